import type { Json, JsonObject } from './json';

/** Who may call a route: roles, operators among them; `public`: everybody, without a key. */
export const ROLES_OF_ROUTE = 'x-roles';

export interface Operation extends JsonObject {
  operationId: string;
  parameters: Parameter[];
  responses: JsonObject;
}

export interface Parameter extends JsonObject {
  in: string;
  name: string;
  schema: JsonObject;
}

/** Where an operation stands. */
export interface At {
  readonly path: string;
  readonly method: string;
}

export const isOfProbe = (path: string): boolean => !path.startsWith('/v1/');
export const isPublic = (operation: Operation): boolean => operation[ROLES_OF_ROUTE] === 'public';
export const hasParameter = ({ parameters }: Operation, ...places: readonly string[]): boolean =>
  parameters.some((parameter) => places.includes(parameter.in));
/** Of one thing of ours, in the path; `{id}` alone may be made of several. */
export const isId = (parameter: Parameter): boolean => parameter.in === 'path' && parameter.name.endsWith('Id');
export const contentOf = (part: Json | undefined): JsonObject =>
  ((part as JsonObject)?.['content'] ?? {}) as JsonObject;
