import type { ReceiptId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder } from '../../../receipt';
import { Tally } from '../../../rules/counters';
import type { Period } from '../../../rules/limits/period';
import type { Offer } from '../../../rules/offers';
import { actionOrder } from '../../actions/assess-action';
import type { ActionEntry } from '../../storage/state';
import type { CountedFact, CountedFacts } from '../counters/counted-facts';
import { movementsOf, NOTHING, type Movement, type Place } from '../counters/walk-steps';

/** An offer that a member was given, under the terms of the version of that time. */
export interface OfferCopy {
  readonly entry: ActionEntry;
  readonly offer: Offer;
  readonly window: Period;
}

/** A receipt reached the goal of a copy. */
export interface Completion {
  readonly earner: CountedFact<ReceiptId>;
  /** What brought goods back without which it is not reached; null: it stands. */
  undoneBy: Place<ReceiptId> | null;
}

/** How far a copy is, and how it got there. */
export interface WalkedCopy {
  readonly copy: OfferCopy;
  readonly completions: readonly Completion[];
  /** Of all that counts together; of the largest basket that is left, where one has to get there. */
  readonly value: number;
}

/** What the member was given, earliest first. */
export const copiesOf = (
  actions: Iterable<ActionEntry>,
  programmes: readonly ProgrammeVersion[],
): readonly OfferCopy[] =>
  [...actions]
    .filter(({ trigger }) => trigger === 'offer')
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .flatMap((entry) => {
      const offer = programmeOfVersion(programmes, entry.programmeVersion).offers.get(entry.type ?? '');
      return offer === undefined ? [] : [{ entry, offer, window: offer.windowAt(instantOfOrder(entry.order)) }];
    });

/**
 * Goes through all that a member bought and brought back, in event order, for each copy by itself. A return counts whenever it comes: the window is
 * about purchases.
 */
export const walkOffers = (copies: readonly OfferCopy[], facts: CountedFacts<ReceiptId>): readonly WalkedCopy[] => {
  if (copies.length === 0) return [];
  const movements = movementsOf(facts);
  return copies.map((copy) => walkCopy(copy, movements));
};

/** Purchases count that come after that; null: it waits to be activated. */
export const countsAfter = ({ entry, offer }: Pick<OfferCopy, 'entry' | 'offer'>): string | null => {
  if (!offer.needsActivation) return entry.order;
  const activatedAt = entry.offer?.activatedAt;
  return activatedAt === undefined ? null : actionOrder(activatedAt, entry.actionId);
};

const walkCopy = (copy: OfferCopy, movements: readonly Movement<ReceiptId>[]): WalkedCopy => {
  const { offer, window } = copy;
  const progress = new Progress(offer);
  const start = countsAfter(copy);
  for (const movement of movements) {
    const { order } = movement.fact;
    if (start !== null && order > start && order >= window.from && order < window.until) progress.move(movement);
  }
  return { copy, completions: progress.completions, value: progress.value };
};

/** What stands is at most what the purchases that are left reach; what comes back takes the last completions first, or that of its own basket. */
class Progress {
  readonly completions: Completion[] = [];
  private standing: readonly Completion[] = [];
  private readonly all = new Tally();
  private readonly baskets = new Map<ReceiptId, number>();

  constructor(private readonly offer: Offer) {}

  get value(): number {
    const { counter, goal } = this.offer;
    return goal.isOfOneBasket ? Math.max(0, ...this.baskets.values()) : counter.valueOf(this.all);
  }

  move({ at, fact, before, now }: Movement<ReceiptId>): void {
    const { counter } = this.offer;
    const one = new Tally();
    one.add(now[counter.id] ?? 0);
    this.baskets.set(fact.id, counter.valueOf(one));
    this.all.add(before[counter.id] ?? 0, -1);
    this.all.add(now[counter.id] ?? 0);
    for (const lost of this.lost()) lost.undoneBy = at;
    this.standing = this.standing.filter(({ undoneBy }) => undoneBy === null);
    // Only a purchase completes: who brings a voucher back, which was below zero, has bought nothing.
    if (before === NOTHING && one.amount > 0) this.complete(fact);
  }

  private lost(): readonly Completion[] {
    const { goal } = this.offer;
    if (!goal.isOfOneBasket) return this.standing.slice(Math.floor(this.value / goal.amount));
    return this.standing.filter(({ earner }) => (this.baskets.get(earner.id) ?? 0) < goal.amount);
  }

  private complete(earner: CountedFact<ReceiptId>): void {
    const { goal, times } = this.offer;
    const here = goal.isOfOneBasket
      ? this.standing.length + ((this.baskets.get(earner.id) ?? 0) >= goal.amount ? 1 : 0)
      : Math.floor(this.value / goal.amount);
    const more = Array.from({ length: Math.max(0, Math.min(here, times) - this.standing.length) }, () => ({
      earner,
      undoneBy: null,
    }));
    this.completions.push(...more);
    this.standing = [...this.standing, ...more];
  }
}
