import type { Mutant } from './mutant';

const referral = (file: string): string => `libs/campaigns/domain/src/journal/referral/${file}`;
const REFERRALS = [referral('referrals.spec.ts')];

/** Who qualifies by which purchase, and what both sides have of it. */
export const referralMutants: readonly Mutant[] = [
  {
    name: 'lets a referral qualify by a purchase from before it',
    breaks: 'a code earns for friends who were customers already',
    file: referral('qualification.ts'),
    text: 'if (referral === null || instantOfOrder(fact.order) < referredAt) return [];',
    replacement: 'if (referral === null) return [];',
    suites: REFERRALS,
  },
  {
    name: 'counts goods that come back later against a referral',
    breaks: 'what was earned by a purchase that had lasted is taken back',
    file: referral('qualification.ts'),
    text: 'later.findLast(({ order }) => instantOfOrder(order) < at)',
    replacement: 'later.at(-1)',
    suites: REFERRALS,
  },
  {
    name: 'pays for referring oneself',
    breaks: 'who enrols twice, and is merged, keeps points of both sides',
    file: referral('referral-actions.ts'),
    text: 'filter((sides) => sides.length > 1)',
    replacement: 'filter((sides) => sides.length > 2)',
    suites: REFERRALS,
  },
  {
    name: 'gives for a purchase that is still to last',
    breaks: 'points are spent before the goods come back',
    file: referral('settlement.ts'),
    text: '!hasLasted(qualification);',
    replacement: 'false && !hasLasted(qualification);',
    suites: [referral('settlement.spec.ts')],
  },
  {
    name: 'hears of a referral what is older than what it heard',
    breaks: 'a message that comes again gives back what was taken',
    file: referral('tell-referral.ts'),
    text: 'entry.told.sequence >= told.sequence',
    replacement: 'entry.told.sequence === told.sequence',
    suites: [referral('settlement.spec.ts')],
  },
];
