import type { ReceiptId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder } from '../../../receipt';
import { Tally } from '../../../rules/counters';
import type { Period } from '../../../rules/limits/period';
import type { Goal, Offer } from '../../../rules/offers';
import { actionOrder } from '../../actions/assess-action';
import type { GivenGift } from '../../gifts/gifts-of';
import type { ActionEntry } from '../../storage/state';
import type { CountedFact, CountedFacts } from '../counters/counted-facts';
import type { Taker } from '../award-changes';
import { movementsOf, NOTHING, type Movement } from '../counters/walk-steps';

/** An offer that a member was given, under the terms of the version of that time. */
export interface OfferCopy {
  /** Of the action that gave it; of a rule: of its gift, and which of those it is. */
  readonly id: string;
  /** Of the action that gave it; null: a rule did. */
  readonly entry: ActionEntry | null;
  /** When it was given: what is bought later counts. */
  readonly order: string;
  readonly offer: Offer;
  readonly window: Period;
  /** What took back what had brought it: then all that it gave goes, too. null: the member has it. */
  readonly takenBy: Taker | null;
}

/** One that somebody gave. */
export type GivenCopy = OfferCopy & { readonly entry: ActionEntry };

/** A receipt reached the goal of a copy. */
export interface Completion {
  readonly earner: CountedFact<ReceiptId>;
  /** What brought goods back without which it is not reached; null: it stands. */
  undoneBy: Taker | null;
}

/** How far a copy is, and how it got there. */
export interface WalkedCopy<Copy extends OfferCopy = OfferCopy> {
  readonly copy: Copy;
  readonly completions: readonly Completion[];
  /** Of all that counts together; of the largest basket that is left, where one has to get there. */
  readonly value: number;
  /** Order of the last purchase or return that counts; null: none does. */
  readonly lastAt: string | null;
}

/** What the member was given, by somebody or by rules, earliest first. */
export const copiesOf = (
  actions: Iterable<ActionEntry>,
  gifts: readonly GivenGift[],
  programmes: readonly ProgrammeVersion[],
): readonly OfferCopy[] => {
  const copyOf = (
    {
      id: offerId,
      order,
      programmeVersion,
    }: { readonly id: string; readonly order: string; readonly programmeVersion: number },
    copy: Pick<OfferCopy, 'id' | 'entry' | 'takenBy'>,
  ): readonly OfferCopy[] => {
    const offer = programmeOfVersion(programmes, programmeVersion).offers.get(offerId);
    return offer === undefined ? [] : [{ ...copy, order, offer, window: offer.windowAt(instantOfOrder(order)) }];
  };
  const given = [...actions]
    .filter(({ trigger }) => trigger === 'offer')
    .flatMap((entry) => copyOf({ ...entry, id: entry.type ?? '' }, { id: entry.actionId, entry, takenBy: null }));
  const byRules = gifts.flatMap(({ giftId, gift, granted, takes, ...at }) => {
    if (gift.kind !== 'offer') return [];
    // Of several, those that are taken first are the last.
    const takers = takes.flatMap(({ by, order, points }) =>
      Array.from({ length: points }, () => ({ receiptId: by, order })),
    );
    return Array.from({ length: granted }, (_, nth) => {
      const id = nth === 0 ? giftId : `${giftId}:${String(nth + 1)}`;
      return copyOf({ ...at, id: gift.id }, { id, entry: null, takenBy: takers[granted - 1 - nth] ?? null });
    }).flat();
  });
  return [...given, ...byRules].sort((a, b) =>
    a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1,
  );
};

/** What somebody gave, and no rule. */
export const givenCopies = (
  actions: Iterable<ActionEntry>,
  programmes: readonly ProgrammeVersion[],
): readonly GivenCopy[] =>
  copiesOf(actions, [], programmes).flatMap(({ entry, ...copy }) => (entry === null ? [] : [{ ...copy, entry }]));

/**
 * Goes through all that a member bought and brought back, in event order, for each copy by itself. A return counts whenever it comes: the window is
 * about purchases.
 */
