import type { Writable } from 'node:stream';
import * as clientsWrite from '@kurrent/kurrentdb-client/dist/utils/backpressuredWrite';

/**
 * Replaces how the client writes to its streams. Its own way queues what does not fit, and when the connection dies then it rejects
 * promises that nobody holds, which ends the process. Here nothing waits: requests in flight are bounded before the client is asked
 * (`requestsInFlightMax`), and whoever appends hears of a connection that died by the answer that does not come.
 */
export const patchClient = (): void =>
  void Object.assign(clientsWrite, {
    backpressuredWrite: (stream: Writable, data: unknown): Promise<void> => {
      stream.write(data);
      return Promise.resolve();
    },
  });
