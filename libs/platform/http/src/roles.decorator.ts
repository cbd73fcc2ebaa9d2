import type { Role } from '@accrue/api-keys';
import type { CustomDecorator } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

interface RouteRoles {
  readonly roles?: readonly Role[] | 'public';
}

/**
 * Who may call the route. A route without it is open to nobody. It stands in the route's own configuration, so that it is known
 * before the body is read; on each method therefore, not on a controller.
 */
export const Roles = (...roles: readonly [Role, ...Role[]]): CustomDecorator =>
  RouteConfig({ roles } satisfies RouteRoles);

/** No key needed: for probes only. */
export const Public = (): CustomDecorator => RouteConfig({ roles: 'public' } satisfies RouteRoles);

export const rolesOf = ({ routeOptions }: FastifyRequest): RouteRoles['roles'] =>
  (routeOptions.config as RouteRoles).roles;

export const mayDo = (role: Role, allowed: readonly Role[]): boolean => role === 'operator' || allowed.includes(role);
