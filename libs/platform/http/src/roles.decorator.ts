import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** pos: tills and e-shops. analyst: reads. operator: runs the programme, may do all that the others may. */
export const ROLES = ['pos', 'operator', 'analyst'] as const;
export type Role = (typeof ROLES)[number];

export const ROLES_METADATA = 'accrue:roles';

/** Who may call the route (or every route of the controller). A route without it is open to nobody. */
export const Roles = (...roles: readonly [Role, ...Role[]]): CustomDecorator => SetMetadata(ROLES_METADATA, roles);

/** No key needed: for probes only. */
export const Public = (): CustomDecorator => SetMetadata(ROLES_METADATA, 'public');

export const mayDo = (role: Role, allowed: readonly Role[]): boolean => role === 'operator' || allowed.includes(role);
