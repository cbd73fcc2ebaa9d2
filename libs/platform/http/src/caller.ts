import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '@accrue/api-keys';

/** Whose key it was. `name` is a pseudonym and may be recorded as an event's actor. */
export interface ApiCaller {
  readonly name: string;
  readonly role: Role;
}

const callers = new WeakMap<object, ApiCaller>();

/** Keyed by the raw request, which every layer shares. */
export const rememberCaller = (request: FastifyRequest, caller: ApiCaller): void => {
  callers.set(request.raw, caller);
};
export const callerOf = (request: FastifyRequest): ApiCaller | undefined => callers.get(request.raw);

/** Parameter of a controller's method: the caller that the guard let in. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Parameter of a controller's method: the request's correlation id, which events and answers carry on. */
export const CorrelationId = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().id,
);
