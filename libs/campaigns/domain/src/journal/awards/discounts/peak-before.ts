import { instantOfOrder, standingVoids, type NormalisedReceipt } from '../../../receipt';
import { Tally, type Counted, type Counter } from '../../../rules/counters';
import { byOrder, type CountedFact, type CountedFacts } from '../counters/counted-facts';

type InTime = Pick<CountedFact, 'id' | 'order'>;

/** A receipt that undoes another. */
export type Voiding = Pick<NormalisedReceipt, 'receiptId' | 'order' | 'voidOf'>;

interface Change extends InTime {
  readonly was: Counted | null;
  readonly is: Counted;
}

/**
 * The most that a counter had come to at any moment before a fact, in the window that it has at the fact: what came back has not lowered it.
 * What was voided by then never counted.
 */
export const peakBefore = (facts: CountedFacts, counter: Counter, at: InTime, voids: readonly Voiding[]): number => {
  const { from } = counter.windowAt(instantOfOrder(at.order));
  const isBefore = (fact: InTime): boolean => byOrder(fact, at) < 0;
  const voided = voidedBefore(at, voids);
  const changes = facts.inOrder.flatMap(({ id, order, counted, later }): Change[] => {
    const moments = later.map(({ by, order: when, counted: left }) => ({ id: by, order: when, left }));
    if (order < from || !isBefore({ id, order }) || voided.has(id)) return [];
    let was: Counted = counted[counter.id] ?? 0;
    const bought: Change = { id, order, was: null, is: was };
    return [
      bought,
      ...moments.map(({ left, ...moment }): Change => {
        const change = { ...moment, was, is: left[counter.id] ?? counted[counter.id] ?? 0 };
        was = change.is;
        return change;
      }),
    ];
  });
  const tally = new Tally();
  let peak = 0;
  for (const { was, is } of changes.filter(isBefore).sort(backBeforeSold)) {
    if (was !== null) tally.add(was, -1);
    tally.add(is);
    peak = Math.max(peak, counter.valueOf(tally));
  }
  return peak;
};

/** Voids that are undone themselves never were. */
const voidedBefore = (at: InTime, voids: readonly Voiding[]): ReadonlySet<string | null> => {
  const standing = standingVoids(voids);
  return new Set(
    standing.flatMap(({ receiptId: id, order, voidOf }) => (byOrder({ id, order }, at) < 0 ? [voidOf] : [])),
  );
};

/** Goods come back before others are sold on the same receipt. */
const backBeforeSold = (a: Change, b: Change): number =>
  byOrder(a, b) || Number(a.was === null) - Number(b.was === null);
