import type { Mutant } from './mutant';

const chain = (file: string): string => `libs/ledger/service/src/chain/${file}`;
const DIGEST = 'libs/platform/event-store/src/event-digest';

export const ledgerChainMutants: readonly Mutant[] = [
  {
    name: 'leaves the instant of the record out of the digest',
    breaks: 'nobody sees that an event was dated back',
    file: `${DIGEST}.ts`,
    text: 'type, recordedAt, JSON',
    replacement: 'type, JSON',
    suites: [`${DIGEST}.spec.ts`],
  },
  {
    name: 'begins each link anew',
    breaks: 'a head says nothing of what came before its own link',
    file: chain('chain.ts'),
    text: '.update(before).update(entries)',
    replacement: '.update(entries)',
    suites: [chain('chain.spec.ts')],
  },
  {
    name: 'signs heads that follow nothing',
    breaks: 'a head in between can be taken away',
    file: chain('heads.ts'),
    text: 'previous: previous === null ? null : digestOfDocument(previous),',
    replacement: 'previous: null,',
    suites: [chain('chain.int.spec.ts')],
  },
  {
    name: 'links past events that were not read',
    breaks: 'events are in no link and can be changed unseen',
    file: chain('links.ts'),
    text: 'after: tip.lastPosition, limit',
    replacement: 'after: tip.lastPosition + 1, limit',
    suites: [chain('chain.int.spec.ts')],
  },
];
