import type { ProgrammeDocument } from '../programme/document';
import { giftIn, placeOf } from '../rules/effects';
import { figureOf, type Figure } from './figure';
import { GUARDRAILS, YEAR_DAYS } from './guardrails';
import type { Finding } from './lint/finding';

/** How often members were given a reward for no points in the last year, by whatever gives it, and what became of it by now. */
export interface GivenCount {
  readonly rewardId: string;
  /** What they had, or have: used, waiting or lapsed. What was taken back does not count. */
  readonly given: number;
  readonly used: number;
  /** Its time was over before anybody used it. */
  readonly lapsed: number;
  /** It was earned, and there was none. */
  readonly notGiven: number;
  /** Those of `given` and `used` that are old enough to be judged, and to how many members they were given. */
  readonly settled: { readonly given: number; readonly used: number; readonly members: number };
}

/** Whether members use what they are given. The figure is the share that nobody used. */
export interface GivenHealth extends Figure, Omit<GivenCount, 'settled'> {
  readonly title: string;
}

/** Rewards that rules give, and all others that members were given, in the order of the catalogue; but for tickets of draws, which nobody has to use. */
export const givenHealth = (
  { rewards = [], earning }: ProgrammeDocument,
  counts: readonly GivenCount[],
): readonly GivenHealth[] => {
  const known = new Map(counts.map((count) => [count.rewardId, count]));
  const byRules = new Set(earning.rules.map((rule) => giftIn(placeOf(rule))).map((gift) => giftKey(gift)));
  return rewards.flatMap(({ id, title, kind }): GivenHealth[] => {
    if (kind === 'draw-ticket') return [];
    const count = known.get(id);
    if (count === undefined && !byRules.has(id)) return [];
    const { settled, ...counted } = count ?? nothingGiven(id);
    return [
      {
        ...{ ...counted, title },
        ...figureOf({
          numerator: settled.given - settled.used,
          denominator: settled.given,
          unit: 'percent',
          bound: { is: 'at_most', value: GUARDRAILS.givenUnusedPercent },
          members: settled.members,
          counted: `Of the times that members were given it for no points in the last ${YEAR_DAYS} days and at least ${GUARDRAILS.givenSettledDays} days ago, those that nobody has used by now; what was taken back does not count.`,
        }),
      },
    ];
  });
};

const giftKey = (gift: ReturnType<typeof giftIn>): string | null => (gift?.kind === 'reward' ? gift.id : null);

const nothingGiven = (rewardId: string): GivenCount => ({
  ...{ rewardId, given: 0, used: 0, lapsed: 0, notGiven: 0 },
  settled: { given: 0, used: 0, members: 0 },
});

export const givenFindings = (
  { rewards = [] }: ProgrammeDocument,
  figures: readonly GivenHealth[],
): readonly Finding[] =>
  figures.flatMap(({ rewardId, state, value, numerator, denominator, bound }): Finding[] =>
    state !== 'warning'
      ? []
      : [
          {
            path: `/rewards/${rewards.findIndex(({ id }) => id === rewardId)}`,
            ...{ code: 'reward.given_unused', value: value ?? 0, bound: bound.value, unit: 'percent' },
            message: `It was given ${denominator} times, and nobody used it ${numerator} times: members do not want it, or do not know that they have it.`,
          },
        ],
  );
