import { randomUUID } from 'node:crypto';
import { NO_STREAM, type Snapshot } from '@accrue/event-store';
import { jsonEvent, metastreamOf } from '@kurrent/kurrentdb-client';
import type { KurrentSettings } from './options';
import type { Reader } from './reader';
import type { StreamNames } from './stream-names';
import type { Writer } from './writer';

/**
 * The newest snapshot of each stream, in a stream of its own that keeps one event. A snapshot is a cache: one that could not be
 * written, or that another writer was faster with, is left out.
 */
export class Snapshots {
  constructor(
    private readonly names: StreamNames,
    private readonly reader: Reader,
    private readonly writer: Writer,
    private readonly onTrouble: KurrentSettings['onTrouble'],
  ) {}

  async read(streamId: string, version: number): Promise<Snapshot | null> {
    const snapshot = (await this.reader.lastOf(this.names.snapshotOf(streamId)))?.data as Snapshot | undefined;
    return snapshot?.version === version ? snapshot : null;
  }

  /** Never throws. */
  async write(streamId: string, snapshot: Snapshot): Promise<void> {
    const name = this.names.snapshotOf(streamId);
    try {
      const last = await this.reader.lastOf(name);
      if (last !== null && (last.data as Snapshot).revision >= snapshot.revision) return;
      // Before the first snapshot, or it would never be limited. Not `setStreamMetadata`: it drops the expected state.
      if (last === null) await this.append(metastreamOf(name), NO_STREAM, '$metadata', { $maxCount: 1 });
      const { revision, version, state } = snapshot;
      await this.append(name, last === null ? NO_STREAM : Number(last.revision), 'Snapshot', {
        ...{ revision, version, state },
      });
    } catch (error) {
      this.onTrouble(`the snapshot of ${streamId} was not written`, error);
    }
  }

  private async append(name: string, expected: number, type: string, data: Record<string, unknown>): Promise<void> {
    const outcome = await this.writer.write(name, expected, [jsonEvent({ id: randomUUID(), type, data })]);
    if (outcome.kind !== 'written' && outcome.kind !== 'wrong_revision') throw outcome.error;
  }
}
