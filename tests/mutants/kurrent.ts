import type { Mutant } from './mutant';

const kurrent = (file: string): string => `libs/platform/event-store-kurrent/src/${file}`;

export const kurrentMutants: readonly Mutant[] = [
  {
    name: 'gives KurrentDB the ids that every call has',
    breaks: 'what another process stored of the same message is taken for what was decided here',
    file: kurrent('event-mapping.ts'),
    text: 'id: randomUUID(),',
    replacement: 'id,',
    suites: [kurrent('faults.spec.ts')],
  },
  {
    name: 'says that there is nothing new while no subscription is there',
    breaks: 'a reader of a KurrentDB feed does not see what others write',
    file: kurrent('tail.ts'),
    text: 'return this.isLive && after',
    replacement: 'return after',
    suites: [kurrent('tail.spec.ts')],
  },
  {
    name: 'serves readers that are behind what it holds',
    breaks: 'a reader of a KurrentDB feed misses what was let go from memory',
    file: kurrent('tail.ts'),
    text: 'this.start = this.events[drop - 1]?.position ?? this.start;',
    replacement: '',
    suites: [kurrent('tail.spec.ts')],
  },
  {
    name: 'begins a subscription again at the end of what there is',
    breaks: 'events that came while no subscription was there are in no page',
    file: kurrent('follower.ts'),
    text: 'const end = this.tail.end ?? (await unlessAborted',
    replacement: 'const end = (await unlessAborted',
    suites: [kurrent('follower.spec.ts')],
  },
  {
    name: 'loads a long stream from its newest events alone',
    breaks: 'a state is folded without its snapshot and the events before',
    file: kurrent('kurrent-event-log.ts'),
    text: 'if (first === 0) return',
    replacement: 'if (first >= 0) return',
    suites: [kurrent('shared-server.spec.ts')],
  },
  {
    name: 'writes a snapshot over a newer one',
    breaks: 'a stream is loaded from an older snapshot than there is',
    file: kurrent('snapshots.ts'),
    text: 'if (last !== null && (last.data as Snapshot).revision >= snapshot.revision) return;',
    replacement: '',
    suites: [kurrent('shared-server.spec.ts')],
  },
];
