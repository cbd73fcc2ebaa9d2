// Sends what is in the buffer, oldest first, for as long as it takes.
import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, TOPIC } from './cloud-event.mjs';

const BATCH_MAX = 100;
const PAUSE_MS_MIN = 500;
const PAUSE_MS_MAX = 30_000;

/**
 * Until the buffer is empty and `mayEnd()`, or `signal` aborts.
 * @param {{ kafka: import('kafkajs').Kafka, partitioner: () => unknown, buffer: import('./buffer.mjs').ReceiptBuffer,
 *   mayEnd: () => boolean, refusedPath: string, say: (line: string) => void, signal: AbortSignal }} options
 * @returns {Promise<{ sent: number, refused: number }>}
 */
export const drain = async (options) => {
  const counts = { sent: 0, refused: 0 };
  let pauseMs = PAUSE_MS_MIN;
  while (!options.signal.aborted && !(options.buffer.isEmpty && options.mayEnd())) {
    try {
      await sendUntilItFails(options, counts, () => (pauseMs = PAUSE_MS_MIN));
    } catch (error) {
      options.say(
        `offline (${error.message}): ${options.buffer.waitingBytes} bytes of receipts wait; trying again in ${pauseMs} ms`,
      );
      await sleep(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
    }
  }
  return counts;
};

const sendUntilItFails = async (
  { kafka, partitioner, buffer, mayEnd, refusedPath, say, signal },
  counts,
  onSuccess,
) => {
  // A producer that failed may have lost count of its messages; a new one has a new count, and what it repeats is known.
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: partitioner,
    allowAutoTopicCreation: false,
  });
  const send = (oldest) =>
    producer.send({ topic: TOPIC, acks: -1, messages: oldest.map(({ receipt }) => messageOf(receipt)) });
  try {
    await producer.connect();
    let batchMax = BATCH_MAX;
    while (!signal.aborted && !(buffer.isEmpty && mayEnd())) {
      const oldest = await buffer.oldest(batchMax);
      if (oldest.length === 0) {
        await sleep(20);
        continue;
      }
      try {
        await send(oldest);
        counts.sent += oldest.length;
        batchMax = BATCH_MAX;
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        // Which one it is shows when they go one by one. It will never fit, and all the others must not wait for it.
        if (oldest.length > 1) {
          batchMax = 1;
          continue;
        }
        await appendFile(refusedPath, `${JSON.stringify(oldest[0].receipt)}\n`);
        counts.refused += 1;
        say(`receipt ${oldest[0].receipt.receiptId} is larger than the broker takes: put aside in ${refusedPath}`);
      }
      await buffer.confirm(oldest.at(-1).upTo);
      onSuccess();
    }
  } finally {
    await producer.disconnect().catch(() => undefined);
  }
};

const isTooLarge = (error) =>
  error !== undefined && (error.type === 'MESSAGE_TOO_LARGE' || isTooLarge(error.cause ?? undefined));
