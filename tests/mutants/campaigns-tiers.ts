import type { Mutant } from './mutant';

const actions = (file: string): string => `libs/campaigns/domain/src/journal/actions/${file}`;
const REACHED = [actions('tiers-reached.spec.ts')];
const GIFTS = [actions('tier-gifts.spec.ts')];

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
  {
    name: 'counts gifts of all tiers of a rule together',
    breaks: 'who comes into silver has no gift for gold in that year',
    file: actions('settle-actions.ts'),
    text: '!limit.isOfTier ||',
    replacement: 'true ||',
    suites: GIFTS,
  },
  {
    name: 'counts a tier that was renamed as another one',
    breaks: 'a new name for silver gives its gift a second time in the year',
    file: actions('tiers-reached.ts'),
    text: 'idIn(programmeVersion, { tierId: earlier.type, programmeVersion: earlier.programmeVersion }, programmes) === type',
    replacement: 'earlier.type === type',
    suites: GIFTS,
  },
  {
    name: 'takes a gift back when time takes the tier',
    breaks: 'everybody loses the gift of last year when the year is over',
    file: actions('tiers-reached.ts'),
    text: "fall === undefined || !fall.order.includes('|')",
    replacement: 'fall === undefined',
    suites: GIFTS,
  },
  {
    name: 'does not tell when a gift was taken back at another time',
    breaks: 'two ledgers that heard the same in another order differ in when a gift went back',
    file: actions('settle-actions.ts'),
    text: 'isTakenOtherwise: isTakenOtherwise(action)',
    replacement: 'isTakenOtherwise: false',
    suites: GIFTS,
  },
  {
    name: 'begins the year of every member on the day of the calendar year',
    breaks: 'a gift is given twice in a year of the member, or not in the next',
    file: 'libs/campaigns/domain/src/rules/limits/tier-period.ts',
    text: "if (window === 'calendar-year')",
    replacement: "if (typeof window === 'string')",
    suites: GIFTS,
  },
  {
    name: 'plans a draft by the ladder that is published',
    breaks: 'a plan says that nobody goes up or down, whatever the draft says',
    file: 'libs/tiers/domain/src/plan/moves.ts',
    text: 'const after = placing(groundsOf(membership, draft), at);',
    replacement: 'const after = placing(groundsOf(membership, published), at);',
    suites: ['libs/tiers/domain/src/membership/windows.spec.ts'],
  },
];
