import type { Role } from '@accrue/api-keys';
import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ROLES_OF_ROUTE } from './openapi/operation';

interface RouteRoles {
  readonly roles?: readonly Role[] | 'public';
}

/**
 * Who may call the route. A route without it is open to nobody. It stands in the route's own configuration, so that it is known
 * before the body is read; on each method therefore, not on a controller.
 */
export const Roles = (...roles: readonly [Role, ...Role[]]): MethodDecorator =>
  applyDecorators(
    RouteConfig({ roles } satisfies RouteRoles),
    ApiExtension(ROLES_OF_ROUTE, [...new Set<Role>([...roles, 'operator'])]),
  );

/** No key needed: for probes only. */
export const Public = (): MethodDecorator =>
  applyDecorators(RouteConfig({ roles: 'public' } satisfies RouteRoles), ApiExtension(ROLES_OF_ROUTE, 'public'));

export const rolesOf = ({ routeOptions }: FastifyRequest): RouteRoles['roles'] =>
  (routeOptions.config as RouteRoles).roles;

export const mayDo = (role: Role, allowed: readonly Role[]): boolean => role === 'operator' || allowed.includes(role);
