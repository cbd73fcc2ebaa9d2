import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Rejected } from '@accrue/kernel';
import type { ApiKeys } from './api-keys';
import { rememberCaller } from './caller';
import { mayDo, ROLES_METADATA, type Role } from './roles.decorator';

/** Lets a request in when its key's role may do what the route's `@Roles` say. */
export class ApiKeyGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly keys: ApiKeys) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed = this.reflector.getAllAndOverride<readonly Role[] | 'public' | undefined>(ROLES_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (allowed === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = keyOf(request);
    if (key === undefined) throw new Rejected('auth.key_missing');
    const caller = await this.keys.find(key);
    if (caller === null) throw new Rejected('auth.key_unknown');
    if (!mayDo(caller.role, allowed ?? [])) throw new Rejected('auth.role_not_allowed', { role: caller.role });
    rememberCaller(request, caller);
    return true;
  }
}

const keyOf = ({ headers }: FastifyRequest): string | undefined => {
  const own = headers['x-api-key'];
  if (typeof own === 'string' && own !== '') return own;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
};
