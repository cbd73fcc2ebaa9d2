import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable, type ApiClient } from './client';
import type { Progress } from './progress';

export interface BulkOptions {
  readonly path: string;
  /** Bounds of one request. */
  readonly linesMax: number;
  readonly charactersMax: number;
  readonly inFlightMax: number;
  /** How long a platform that went away is waited for before the command gives up. */
  readonly retryForMs: number;
  /** Lines at the start of the source that are known to be done. */
  readonly skipLines: number;
}

/** What is to be sent, and where it stands in the source; lines are counted from 1. */
export interface BulkItem {
  readonly line: number;
  /** Its last line, where it has several. */
  readonly endLine: number;
  /** null: nothing is to be sent of it. */
  readonly text: string | null;
}

interface Batch {
  /** Number of the last source line looked at when it was closed. */
  readonly endLine: number;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/** Lines that did not go through are reported, never silently dropped. */
export interface BulkSink {
  onResult(result: Readonly<Record<string, unknown>>, line: number): void;
  /** Everything up to and including this line is durable on the platform. */
  onDurable(line: number): void;
}

const RETRY_DELAY_MS = 500;

/**
 * Streams items, a line each, to a bulk endpoint with bounded requests in flight. A request whose answer was lost is sent again: the
 * platform recognises what it has already taken.
 * @throws Unreachable when the platform stays away longer than `retryForMs`; CliError when it refuses a whole request
 */
export const sendInBulk = async (
  client: ApiClient,
  items: AsyncIterable<BulkItem>,
  options: BulkOptions,
  sink: BulkSink,
  progress: Progress,
): Promise<void> => {
  const durable = new Set<number>();
  const order: Batch[] = [];
  const settle = (batch: Batch): void => {
    durable.add(batch.endLine);
    while (order[0] && durable.delete(order[0].endLine)) sink.onDurable((order.shift() as Batch).endLine);
  };

  const send = async (batch: Batch): Promise<void> => {
    const answer = await withRetry(() => exchange(client, options.path, batch), options.retryForMs);
    answer.forEach((result, index) => sink.onResult(result, batch.lines[index]?.number ?? 0));
    progress.advance(batch.lines.length);
    settle(batch);
  };

  const inFlight = new Set<Promise<void>>();
  const dispatch = async (batch: Batch): Promise<void> => {
    order.push(batch);
    const sending: Promise<void> = send(batch).finally(() => inFlight.delete(sending));
    // A failure is thrown where it is awaited, below; this keeps it from being called unhandled until then.
    sending.catch(() => undefined);
    inFlight.add(sending);
    if (inFlight.size >= options.inFlightMax) await Promise.race(inFlight);
  };

  let seenLine = 0;
  let pending: { number: number; text: string }[] = [];
  let characters = 0;
  for await (const { line, endLine, text } of items) {
    seenLine = endLine;
    if (endLine <= options.skipLines || text === null) continue;
    pending.push({ number: line, text });
    characters += text.length;
    if (pending.length < options.linesMax && characters < options.charactersMax) continue;
    await dispatch({ endLine, lines: pending });
    pending = [];
    characters = 0;
  }
  if (pending.length > 0) await dispatch({ endLine: seenLine, lines: pending });
  await Promise.all(inFlight);
};

const exchange = async (
  client: ApiClient,
  path: string,
  batch: Batch,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const answer = await client.send(path, { ndjson: batch.lines.map(({ text }) => text).join('\n') });
  const results = (await client.textOf(answer)).split('\n').filter((text) => text !== '');
  if (results.length !== batch.lines.length)
    throw new Unreachable(client.url, `answered ${String(results.length)} of ${String(batch.lines.length)} lines`);
  return results.map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
};

/** Waits for a platform that went away, as long as `retryForMs`. @throws Unreachable */
export const withRetry = async <T>(attempt: () => Promise<T>, retryForMs: number): Promise<T> => {
  const giveUpAt = performance.now() + retryForMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unreachable) || performance.now() > giveUpAt) throw error;
      await sleep(RETRY_DELAY_MS);
    }
  }
};
