import type { CounterDocument, OfferDocument } from '@accrue/contracts';
import {
  addDays,
  localDate,
  localDateOf,
  points,
  ruleId,
  startOfLocalDay,
  type InstantIso,
  type Points,
  type RuleId,
  type ZoneId,
} from '@accrue/kernel';
import { compileCounter, type Counter } from '../counters';
import { compileCoupon, type Coupon } from '../discounts';
import { placeOfGift } from '../effects';
import type { Period } from '../limits/period';

/** An offer of a compiled programme. What it gives is an award under its own id, as if it were a rule. */
export interface Offer {
  readonly id: RuleId;
  readonly name: string;
  /** Where its awards are: the wallet, or the place of what it gives instead. */
  readonly walletId: string;
  /** No tier multiplies what is promised. */
  readonly tierMultiplier: false;
  /** What each completion gives, in the unit of the wallet; of what is no points: once. */
  readonly points: Points;
  readonly times: number;
  /** null: it is a coupon that can be used as soon as the member has it. */
  readonly goal: Goal | null;
  /** What the till takes off, as often as the goal is reached; null: it gives something else. */
  readonly coupon: Coupon | null;
  /** Nothing counts before the member has activated it. */
  readonly needsActivation: boolean;
  /** The first instant at which a coupon can be used no more that the goal brought at this one. */
  couponUntil(reachedAt: InstantIso, window: Period): string;
  /** Half-open: when purchases count for a copy that was given at this instant. */
  windowAt(givenAt: InstantIso): Period;
}

export interface Goal {
  readonly count: CounterDocument['count'];
  readonly amount: number;
  /** One receipt has to get there; else all together. */
  readonly isOfOneBasket: boolean;
  /** What a receipt adds to it. */
  readonly counter: Counter;
}

/** @param goal has exactly one member */
export const goalOf = ({
  basketAtLeast,
  basketOver,
  totalAtLeast,
  units,
  visits,
}: NonNullable<OfferDocument['goal']>): Omit<Goal, 'counter'> => {
  if (basketAtLeast !== undefined) return { count: 'spend', amount: basketAtLeast, isOfOneBasket: true };
  if (basketOver !== undefined) return { count: 'spend', amount: basketOver + 1, isOfOneBasket: true };
  if (totalAtLeast !== undefined) return { count: 'spend', amount: totalAtLeast, isOfOneBasket: false };
  if (units !== undefined) return { count: 'units', amount: units, isOfOneBasket: false };
  return { count: 'visits', amount: visits ?? 1, isOfOneBasket: false };
};

/** Where it gives: a wallet, or the place of what it gives instead. */
export const placeOfOffer = ({ id, give }: Pick<OfferDocument, 'id' | 'give'>): string => {
  if ('reward' in give) return placeOfGift({ kind: 'reward', id: give.reward });
  return 'discount' in give ? placeOfGift({ kind: 'discount', id }) : give.wallet;
};

const ONCE = points(1);

/** @param document of a checked programme */
export const compileOffer = (document: OfferDocument, zone: ZoneId): Offer => {
  const { id, name, window, goal: written, of = {}, give, times = 1, activation } = document;
  const goal = written === undefined ? null : goalOf(written);
  return {
    id: ruleId(id),
    name,
    walletId: placeOfOffer(document),
    tierMultiplier: false,
    points: 'points' in give ? points(give.points) : ONCE,
    times,
    // No id of a document begins so.
    goal: goal && {
      ...goal,
      counter: compileCounter({ id: `~${id}`, count: goal.count, of, window: 'programme' }, zone),
    },
    coupon: 'discount' in give ? compileCoupon(give.discount) : null,
    needsActivation: activation === 'required',
    couponUntil: (reachedAt, { until }) => {
      const days = 'discount' in give ? give.discount.days : undefined;
      return days === undefined ? until : startOfLocalDay(addDays(localDateOf(reachedAt, zone), days + 1), zone);
    },
    windowAt: (givenAt) => {
      if ('days' in window) {
        const lastDay = addDays(localDateOf(givenAt, zone), window.days);
        return { from: givenAt, until: startOfLocalDay(addDays(lastDay, 1), zone) };
      }
      const first = window.from === undefined ? givenAt : startOfLocalDay(localDate(window.from), zone);
      return {
        from: first > givenAt ? first : givenAt,
        until: startOfLocalDay(addDays(localDate(window.until), 1), zone),
      };
    },
  };
};
