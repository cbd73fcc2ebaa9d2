import type { Mutant } from './mutant';

const journal = (file: string): string => `libs/campaigns/domain/src/journal/${file}`;
const OFFERS = [journal('awards/offers/offers.spec.ts')];
const GIFTS = [journal('gifts/given.spec.ts')];
const LIMITS = [journal('wallet-limits/wallet-limits.spec.ts')];

/** What members are offered, and what limits of a wallet leave of what they earn. */
export const offerMutants: readonly Mutant[] = [
  {
    name: 'counts purchases from before an offer was given',
    breaks: 'an offer is completed by what the member had bought anyway',
    file: journal('awards/offers/walk-offers.ts'),
    text: 'if (start !== null && order > start && order >= window.from && order < window.until)',
    replacement: 'if (start !== null && order < window.until)',
    suites: OFFERS,
  },
  {
    name: 'lets the last word on an activation stand, not the earliest',
    breaks: 'an offer counts from another time when two tell of it the other way round',
    file: journal('awards/offers/change-offer.ts'),
    text: "(entry.offer?.activatedAt ?? '~') <= activatedAt",
    replacement: "(entry.offer?.activatedAt ?? '~') === activatedAt",
    suites: OFFERS,
  },
  {
    name: 'says completions of an offer, and not that they are undone',
    breaks: 'what consumers sum up is more than what the member has',
    file: journal('awards/offers/keep-offers.ts'),
    text: 'if (times <= 0) continue;',
    replacement: 'if (times >= 0) continue;',
    suites: OFFERS,
  },
  {
    name: 'lets a return complete an offer',
    breaks: 'whoever brings goods back is given for it',
    file: journal('awards/offers/walk-offers.ts'),
    text: 'if (before === NOTHING && one.amount > 0) this.complete(fact);',
    replacement: 'if (one.amount > 0) this.complete(fact);',
    suites: OFFERS,
  },
  {
    name: 'leaves an offer completed when its goods come back',
    breaks: 'points of an offer are kept without the purchase',
    file: journal('awards/offers/walk-offers.ts'),
    text: 'return this.standing.slice(Math.floor(this.value / goal.amount));',
    replacement: 'return [];',
    suites: OFFERS,
  },
  {
    name: 'keeps what an offer gave when what brought the offer is gone',
    breaks: 'a mug brings an offer, goes back, and the points of the offer stay',
    file: journal('awards/offers/walk-offers.ts'),
    text: 'if (takenBy !== null) progress.undo(takenBy);',
    replacement: '',
    suites: GIFTS,
  },
  {
    name: 'looks for offers that rules give in the journal only',
    breaks: 'an offer that is given by the receipt that is being recorded counts from the next decision on',
    file: journal('awards/offers/copies-known.ts'),
    text: "if (told.type !== 'GiftStated') continue;",
    replacement: 'if (told.type !== undefined) continue;',
    suites: GIFTS,
  },
  {
    name: 'leaves actions alone when receipts before them change',
    breaks: 'a late receipt meets the condition of a survey, which goes on earning nothing',
    file: journal('decide.ts'),
    text: 'settleAsked(decideWithoutWalletLimits(command, knowledge), knowledge)',
    replacement: '(settleAsked, decideWithoutWalletLimits(command, knowledge))',
    suites: [journal('actions/conditions.spec.ts')],
  },
  {
    name: 'makes room in a wallet before goods come back',
    breaks: 'a purchase earns over the limit because of a return after it',
    file: journal('wallet-limits/awards-within.ts'),
    text: '(take.order <= order ? left - take.points : left)',
    replacement: '(take.order <= order ? left - take.points : left - take.points)',
    suites: LIMITS,
  },
  {
    name: 'bounds a wallet for ever',
    breaks: 'a new month leaves no room',
    file: journal('wallet-limits/awards-within.ts'),
    text: 'award.walletId === walletId && contains(period, award.order)',
    replacement: 'award.walletId === walletId && (contains(period, award.order) || true)',
    suites: LIMITS,
  },
  {
    name: 'takes back what a limit of the wallet had withheld',
    breaks: 'a return costs the member more than the purchase had brought',
    file: journal('wallet-limits/awards-within.ts'),
    text: 'const points = toPoints(Math.max(0, stands - left));',
    replacement: 'const points = take.points;',
    suites: LIMITS,
  },
];
