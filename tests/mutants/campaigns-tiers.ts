import type { Mutant } from './mutant';

const actions = (file: string): string => `libs/campaigns/domain/src/journal/actions/${file}`;
const REACHED = [actions('tiers-reached.spec.ts')];

/** What is given for a tier that was reached. */
export const tierMutants: readonly Mutant[] = [
  {
    name: 'gives for a tier to whoever falls into it',
    breaks: 'a member who loses gold is congratulated on silver',
    file: actions('tiers-reached.ts'),
    text: 'if (before !== null && ranks.indexOf(before) >= ranks.indexOf(tierId)) return [];',
    replacement: '',
    suites: REACHED,
  },
  {
    name: 'leaves what a tier gave that was not reached after all',
    breaks: 'a receipt that comes late gives for the same tier twice',
    file: actions('settle-actions.ts'),
    text: 'whyNotReached(action, membership.tiers, programmes) ??',
    replacement: '',
    suites: REACHED,
  },
  {
    name: 'takes a tier that was reached along to the survivor',
    breaks: 'two memberships of one person have reached the same tier twice',
    file: actions('tiers-reached.ts'),
    text: "=> trigger !== 'tier-reached';",
    replacement: '=> trigger !== undefined;',
    suites: REACHED,
  },
  {
    name: 'gives for the tier in which everybody begins',
    breaks: 'whoever enrols is congratulated on bronze',
    file: actions('tiers-reached.ts'),
    text: 'if (tierId === null || tierId === baseTier?.id) return [];',
    replacement: 'if (tierId === null) return [];',
    suites: ['libs/campaigns/domain/src/plan/plan.spec.ts'],
  },
  {
    name: 'gives for a tier that has another name now',
    breaks: 'a new version of the programme congratulates all its members',
    file: actions('tiers-reached.ts'),
    text: 'tierIdIn(programmes, { tierId, of, version }));',
    replacement: 'tierId);',
    suites: REACHED,
  },
  {
    name: 'tells a tier once for each step of one instant',
    breaks: 'two purchases of one second give for the same tier twice',
    file: actions('tiers-reached.ts'),
    text: 'return [...once.values()].map(',
    replacement: 'return facts.map(',
    suites: REACHED,
  },
  {
    name: 'keeps what a tier gave that was reached at another time',
    breaks: 'a late receipt brings the tier forward, and it gives for both days',
    file: actions('tiers-reached.ts'),
    text: 'each.occurredAt === occurredAt && idIn(',
    replacement: 'idIn(',
    suites: REACHED,
  },
];
