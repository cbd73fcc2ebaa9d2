import { ROLES } from '@accrue/api-keys';
import { NDJSON_MEDIA_TYPE } from '../body-parsers';
import { PLATFORM_PROBLEMS, PROBLEM_MEDIA_TYPE, problemOf, type ProblemStatuses } from '../problem';
import { mapMembers, type Json, type JsonObject } from './json';
import {
  contentOf,
  hasParameter,
  isId,
  isOfProbe,
  isPublic,
  ROLES_OF_ROUTE,
  type At,
  type Operation,
} from './operation';
import { PROBLEM_ADVICE } from './problem-advice';
import { REFUSES } from './refuses.decorator';

const OVERLOAD = ['service.overloaded', 'service.stopping', 'service.unavailable'] as const;

const QUERY = ['request.unknown_parameter'] as const;
const BODY = [
  'request.invalid',
  'request.invalid_json',
  'json.forbidden_member',
  'json.too_deep',
  'json.too_many_members',
  'number.out_of_range',
] as const;

/** What routes have in common: each set of codes is one answer, described once. All of a set have the same status. */
const SHARED = {
  UnknownParameter: QUERY,
  BadParameters: [...QUERY, 'request.invalid'],
  BadId: [...QUERY, 'request.invalid', 'id.invalid'],
  BadBody: [...QUERY, ...BODY],
  BadBodyOrId: [...QUERY, ...BODY, 'id.invalid'],
  KeyRefused: ['auth.key_missing', 'auth.key_unknown'],
  RoleNotAllowed: ['auth.role_not_allowed'],
  Timeout: ['request.timeout'],
  BodyTooLarge: ['request.too_large'],
  LinesTooMany: ['request.too_large', 'request.too_many_lines'],
  PathTooLong: ['request.path_too_long'],
  MediaTypeUnsupported: ['request.unsupported_media_type'],
  NotWellFormed: ['request.not_well_formed'],
  NotLines: ['request.not_well_formed', 'request.not_ndjson'],
  TooManyFailures: ['auth.too_many_failures'],
  HeadersTooLarge: ['request.headers_too_large'],
  Internal: ['internal'],
  AnswerLost: ['gateway.answer_lost'],
  Unavailable: OVERLOAD,
  NotCaughtUp: [...OVERLOAD, 'read.not_caught_up'],
  GatewayTimeout: ['gateway.timeout'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Everything a route may be refused with: what its decorators, its roles, its parameters and its body say. */
const setsOf = (operation: Operation, { path, method }: At): readonly (keyof typeof SHARED)[] => {
  const roles = operation[ROLES_OF_ROUTE];
  const mediaTypes = Object.keys(contentOf(operation['requestBody']));
  const takesBody = method !== 'get';
  const takesLines = mediaTypes.includes(NDJSON_MEDIA_TYPE);
  const takesId = operation.parameters.some(isId);
  const waits = operation.parameters.some(({ name }) => name === 'atLeastRevision');
  const sets: readonly (readonly [keyof typeof SHARED, boolean])[] = [
    ['UnknownParameter', true],
    ['BadParameters', hasParameter(operation, 'path', 'query')],
    ['BadId', takesId],
    ['BadBody', takesBody],
    ['BadBodyOrId', takesBody && takesId],
    ['KeyRefused', !isPublic(operation)],
    ['RoleNotAllowed', Array.isArray(roles) && ROLES.some((role) => !roles.includes(role))],
    ['Timeout', true],
    ['BodyTooLarge', takesBody],
    ['LinesTooMany', takesLines],
    ['PathTooLong', hasParameter(operation, 'path')],
    ['MediaTypeUnsupported', takesBody],
    ['NotWellFormed', takesBody || hasParameter(operation, 'path', 'query')],
    ['NotLines', takesLines],
    ['TooManyFailures', !isPublic(operation)],
    ['HeadersTooLarge', true],
    ['Internal', true],
    ['AnswerLost', !isOfProbe(path)],
    ['Unavailable', true],
    ['NotCaughtUp', waits],
    ['GatewayTimeout', !isOfProbe(path)],
  ];
  return sets.flatMap(([name, isSo]) => (isSo ? [name] : []));
};

/** The refusals of one operation, by status; those that are shared stand among the components. */
export const problemResponses = (operation: Operation, at: At, statuses: ProblemStatuses): JsonObject => {
  const own = (operation[REFUSES] ?? []) as string[];
  const codes = [...new Set([...setsOf(operation, at).flatMap((name) => SHARED[name] as readonly string[]), ...own])];
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = statusOf(code, statuses);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, each]): [string, Json] => {
        const shared = Object.entries(SHARED).find(([, set]) => sameSet(set, each))?.[0];
        return [
          String(status),
          shared === undefined ? refusalOf(status, each) : { $ref: `#/components/responses/${shared}` },
        ];
      }),
  );
};

const refusalOf = (status: number, codes: readonly string[]): JsonObject => {
  const [mediaType = ''] = PROBLEM_MEDIA_TYPE.split(';');
  const [first = ''] = codes;
  return {
    description: codes.map((code) => `\`${code}\`: ${adviceOn(code)}`).join('\n\n'),
    ...headersOf(status),
    content: {
      [mediaType]: {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { status: { const: status }, code: { enum: [...codes] } } },
          ],
        },
        example: problemOf(first, status) as unknown as Json,
      },
    },
  };
};

const headersOf = (status: number): JsonObject => {
  if (status === 401)
    return { headers: { 'WWW-Authenticate': { schema: { const: 'Bearer' }, description: 'How to show a key' } } };
  if (status !== 429 && status !== 503) return {};
  return {
    headers: { 'Retry-After': { schema: { type: 'string', pattern: '^[0-9]+$' }, description: 'Seconds to wait' } },
  };
};

/** @throws Error for a code about which the reference would say nothing */
const adviceOn = (code: string): string => {
  const advice = PLATFORM_PROBLEMS[code]?.detail ?? PROBLEM_ADVICE[code];
  if (advice === undefined) throw new Error(`nothing says what to do about the problem code ${code}`);
  return advice;
};

/** @throws Error for a code that nobody gave a status: the document would not say what is answered */
const statusOf = (code: string, statuses: ProblemStatuses): number => {
  const status = statuses[code] ?? PLATFORM_PROBLEMS[code]?.status;
  if (status === undefined) throw new Error(`the problem code ${code} has no status`);
  return status;
};

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((code) => other.includes(code));

/** Of the components: the answers that `SHARED` names. */
export const SHARED_RESPONSES: JsonObject = mapMembers(SHARED as unknown as Json, (codes) => {
  const [first = ''] = codes as string[];
  return refusalOf(statusOf(first, {}), codes as string[]);
});