export const walkOffers = <Copy extends OfferCopy>(
  copies: readonly Copy[],
  facts: CountedFacts<ReceiptId>,
): readonly WalkedCopy<Copy>[] => {
  if (copies.length === 0) return [];
  const movements = movementsOf(facts);
  return copies.map((copy) => walkCopy(copy, movements));
};

/** Those of which nothing came back. */
export const standingOf = (completions: readonly Completion[]): readonly Completion[] =>
  completions.filter(({ undoneBy }) => undoneBy === null);

/** What the next completion needs of the next purchases; 0: there is none to come. */
export const missingOf = ({
  copy: { offer },
  completions,
  value,
}: Pick<WalkedCopy, 'completions' | 'value'> & { readonly copy: Pick<OfferCopy, 'offer'> }): number => {
  const { goal, times } = offer;
  const { length: standing } = standingOf(completions);
  if (goal === null || standing >= times) return 0;
  return Math.max(0, goal.isOfOneBasket ? goal.amount : goal.amount * (standing + 1) - value);
};

/** Purchases count that come after that; null: it waits to be activated. */
export const countsAfter = ({ order, entry, offer }: Pick<OfferCopy, 'order' | 'entry' | 'offer'>): string | null => {
  if (!offer.needsActivation) return order;
  const activatedAt = entry?.offer?.activatedAt;
  return entry === null || activatedAt === undefined ? null : actionOrder(activatedAt, entry.actionId);
};

const walkCopy = <Copy extends OfferCopy>(copy: Copy, movements: readonly Movement<ReceiptId>[]): WalkedCopy<Copy> => {
  const { offer, window, takenBy } = copy;
  if (offer.goal === null) return { copy, completions: [], value: 0, lastAt: null };
  const progress = new Progress(offer.goal, offer.times);
  const start = countsAfter(copy);
  let lastAt: string | null = null;
  for (const movement of movements) {
    const { order } = movement.fact;
    if (takenBy !== null && movement.at.order >= takenBy.order) break;
    if (start === null || order <= start || order < window.from || order >= window.until) continue;
    progress.move(movement);
    lastAt = movement.at.order;
  }
  if (takenBy !== null) progress.undo(takenBy);
  return { copy, completions: progress.completions, value: progress.value, lastAt };
};

/** What stands is at most what the purchases that are left reach; what comes back takes the last completions first, or that of its own basket. */
class Progress {
  readonly completions: Completion[] = [];
  private standing: readonly Completion[] = [];
  private readonly all = new Tally();
  private readonly baskets = new Map<ReceiptId, number>();

  constructor(
    private readonly goal: Goal,
    private readonly times: number,
  ) {}

  get value(): number {
    const { counter, isOfOneBasket } = this.goal;
    return isOfOneBasket ? Math.max(0, ...this.baskets.values()) : counter.valueOf(this.all);
  }

  move({ at, fact, before, now }: Movement<ReceiptId>): void {
    const { counter } = this.goal;
    const one = new Tally();
    one.add(now[counter.id] ?? 0);
    this.baskets.set(fact.id, counter.valueOf(one));
    this.all.add(before[counter.id] ?? 0, -1);
    this.all.add(now[counter.id] ?? 0);
    this.undo({ receiptId: at.id, order: at.order }, this.lost());
    // Only a purchase completes: who brings a voucher back, which was below zero, has bought nothing.
    if (before === NOTHING && one.amount > 0) this.complete(fact);
  }

  /** @param lost those that are not reached any more; absent: all, because the copy is gone */
  undo(by: Taker, lost = this.standing): void {
    for (const each of lost) each.undoneBy = by;
    this.standing = this.standing.filter(({ undoneBy }) => undoneBy === null);
  }

  private lost(): readonly Completion[] {
    const { goal } = this;
    if (!goal.isOfOneBasket) return this.standing.slice(Math.floor(this.value / goal.amount));
    return this.standing.filter(({ earner }) => (this.baskets.get(earner.id) ?? 0) < goal.amount);
  }

  private complete(earner: CountedFact<ReceiptId>): void {
    const { goal, times } = this;
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
