import { StoreUnavailable } from '@accrue/event-store';
import {
  AccessDeniedError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  StreamNotFoundError,
  UnavailableError,
  UnknownError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { DeadlinePassed } from './deadline';
import { asStoreError, failureOf, StoreRefused } from './failures';

const coded = (code: number, message: string): Error => Object.assign(new Error(message), { code });
const wrongVersion = (current: bigint | 'no_stream'): Error =>
  new WrongExpectedVersionError(null as never, { streamName: 's', current, expected: 3n });

describe('a failure of the client', () => {
  it.each([
    ['another revision', wrongVersion(7n), { kind: 'wrong_revision', actualRevision: 7 }],
    ['no stream where one was expected', wrongVersion('no_stream'), { kind: 'wrong_revision', actualRevision: -1 }],
    ['a stream that is not there', new StreamNotFoundError(null as never, 's'), { kind: 'no_stream' }],
    ['wrong credentials', new AccessDeniedError(), { kind: 'refused' }],
    ['too much for one append', new MaxAppendSizeExceededError(undefined as never, 1_048_576), { kind: 'refused' }],
    ['wrong credentials, as plain gRPC says it', coded(16, '16 UNAUTHENTICATED: '), { kind: 'refused' }],
    ['what a server cannot take', new UnknownError(undefined, 'Could not recognize BadRequest'), { kind: 'refused' }],
    ['a server killed in mid-append', new UnavailableError(), { kind: 'away' }],
    ['a server that is gone', new Error('14 UNAVAILABLE: No connection established'), { kind: 'away' }],
    ['a server that hung', new DeadlineExceededError(), { kind: 'away' }],
    ['our own deadline', new DeadlinePassed(3_000), { kind: 'away' }],
    ['a server that is busy', new UnknownError(undefined, 'Could not recognize Server Is Busy'), { kind: 'away' }],
    ['a reader that gave up connecting', new UnknownError(undefined, 'Connection is closed'), { kind: 'away' }],
    ['a subscriber that was too slow', coded(10, '10 ABORTED: Operation aborted.'), { kind: 'away' }],
    ['a channel closed meanwhile', new Error('Channel has been shut down'), { kind: 'away' }],
    ['something that is no error', 'oops', { kind: 'away' }],
  ])('means what it says: %s', (_name, error, failure) => {
    expect(failureOf(error)).toStrictEqual(failure);
  });

  it('reaches the caller as retriable or not, and says what was asked and why it failed', () => {
    const away = asStoreError('a read of s', new Error('14 UNAVAILABLE: No connection established'));
    expect(away).toBeInstanceOf(StoreUnavailable);
    expect(away.message).toBe('KurrentDB did not answer a read of s: 14 UNAVAILABLE: No connection established');
    const refused = asStoreError('an append to s', new AccessDeniedError());
    expect(refused).toBeInstanceOf(StoreRefused);
    expect(refused.message).toBe('KurrentDB refused an append to s: access-denied');
    expect(asStoreError('again', refused)).toBe(refused);
  });
});
