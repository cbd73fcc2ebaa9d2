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
import type { Period } from '../limits/period';

/** An offer of a compiled programme. What it gives is an award under its own id, as if it were a rule. */
export interface Offer {
  readonly id: RuleId;
  readonly name: string;
  readonly walletId: string;
  /** No tier multiplies what is promised. */
  readonly tierMultiplier: false;
  readonly points: Points;
  readonly times: number;
  readonly goal: Goal;
  /** Nothing counts before the member has activated it. */
  readonly needsActivation: boolean;
  /** What a receipt adds to it. */
  readonly counter: Counter;
  /** Half-open: when purchases count for a copy that was given at this instant. */
  windowAt(givenAt: InstantIso): Period;
}

export interface Goal {
  readonly count: CounterDocument['count'];
  readonly amount: number;
  /** One receipt has to get there; else all together. */
  readonly isOfOneBasket: boolean;
}

/** @param goal has exactly one member */
export const goalOf = ({ basketAtLeast, basketOver, totalAtLeast, units, visits }: OfferDocument['goal']): Goal => {
  if (basketAtLeast !== undefined) return { count: 'spend', amount: basketAtLeast, isOfOneBasket: true };
  if (basketOver !== undefined) return { count: 'spend', amount: basketOver + 1, isOfOneBasket: true };
  if (totalAtLeast !== undefined) return { count: 'spend', amount: totalAtLeast, isOfOneBasket: false };
  if (units !== undefined) return { count: 'units', amount: units, isOfOneBasket: false };
  return { count: 'visits', amount: visits ?? 1, isOfOneBasket: false };
};

/** @param document of a checked programme */
export const compileOffer = (document: OfferDocument, zone: ZoneId): Offer => {
  const { id, name, window, goal: written, of = {}, give, times = 1, activation } = document;
  const goal = goalOf(written);
  return {
    id: ruleId(id),
    name,
    walletId: give.wallet,
    tierMultiplier: false,
    points: points(give.points),
    times,
    goal,
    needsActivation: activation === 'required',
    // No id of a document begins so.
    counter: compileCounter({ id: `~${id}`, count: goal.count, of, window: 'programme' }, zone),
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
