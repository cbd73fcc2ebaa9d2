import { NO_STREAM, StoreUnavailable } from '@accrue/event-store';
import {
  AccessDeniedError,
  AppendRecordSizeExceededError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  StreamTombstonedError,
  TransactionMaxSizeExceededError,
  UnknownError,
  UnsupportedError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';

/** The server understood and said no; asking again brings the same answer. */
export class StoreRefused extends Error {
  constructor(message: string, options: { cause: unknown }) {
    super(message, options);
    this.name = 'StoreRefused';
  }
}

export type Failure =
  | { readonly kind: 'wrong_revision'; readonly actualRevision: number }
  | { readonly kind: 'no_stream' }
  | { readonly kind: 'refused' }
  /** No answer, or one that says nothing about what was asked. */
  | { readonly kind: 'away' };

const REFUSALS = [
  AccessDeniedError,
  AppendRecordSizeExceededError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamTombstonedError,
  TransactionMaxSizeExceededError,
  UnsupportedError,
];

/** gRPC: INVALID_ARGUMENT, PERMISSION_DENIED, OUT_OF_RANGE, UNIMPLEMENTED, UNAUTHENTICATED. */
const REFUSAL_CODES: ReadonlySet<number> = new Set([3, 7, 11, 12, 16]);

/** The client has no class for an append that the server cannot take at all, such as an event of more than 16 MB. */
const isBadRequest = (error: unknown): boolean =>
  error instanceof UnknownError && error.message === 'Could not recognize BadRequest';

/**
 * What an error of the client means. Most that happen to a connection are not of the client's own classes: a plain
 * "14 UNAVAILABLE: …", "ConnectionClosed" of the native reader, a closed channel. So what is not known to be an answer is none.
 */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof WrongExpectedVersionError)
    return {
      kind: 'wrong_revision',
      actualRevision: typeof error.actualState === 'bigint' ? Number(error.actualState) : NO_STREAM,
    };
  if (error instanceof StreamNotFoundError) return { kind: 'no_stream' };
  if (isBadRequest(error) || REFUSALS.some((refusal) => error instanceof refusal)) return { kind: 'refused' };
  const code = grpcCodeOf(error);
  return { kind: code !== null && REFUSAL_CODES.has(code) ? 'refused' : 'away' };
};

/** From the error's `code`, or from the text that gRPC puts in front of the message. */
const grpcCodeOf = (error: unknown): number | null => {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'number') return error.code;
  const match = /^(\d{1,2}) [A-Z_]+: /.exec(error.message);
  return match === null ? null : Number(match[1]);
};

/** What the port's callers are to see of a failure that is no result. */
export const asStoreError = (what: string, error: unknown): Error => {
  if (error instanceof StoreUnavailable || error instanceof StoreRefused) return error;
  const reason = error instanceof Error && error.message !== '' ? error.message : nameOf(error);
  return failureOf(error).kind === 'refused'
    ? new StoreRefused(`KurrentDB refused ${what}: ${reason}`, { cause: error })
    : new StoreUnavailable(`KurrentDB did not answer ${what}: ${reason}`, { cause: error });
};

/** The client's errors are all called "Error" and may have no message; their `type` says what they are. */
const nameOf = (error: unknown): string => {
  if (typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string')
    return error.type;
  return error instanceof Error ? error.name : String(error);
};
