import type { Writable } from 'node:stream';
import { invariant } from '@accrue/kernel';
import * as clientsWrite from '@kurrent/kurrentdb-client/dist/utils/backpressuredWrite';
import { BatchAppendReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import { AppendRecord } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb';

type Bytes = Uint8Array | string;
type Setter = (this: unknown, value: Bytes) => unknown;

/**
 * Replaces how the client writes to its streams. Its own way queues what does not fit, and when the connection dies then it rejects
 * promises that nobody holds, which ends the process. Here nothing waits: requests in flight are bounded before the client is asked
 * (`requestsInFlightMax`), and whoever appends hears of a connection that died by the answer that does not come.
 */
export const patchClient = (): void => {
  Object.assign(clientsWrite, {
    backpressuredWrite: (stream: Writable, data: unknown): Promise<void> => {
      stream.write(data);
      return Promise.resolve();
    },
  });
  keepBytes(BatchAppendReq.ProposedMessage.prototype, 'setData', 'setCustomMetadata');
  keepBytes(AppendRecord.prototype, 'setData');
};

/**
 * The client hands over what an event says as base64, which its messages decode letter by letter, each time that they are serialized:
 * for an append by itself that is twice.
 */
const keepBytes = (message: object, ...names: readonly string[]): void => {
  const setters = message as Record<string, Setter>;
  for (const name of names) {
    const set = setters[name];
    invariant(set !== undefined, `a message of the client has ${name}`);
    setters[name] = function (value) {
      return set.call(this, bytesOf(value));
    };
  }
};

const bytesOf = (value: Bytes): Uint8Array => (typeof value === 'string' ? Buffer.from(value, 'base64') : value);
