import {
  addDays,
  addMonths,
  amountIn,
  localDateOf,
  membershipPlace,
  startOfLocalDay,
  type InstantIso,
  type LocalDateIso,
} from '@accrue/kernel';
import type { Ladder, MembershipTerms } from '../ladder/ladder';
import type { Ladders } from '../ladder/ladders';
import type { Contribution } from './contributions';
import { highestAt, type Floor } from './floors';
import { instantOf } from './instants';

/** Fees of one receipt, under the terms of its time. */
interface Purchase {
  readonly terms: MembershipTerms;
  readonly programmeVersion: number;
  readonly order: string;
  readonly on: LocalDateIso;
  /** What of them was kept, or went back too late. */
  units: number;
}

/** A membership that was paid for. */
export interface Running extends Floor {
  readonly id: string;
  readonly until: InstantIso;
}

/** A century: whoever buys more by mistake has as much. */
const MONTHS_MAX = 1200;

/** Memberships that a member paid for, as time goes on. */
export class Paid {
  private readonly purchases: Purchase[] = [];
  /** The last of each; it may have lapsed. */
  private running: readonly Running[] = [];

  constructor(private readonly ladders: Ladders) {}

  /** Whether any was ever bought. */
  get isAny(): boolean {
    return this.purchases.length > 0;
  }

  /** In event order. @param ladder of its time */
  add({ order, amounts, ofSales = [] }: Contribution, { memberships, programmeVersion }: Ladder): void {
    let isChanged = false;
    for (const purchase of this.purchases)
      for (const part of ofSales) {
        const units = amountIn(part.amounts, membershipPlace(purchase.terms.id));
        if (purchase.order !== part.order || units === 0 || isTooLate(order, purchase)) continue;
        purchase.units += units;
        isChanged = true;
      }
    for (const terms of memberships) {
      const place = membershipPlace(terms.id);
      const units = ofSales.reduce((own, part) => own - amountIn(part.amounts, place), amountIn(amounts, place));
      if (units <= 0) continue;
      this.purchases.push({ terms, programmeVersion, order, on: dayOf(order, terms), units });
      isChanged = true;
    }
    if (isChanged) this.running = runningOf(this.purchases);
  }

  /** When one lapses after an instant or an order; null: none does. */
  nextAfter(order: string): InstantIso | null {
    return this.running.reduce<InstantIso | null>(
      (next, { until }) => (until > order && (next === null || until < next) ? until : next),
      null,
    );
  }

  rankAt(order: string, ladder: Ladder): number {
    return this.running.length === 0 ? -1 : highestAt(order, ladder, this.running, this.ladders);
  }

  /** Those that run at an instant or an order. */
  runningAt(order: string): readonly Running[] {
    return this.running.filter(({ until }) => until > order);
  }
}

const dayOf = (order: string, { timeZone }: MembershipTerms): LocalDateIso => localDateOf(instantOf(order), timeZone);

const isTooLate = (order: string, { terms, on }: Purchase): boolean =>
  terms.refundWithinDays !== null && dayOf(order, terms) > addDays(on, terms.refundWithinDays);

/** A fee that is paid while the membership runs adds its months; else it begins anew. */
const runningOf = (purchases: readonly Purchase[]): readonly Running[] => {
  const last = new Map<string, { anchor: LocalDateIso; months: number; end: LocalDateIso; running: Running }>();
  for (const { terms, programmeVersion, order, on, units } of purchases) {
    if (units <= 0) continue;
    const { id, tierId, timeZone } = terms;
    const before = last.get(id);
    const runs = before !== undefined && on < before.end;
    const anchor = runs ? before.anchor : on;
    const months = Math.min((runs ? before.months : 0) + terms.months * units, MONTHS_MAX);
    const end = addMonths(anchor, months);
    const running = { id, tierId, programmeVersion, from: order, until: startOfLocalDay(end, timeZone) };
    last.set(id, { anchor, months, end, running });
  }
  return [...last.values()].map(({ running }) => running);
};
