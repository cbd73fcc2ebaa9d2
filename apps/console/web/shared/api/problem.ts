/** What the API says when it refuses: RFC 9457, with a stable code and the code's data. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly [member: string]: unknown;
}

/** Codes of our own, for what never reached the API or came back as something else. */
export const UNREACHABLE = 'web.unreachable';
export const NOT_UNDERSTOOD = 'web.not_understood';

export class ProblemError extends Error {
  readonly problem: Problem;
  /** Finds the request in the logs; null: it never came to us. */
  readonly correlationId: string | null;

  constructor(problem: Problem, correlationId: string | null) {
    super(problem.detail ?? problem.code);
    this.problem = problem;
    this.correlationId = correlationId;
  }
}

export const problemOf = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : { code: NOT_UNDERSTOOD, status: 0, detail: String(error) };

export const isUnauthenticated = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 401;

/** Of a body's members, by JSON pointer: `/points` → what is wrong with it. */
export const fieldErrorsOf = (problem: Problem): Readonly<Record<string, string>> => {
  const { errors, pointer, detail } = problem;
  // Of several about one member, the first.
  if (Array.isArray(errors))
    return Object.fromEntries(
      (errors as readonly FieldError[]).toReversed().map((error) => [error.pointer, error.message]),
    );
  return typeof pointer === 'string' ? { [pointer]: detail ?? problem.code } : {};
};

interface FieldError {
  readonly pointer: string;
  readonly message: string;
}
