import type { FastifyRequest } from 'fastify';
import type { ApiCaller } from './caller';

/** Which member a key of the role `member` asks for; nobody else's is looked at. */
export const MEMBER_HEADER = 'x-accrue-member';

/** The caller as that member, under a name of its own; null: the path is about another one, or about none that was named. */
export const asMember = (request: FastifyRequest, caller: ApiCaller): ApiCaller | null => {
  if (caller.role !== 'member') return caller;
  const { [MEMBER_HEADER]: memberId } = request.headers;
  const { memberId: ofPath } = request.params as { readonly memberId?: string };
  if (typeof memberId !== 'string' || memberId === '') return ofPath === undefined ? caller : null;
  return ofPath === undefined || ofPath === memberId ? { ...caller, name: `member/${memberId}`, memberId } : null;
};
