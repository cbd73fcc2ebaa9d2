import type { KernelRejectionCode } from '@accrue/kernel';

/** Media type of RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

export type ProblemStatuses = Readonly<Record<string, number>>;

/** What went wrong, for programs (`code`) and for people (`title`, `detail`); further members are the code's data. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance?: string;
  readonly [member: string]: unknown;
}

interface KnownProblem {
  readonly status: number;
  readonly detail: string;
}

/** The kernel speaks no HTTP; the compiler finds the code that is missing here. */
const KERNEL_PROBLEMS: Readonly<Record<KernelRejectionCode, KnownProblem>> = {
  'amount.out_of_range': {
    status: 422,
    detail: 'An amount is larger than anything that is accepted here; "max" says how large.',
  },
  'currency.unknown': { status: 422, detail: 'Not a currency code of ISO 4217.' },
  'date.invalid': { status: 400, detail: 'Not a real date of the form YYYY-MM-DD.' },
  'date.out_of_range': { status: 400, detail: 'A date outside the years that can be computed with.' },
  'decimal.invalid': { status: 400, detail: 'Not a decimal number of the accepted form and range.' },
  'id.invalid': {
    status: 400,
    detail: 'An id is empty, longer than 128 characters, or has a control character in it.',
  },
  'instant.invalid': { status: 400, detail: 'Not an RFC 3339 time with an offset.' },
  'json.too_deep': { status: 400, detail: 'The body is nested more deeply than anything of ours.' },
  'number.out_of_range': { status: 400, detail: 'A number that is too large to be computed with exactly.' },
  'quantity.invalid': { status: 400, detail: 'Not a quantity: a decimal number with at most three decimals.' },
  'zone.unknown': { status: 400, detail: 'Not a zone of the IANA time zone database.' },
};

/** What any route may answer, whatever its context. */
const problems = {
  ...KERNEL_PROBLEMS,
  'auth.key_missing': { status: 401, detail: 'Send an API key: "Authorization: Bearer <key>" or "X-Api-Key: <key>".' },
  'auth.key_unknown': { status: 401, detail: 'This API key is not known here, or was revoked.' },
  'auth.too_many_failures': {
    status: 429,
    detail: 'Too many unknown keys came from this address; wait before the next try.',
  },
  'auth.role_not_allowed': { status: 403, detail: 'The role of this API key may not do this.' },
  'auth.store_not_allowed': {
    status: 403,
    detail: 'This API key may send and claim receipts of its own stores only; "stores" lists them.',
  },
  'card_session.ended': {
    status: 401,
    detail: 'No card is open here, or its link has ended: open the link of the card, or ask at a till for another one.',
  },
  'card_session.link_unknown': {
    status: 401,
    detail: 'This link leads to no card: it was blocked, another one took its place, or it was copied in part.',
  },
  'join.too_many': {
    status: 429,
    detail: 'Too many enrolled from this address, or by this poster; wait a moment.',
  },
  'session.ended': {
    status: 401,
    detail: 'There is no session, or it has ended: begin one with an API key, POST /v1/session.',
  },
  'session.other_origin': {
    status: 403,
    detail: 'A session changes things only for pages of this origin; programs send an API key.',
  },
  'request.invalid': {
    status: 400,
    detail: 'The request does not have the form that this route expects; see "errors".',
  },
  'request.unknown_parameter': {
    status: 400,
    detail: 'The route has no query parameter "parameter"; "known" are those it has.',
  },
  'request.not_well_formed': {
    status: 422,
    detail: 'A text has a NUL or half of a surrogate pair in it; see "pointer" or "parameter".',
  },
  'json.forbidden_member': { status: 400, detail: 'An object has a member "__proto__".' },
  'json.too_many_members': { status: 400, detail: 'An object has more members than anything of ours.' },
  'request.invalid_json': { status: 400, detail: 'The body is not valid JSON.' },
  'request.not_ndjson': {
    status: 422,
    detail:
      'The body is not NDJSON: one JSON object a line. "found" says what it is, "example" is a line as it should be.',
  },
  'request.too_many_lines': { status: 413, detail: 'More lines in one call than this route accepts; split the batch.' },
  'request.too_large': { status: 413, detail: 'The body is larger than this route accepts.' },
  'request.timeout': {
    status: 408,
    detail: 'The request did not arrive in time; its headers or its body were sent too slowly.',
  },
  'request.headers_too_large': { status: 431, detail: 'The headers are larger than this server accepts.' },
  'request.path_too_long': { status: 414, detail: 'A part of the path is longer than any id.' },
  'request.malformed': { status: 400, detail: 'This is not a request of HTTP.' },
  'request.method_not_allowed': {
    status: 405,
    detail: 'This path has no such method; the header "Allow" lists those it has.',
  },
  'request.unsupported_media_type': {
    status: 415,
    detail: 'This route does not read that content type; "wanted", where it is there, says what it reads.',
  },
  'route.unknown': { status: 404, detail: 'There is no such route; GET /v1/openapi.json lists them all.' },
  'read.not_caught_up': { status: 503, detail: 'The read model has not reached that revision yet; ask again.' },
  'write.conflict': {
    status: 409,
    detail: 'Others changed the same thing at the same moment, too often in a row; send it again.',
  },
  'service.unavailable': {
    status: 503,
    detail: 'The service cannot reach its database at the moment; send it again later.',
  },
  'service.overloaded': {
    status: 503,
    detail: 'More requests are under way than fit; nothing was done, send it again.',
  },
  'service.stopping': { status: 503, detail: 'This process is ending; nothing was done, send it again.' },
  'gateway.answer_lost': {
    status: 502,
    detail: 'In a cluster: a service went away before it had answered; "safeToRepeat" says whether to send it again.',
  },
  'gateway.timeout': {
    status: 504,
    detail: 'In a cluster: a service has not answered in time; "safeToRepeat" says whether to send it again.',
  },
  internal: { status: 500, detail: 'Something failed on our side. The correlation id finds it in the log.' },
} as const satisfies Readonly<Record<string, KnownProblem>>;

/** What every context can answer. */
export type PlatformProblemCode = keyof typeof problems;
export const PLATFORM_PROBLEMS: Readonly<Record<string, KnownProblem>> = problems;

/** @param data further members; a member named like a standard one is left out, `detail` shows it anyway */
export const problemOf = (
  code: string,
  status: number,
  options: {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly detail?: string;
    readonly instance?: string;
  } = {},
): Problem => ({
  ...options.data,
  type: `urn:accrue:problem:${code}`,
  title: titleOf(code),
  status,
  code,
  detail: options.detail ?? PLATFORM_PROBLEMS[code]?.detail ?? detailOf(code, options.data ?? {}),
  ...(options.instance === undefined ? {} : { instance: options.instance }),
});

/** 'points.insufficient' → 'Points insufficient'. */
const titleOf = (code: string): string => {
  const words = code.replace(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const detailOf = (code: string, data: Readonly<Record<string, unknown>>): string => {
  const facts = Object.entries(data)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name} ${String(value)}`);
  return facts.length === 0 ? `${titleOf(code)}.` : `${titleOf(code)}: ${facts.join(', ')}.`;
};
