import type { RfmDocument } from '@accrue/contracts';
import type { Expression } from '../conditions/expression';
import { AGGREGATES } from './aggregates';
import type { SegmentFacts } from './segment-facts';

/** What grows by one with each local day while no fact comes. */
const DAYS = ['enrolledDays', 'daysSinceFirstPurchase', 'daysSinceLastPurchase'] as const;
type Days = (typeof DAYS)[number];

/** What time alone can change of the things that a segment looks at, and when. */
export interface Turns {
  /** Numbers of days, and what they are compared with; null: one of them is used in another way, so any day may change what comes out. */
  readonly days: readonly (readonly [Days, readonly number[]])[] | null;
  /** Ids of counters and aggregates with a window, which what is counted leaves. */
  readonly windows: readonly string[];
}

export const turnsOf = (
  { mentions, thresholds, counters }: Pick<Expression<SegmentFacts>, 'mentions' | 'thresholds' | 'counters'>,
  { rfm, windowOf }: { readonly rfm: RfmDocument | null; readonly windowOf: (counterId: string) => unknown },
): Turns => {
  const asksFor = (fact: keyof SegmentFacts['member']): boolean => mentions.has(`member.${fact}`);
  const compared = DAYS.filter(asksFor).map((days) => [days, thresholds.get(`member.${days}`) ?? null] as const);
  const scored = asksFor('recencyScore') ? [['daysSinceLastPurchase', rfm?.recencyDays ?? []] as const] : [];
  const days = [...compared, ...scored].flatMap(([which, numbers]) =>
    numbers === null ? [] : [[which, numbers] as const],
  );
  return {
    days: compared.some(([, numbers]) => numbers === null) ? null : days,
    windows: [
      ...[...counters].filter((id) => windowOf(id) !== 'programme'),
      ...(asksFor('frequencyScore') ? [AGGREGATES.frequency] : []),
      ...(asksFor('monetaryScore') ? [AGGREGATES.monetaryMinor] : []),
    ],
  };
};

/**
 * In how many days from a moment a number of days, while no fact comes, is one that it is compared with, or one more than that: below, at and above
 * it each comparison has one answer.
 * @returns also days that are over; null: any day
 */
export const daysUntil = ({ days }: Turns, { member }: SegmentFacts): readonly number[] | null =>
  days?.flatMap(([which, numbers]) => {
    const { [which]: passed } = member;
    return passed === undefined ? [] : numbers.flatMap((number) => [number - passed, number + 1 - passed]);
  }) ?? null;
