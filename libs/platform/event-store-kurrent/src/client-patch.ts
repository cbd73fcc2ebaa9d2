import type { Writable } from 'node:stream';
import * as clientsWrite from '@kurrent/kurrentdb-client/dist/utils/backpressuredWrite';
import { BatchAppendReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import { AppendRecord } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb';

type Bytes = Uint8Array | string;

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
  keepBytes();
};

/**
 * The client hands over what an event says as base64, which its messages decode letter by letter, each time that they are serialized:
 * for an append by itself that is twice.
 */
const keepBytes = (): void => {
  const message = BatchAppendReq.ProposedMessage.prototype;
  const { setData, setCustomMetadata } = message;
  const { setData: setRecordData } = AppendRecord.prototype;
  message.setData = function (value: Bytes) {
    return setData.call(this, bytesOf(value));
  };
  message.setCustomMetadata = function (value: Bytes) {
    return setCustomMetadata.call(this, bytesOf(value));
  };
  AppendRecord.prototype.setData = function (value: Bytes) {
    return setRecordData.call(this, bytesOf(value));
  };
};

const bytesOf = (value: Bytes): Uint8Array => (typeof value === 'string' ? Buffer.from(value, 'base64') : value);
