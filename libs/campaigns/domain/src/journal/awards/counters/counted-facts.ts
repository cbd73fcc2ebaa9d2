import { canonicalJson, type ActionId, type InstantIso, type ReceiptId } from '@accrue/kernel';
import { compareOrder, instantOfOrder } from '../../../receipt';
import { programmeOfVersion, type ProgrammeVersion } from '../../../programme/versions';
import { countedBy, COUNTS_NOTHING, Tally, type Counted, type CountedBy, type Counter } from '../../../rules/counters';
import { Left, type Step } from '../walk-sale';
import type { PastReceipt } from '../../storage/history';
import type { ActionEntry } from '../../storage/state';

/** What a fact adds to counters from some moment on: that of what took something of it. */
export interface Moment<Id> {
  readonly by: Id;
  readonly order: string;
  /** Where it differs from what the fact added at first; what adds nothing any more is there, with nothing. */
  readonly counted: CountedBy;
}

/** Something that adds to a counter. */
export interface CountedFact<Id = ReceiptId | ActionId> {
  readonly id: Id;
  readonly order: string;
  readonly programmeVersion: number;
  /** Before anything of it was taken back. */
  readonly counted: CountedBy;
  /** After each return, or the revocation, in event order; usually there are none. */
  readonly later: readonly Moment<Id>[];
}

/** What a receipt adds to the counters of its version, as it was sold. */
export const countedOf = ({ receipt, programme }: PastReceipt): CountedBy => {
  const { kind, lines } = receipt;
  if (programme.counting.length === 0 || (kind !== 'sale' && kind !== 'exchange')) return COUNTS_NOTHING;
  const counted = countedBy(programme.counting, { lines, remaining: null }, receipt);
  return Object.keys(counted).length === 0 ? COUNTS_NOTHING : counted;
};

/** The same after each return. @param steps in event order */
export const countedAfter = (
  { receipt, programme }: PastReceipt,
  steps: readonly Step[],
): readonly Moment<ReceiptId>[] => {
  const { lines } = receipt;
  const asSold = countedBy(programme.counting, { lines, remaining: null }, receipt);
  const left = new Left(lines);
  return steps.map(({ receiptId, order, taken }) => {
    left.take(taken);
    const now = countedBy(programme.counting, { lines, ...left }, receipt);
    return { by: receiptId, order, counted: differing(asSold, now) };
  });
};

const differing = (before: CountedBy, now: CountedBy): CountedBy =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((id): [string, Counted][] => {
      const [was, is] = [before[id] ?? 0, now[id] ?? 0];
      return canonicalJson(was) === canonicalJson(is) ? [] : [[id, is]];
    }),
  );

/** Actions that a counter of their version counts. */
export const countedActions = (
  actions: Iterable<ActionEntry>,
  programmes: readonly ProgrammeVersion[],
): readonly CountedFact<ActionId>[] =>
  [...actions].flatMap((entry): CountedFact<ActionId>[] => {
    const { actionId: id, type, trigger, order, programmeVersion, revokedAt } = entry;
    if (trigger !== 'action') return [];
    const { counters } = programmeOfVersion(programmes, programmeVersion);
    const counting = [...counters.values()].filter(({ action }) => action !== null && action === type);
    if (counting.length === 0) return [];
    const counted = Object.fromEntries(counting.map((counter) => [counter.id, 1]));
    if (revokedAt === undefined) return [{ id, order, programmeVersion, counted, later: [] }];
    // What is revoked at an instant does not count for what happens at it.
    const nothing = Object.fromEntries(counting.map((counter) => [counter.id, 0]));
    const gone = { by: id, order: order > revokedAt ? order : revokedAt, counted: nothing };
    return [{ id, order, programmeVersion, counted, later: [gone] }];
  });

type InTime = Pick<CountedFact, 'id' | 'order'>;

/** What segments ask of offers that somebody gave the member. */
export interface OfferCounts {
  /** @param id of a count of an offer @param order of what it is asked for: what is before it counts */
  countAt(id: string, order: string): number;
  /** Of facts about them that are no purchases. */
  readonly instants: readonly InstantIso[];
  /** At which the days of a copy begin or are over. */
  edgesOf(offerId: string): readonly InstantIso[];
}

/** No segment of any version asks. */
const NO_OFFERS: OfferCounts = { countAt: () => 0, instants: [], edgesOf: () => [] };

/** All that counts of a member, in event order. */
export class CountedFacts<Id extends ReceiptId | ActionId = ReceiptId | ActionId> {
  readonly inOrder: readonly CountedFact<Id>[];

  constructor(
    facts: readonly CountedFact<Id>[],
    readonly offers: OfferCounts = NO_OFFERS,
  ) {
    this.inOrder = [...facts].sort(byOrder);
  }

  /**
   * How far a counter was at a fact: what came before it in the window adds, without what had been taken back by then.
   * @param isIncluded it counts as well
   */
  valueAt(counter: Counter, { id, order }: InTime, isIncluded = false): number {
    const { from } = counter.windowAt(instantOfOrder(order));
    const tally = new Tally();
    for (let index = this.firstFrom(from); index < this.inOrder.length; index += 1) {
      const fact = this.inOrder[index] as CountedFact;
      const placed = byOrder(fact, { id, order });
      if (placed > 0 || (placed === 0 && !isIncluded)) break;
      tally.add(countedAt(counter.id, fact, { id, order }));
    }
    return counter.valueOf(tally);
  }

  private firstFrom(order: string): number {
    let [from, to] = [0, this.inOrder.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.inOrder[middle] as CountedFact).order < order) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

export const byOrder = (a: InTime, b: InTime): number =>
  compareOrder({ receiptId: a.id as ReceiptId, order: a.order }, { receiptId: b.id as ReceiptId, order: b.order });

/** Goods come back before others are sold on the same receipt. */
const countedAt = (counterId: string, { counted, later }: CountedFact, at: InTime): Counted =>
  later.findLast(({ by: id, order }) => byOrder({ id, order }, at) <= 0)?.counted[counterId] ?? counted[counterId] ?? 0;
