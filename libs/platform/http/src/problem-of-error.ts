import { HttpException } from '@nestjs/common';
import { Rejected } from '@accrue/kernel';
import { PLATFORM_PROBLEMS, problemOf, type Problem, type ProblemStatuses } from './problem';

export interface ProblemOfError {
  readonly problem: Problem;
  /** Ours to mend: logged with its stack; the caller learns nothing of it. */
  readonly unexpected: boolean;
  readonly retryAfterSeconds?: number;
}

/**
 * What the caller is told of any error that leaves a handler; also for one line of a batch.
 * @param statuses HTTP status of each code the contexts reject with
 */
export const problemOfError = (error: unknown, statuses: ProblemStatuses, instance?: string): ProblemOfError => {
  const at = instance === undefined ? {} : { instance };
  if (error instanceof Rejected) return ofRejected(error as Rejected, statuses, at);
  if (isNamed(error, 'ConcurrencyConflict')) return plain('write.conflict', at);
  if (isRetriable(error)) return { ...plain('service.unavailable', at), retryAfterSeconds: 2 };
  const code = codeOfHttpError(error);
  return code === undefined ? { ...plain('internal', at), unexpected: true } : plain(code, at);
};

const ofRejected = (error: Rejected, statuses: ProblemStatuses, at: { instance?: string }): ProblemOfError => {
  const { code } = error;
  const status = statuses[code] ?? PLATFORM_PROBLEMS[code]?.status;
  // A code nobody mapped is a bug of ours; without this the caller would see it as their fault.
  if (status === undefined) return { ...plain('internal', at), unexpected: true };
  const detail = typeof error.data['detail'] === 'string' ? { detail: error.data['detail'] } : {};
  return {
    problem: problemOf(code, status, { data: error.data, ...detail, ...at }),
    unexpected: false,
    ...(status === 503 || status === 429 ? { retryAfterSeconds: 1 } : {}),
  };
};

const plain = (code: string, at: { instance?: string }): ProblemOfError => ({
  problem: problemOf(code, PLATFORM_PROBLEMS[code]?.status ?? 500, at),
  unexpected: false,
});

/** What the framework itself throws before or beside our handlers. */
const codeOfHttpError = (error: unknown): string | undefined => {
  const status = error instanceof HttpException ? error.getStatus() : statusOfFastifyError(error);
  if (status === 404) return 'route.unknown';
  if (status === 413) return 'request.too_large';
  if (status === 414) return 'request.path_too_long';
  if (status === 415) return 'request.unsupported_media_type';
  if (status !== undefined && status >= 400 && status < 500) return 'request.invalid';
  return undefined;
};

const statusOfFastifyError = (error: unknown): number | undefined =>
  error instanceof Error &&
  error.name === 'FastifyError' &&
  'statusCode' in error &&
  typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;

/** Errors of the world say so themselves (store, database, bus); the names of their classes do not matter here. */
const isRetriable = (error: unknown): boolean =>
  error instanceof Error && 'retriable' in error && error.retriable === true;
const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
