import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '@accrue/api-keys';
import { Rejected } from '@accrue/kernel';
import type { PlatformProblemCode } from './problem';

/** Whose key it was. `name` is a pseudonym and may be recorded as an event's actor. */
export interface ApiCaller {
  readonly name: string;
  readonly role: Role;
  /** Sends receipts of these stores only; absent: of any. */
  readonly stores?: readonly string[];
  /** Of the role `member`: the only member of whom it learns and for whom it does anything; absent: it asks for none. */
  readonly memberId?: string;
}

const callers = new WeakMap<object, ApiCaller>();

/** Keyed by the raw request, which every layer shares. */
export const rememberCaller = (request: FastifyRequest, caller: ApiCaller): void => {
  callers.set(request.raw, caller);
};
export const callerOf = (request: FastifyRequest): ApiCaller | undefined => callers.get(request.raw);

/**
 * @param storeId of a receipt that the caller sends or claims; null: it does not say
 * @throws Rejected auth.store_not_allowed
 */
export const refuseOtherStores = ({ stores }: Pick<ApiCaller, 'stores'>, storeId: string | null): void => {
  if (stores === undefined || (storeId !== null && stores.includes(storeId))) return;
  throw new Rejected<PlatformProblemCode>('auth.store_not_allowed', { storeId, stores, pointer: STORE_POINTER });
};

/** Of a route that does not have the member in its path. @throws Rejected auth.role_not_allowed */
export const refuseOtherMembers = (
  { role, memberId: own }: Pick<ApiCaller, 'role' | 'memberId'>,
  memberId: string,
): void => {
  if (role === 'member' && own !== memberId) throw new Rejected<PlatformProblemCode>('auth.role_not_allowed', { role });
};

const STORE_POINTER = '/businessKey/storeId';

/** Parameter of a controller's method: the caller that the guard let in. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Parameter of a controller's method: the request's correlation id, which events and answers carry on. */
export const CorrelationId = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().id,
);
