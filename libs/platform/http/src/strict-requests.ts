import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { getMetadataStorage } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Rejected } from '@accrue/kernel';
import type { PlatformProblemCode } from './problem';
import { notAMember } from './validation';

/** What a method of a controller reads of a request. */
interface Read {
  /** Names of query parameters. */
  readonly query: ReadonlySet<string>;
  readonly body: boolean;
}

/**
 * Refuses a query parameter that the route does not read, and a body where it reads none: whoever misspells one would get the answer
 * to another question. Members of a body are for the validation pipe, which knows its class.
 */
export class StrictRequests implements CanActivate {
  private readonly known = new Map<object, Read>();

  /** @throws Rejected request.unknown_parameter, request.invalid */
  canActivate(context: ExecutionContext): true {
    const { query, body } = this.readBy(context.getClass(), context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseUnknownParameters(request.query, query);
    if (!body) refuseBody(request.body);
    return true;
  }

  private readBy(controller: Type, handler: { readonly name: string }): Read {
    const before = this.known.get(handler);
    if (before !== undefined) return before;
    const read = readBy(controller, handler.name);
    this.known.set(handler, read);
    return read;
  }
}

/** @throws Rejected request.unknown_parameter with the first `parameter` that is not `known` */
export const refuseUnknownParameters = (query: unknown, known: ReadonlySet<string>): void => {
  const parameter = Object.keys(query ?? {}).find((name) => !known.has(name));
  if (parameter !== undefined)
    throw new Rejected<PlatformProblemCode>('request.unknown_parameter', { parameter, known: [...known].sort() });
};

/** Many clients send `{}` with every POST. */
const refuseBody = (body: unknown): void => {
  if (body === undefined || body === null || body === '') return;
  const members = typeof body === 'object' && !Array.isArray(body) ? Object.keys(body) : null;
  if (members?.length === 0) return;
  const errors = members?.map((name) => notAMember(name)) ?? [{ pointer: '', message: 'this route reads no body' }];
  throw new Rejected<PlatformProblemCode>('request.invalid', { errors: errors.slice(0, 50) });
};

/** From the parameter decorators, where Nest itself has it from. */
const readBy = (controller: Type, method: string): Read => {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Readonly<
    Record<string, { readonly index: number; readonly data?: unknown }>
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ?? []) as Type[];
  const of = (type: RouteParamtypes) =>
    Object.entries(args).flatMap(([key, arg]) => (key.startsWith(`${String(type)}:`) ? [arg] : []));
  const query = of(RouteParamtypes.QUERY).flatMap(({ index, data }) =>
    typeof data === 'string' ? [data] : membersOf(types[index]),
  );
  return { query: new Set(query), body: of(RouteParamtypes.BODY).length > 0 };
};

/** Those that the validation pipe lets through: all that have a rule. */
const membersOf = (dto: Type | undefined): readonly string[] =>
  dto === undefined
    ? []
    : getMetadataStorage()
        .getTargetValidationMetadatas(dto, '', false, false)
        .map(({ propertyName }) => propertyName);
