import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { ApiExtension } from '@nestjs/swagger';

interface AuditedRoute {
  readonly audited?: false;
}

/**
 * Of a route that changes nothing although it is no GET, or that takes a stream of a shop's day, whose events name the caller: neither
 * belongs into the list of who did what. Above `@Roles`.
 */
export const NotAudited = (): MethodDecorator => applyDecorators(notAudited, ApiExtension('x-audited', false));

const notAudited: MethodDecorator = (target, name, descriptor) => {
  const known = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as object | undefined;
  RouteConfig({ ...known, audited: false } satisfies AuditedRoute)(target, name, descriptor);
};

/** @param config of a route */
export const isAudited = (config: unknown): boolean => (config as AuditedRoute | undefined)?.audited !== false;
