import type { EventLog } from '@accrue/event-store';
import type { MemoryEventLog } from '@accrue/testing';
import type { FaultyWorld } from './faults';
import type { VirtualTime } from './virtual-time';

/**
 * A memory log as a process reaches it: every call takes its time and may fail, hints come late or never.
 * @param writer of this process; what others wrote is the same
 */
export const simulatedLog = (
  context: string,
  writer: MemoryEventLog,
  { time, world }: { readonly time: VirtualTime; readonly world: FaultyWorld },
): EventLog => ({
  positions: writer.positions,
  partitions: writer.partitions,
  lanes: writer.lanes,
  get isExclusive() {
    return writer.isExclusive;
  },
  append: (requests) => {
    const what = requests.map(({ streamId, expectedRevision, events }) => {
      const types = events.map(({ type }) => type).join('+');
      return `${streamId}@${String(expectedRevision + 1)} ${types}`;
    });
    return world.toLog(`append ${what.join(', ')}`, () => writer.append(requests), { isWrite: true });
  },
  load: (streamIds, version) => world.toLog(`load ${streamIds.join(', ')}`, () => writer.load(streamIds, version)),
  loadSince: (seen) =>
    world.toLog(`load since ${seen.map(({ streamId }) => streamId).join(', ')}`, () => writer.loadSince(seen)),
  loadUnparsed: (streamIds) =>
    world.toLog(`load unparsed ${streamIds.join(', ')}`, () => writer.loadUnparsed(streamIds)),
  readStream: (streamId, range) => world.toLog(`read ${streamId}`, () => writer.readStream(streamId, range)),
  readRevisions: (streamId, revisions) =>
    world.toLog(`recall ${streamId}`, () => writer.readRevisions(streamId, revisions)),
  read: (partition, options) =>
    world.toLog(`feed of ${context} ${String(partition)} after ${String(options.after)}`, () =>
      writer.read(partition, options),
    ),
  digests: (partition, range) =>
    world.toLog(`digests of ${context} ${String(partition)} after ${String(range.after)}`, () =>
      writer.digests(partition, range),
    ),
  at: (partition, position) => world.toLog(`feed of ${context} at`, () => writer.at(partition, position)),
  heads: () => world.toLog(`heads of ${context}`, () => writer.heads()),
  claim: () => writer.claim(),
  onAppended: (listener) => {
    const life = time.currentLife();
    return writer.onAppended((partition) => {
      if (!world.strikes('lost hint')) time.schedule(null, world.latencyMs(), () => listener(partition), life);
    });
  },
  close: () => writer.close(),
});
