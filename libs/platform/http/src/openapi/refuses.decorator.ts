import { ApiExtension } from '@nestjs/swagger';

/** Member of an operation, while the document is made: the codes that `@Refuses` names. */
export const REFUSES = 'x-problem-codes';

/**
 * The problem codes that the route's own work may answer, for the OpenAPI document. What comes before it (key, form of the request, limits)
 * and what any route may answer is added there; the status of a code is the one that the context gives it.
 */
export const Refuses = (...codes: readonly [string, ...string[]]): MethodDecorator =>
  ApiExtension(REFUSES, codes) as MethodDecorator;
