import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { NO_STREAM, type Snapshot } from '@accrue/event-store';
import { jsonEvent, metastreamOf } from '@kurrent/kurrentdb-client';
import type { KurrentSettings } from './options';
import type { Reader } from './reader';
import type { StreamNames } from './stream-names';
import type { WriteOutcome, Writer } from './writer';

/** Streams whose snapshots wait to be written; what comes beyond is left out. */
const WAITING_MAX = 1_000;
const AT_ONCE_MAX = 4;
/** Of the streams of snapshots that this process has written to. */
const REVISIONS_KEPT_MAX = 50_000;

/**
 * The newest snapshot of each stream, in a stream of its own that keeps one event. A snapshot is a cache: it is written behind the
 * answers to appends, and one that could not be written, or that another writer was faster with, is left out.
 */
export class Snapshots {
  /** Newest of each stream. */
  private readonly waiting = new Map<string, Snapshot>();
  private readonly writing = new Map<string, Promise<void>>();
  /** Of the last snapshot that this process wrote of a stream: where the next one goes. */
  private readonly revisions = new LRUCache<string, number>({ max: REVISIONS_KEPT_MAX });
  private closing = false;

  constructor(
    private readonly names: StreamNames,
    private readonly reader: Reader,
    private readonly writer: Writer,
    private readonly onTrouble: KurrentSettings['onTrouble'],
  ) {}

  /** Sees what this process has been told to write. */
  async read(streamId: string, version: number): Promise<Snapshot | null> {
    while (this.waiting.has(streamId) || this.writing.has(streamId)) await Promise.race(this.writing.values());
    const snapshot = (await this.reader.lastOf(this.names.snapshotOf(streamId)))?.data as Snapshot | undefined;
    return snapshot?.version === version ? snapshot : null;
  }

  /** Soon, and not before what else is under way of the same stream. */
  write(streamId: string, snapshot: Snapshot): void {
    const before = this.waiting.get(streamId);
    if (before === undefined && this.waiting.size >= WAITING_MAX)
      return this.onTrouble(`the snapshot of ${streamId} was not written`, new Error('too many wait to be written'));
    if (before === undefined || before.revision < snapshot.revision) this.waiting.set(streamId, snapshot);
    this.writeNext();
  }

  /** What waits is still written, unless the server makes trouble. */
  async close(): Promise<void> {
    this.closing = true;
    while (this.writing.size > 0) await Promise.race(this.writing.values());
  }

  private writeNext(): void {
    for (const [streamId, snapshot] of this.waiting) {
      if (this.writing.size >= AT_ONCE_MAX) return;
      if (this.writing.has(streamId)) continue;
      this.waiting.delete(streamId);
      const written = this.store(streamId, snapshot).finally(() => {
        this.writing.delete(streamId);
        this.writeNext();
      });
      this.writing.set(streamId, written);
    }
  }

  /** Never throws. */
  private async store(streamId: string, snapshot: Snapshot): Promise<void> {
    try {
      await this.append(this.names.snapshotOf(streamId), snapshot);
    } catch (error) {
      if (this.closing) this.waiting.clear();
      this.onTrouble(`the snapshot of ${streamId} was not written`, error);
    }
  }

  private async append(name: string, snapshot: Snapshot): Promise<void> {
    const known = this.revisions.get(name);
    if (known !== undefined && (await this.appendAt(name, known, snapshot))) return;
    // Before the first snapshot, or it would never be limited. Not `setStreamMetadata`: it drops the expected state.
    const isFirst =
      known === undefined && (await this.send(metastreamOf(name), NO_STREAM, '$metadata', { $maxCount: 1 }));
    if (isFirst && (await this.appendAt(name, NO_STREAM, snapshot))) return;
    const last = await this.reader.lastOf(name);
    if (last !== null && (last.data as Snapshot).revision >= snapshot.revision) return;
    await this.appendAt(name, last === null ? NO_STREAM : Number(last.revision), snapshot);
  }

  private async appendAt(name: string, expected: number, { revision, version, state }: Snapshot): Promise<boolean> {
    const isWritten = await this.send(name, expected, 'Snapshot', { revision, version, state });
    if (isWritten) this.revisions.set(name, expected + 1);
    else this.revisions.delete(name);
    return isWritten;
  }

  /** @returns whether the revision was the expected one */
  private async send(name: string, expected: number, type: string, data: Record<string, unknown>): Promise<boolean> {
    const outcome: WriteOutcome = await this.writer.write(name, expected, [
      jsonEvent({ id: randomUUID(), type, data }),
    ]);
    if (outcome.kind !== 'written' && outcome.kind !== 'wrong_revision') throw outcome.error;
    return outcome.kind === 'written';
  }
}
