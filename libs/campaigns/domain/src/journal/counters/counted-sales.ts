import { compareOrder, instantOfOrder, type Placed } from '../../receipt';
import { countedBy, COUNTS_NOTHING, Tally, type CountedBy, type Counter } from '../../rules/counters';
import { Left, type Step } from '../awards/walk-sale';
import type { PastReceipt } from '../storage/history';

/** What a sale adds to counters from some moment on: its own, or that of a return that took something of it. */
export interface Moment {
  readonly at: Placed;
  readonly counted: CountedBy;
}

/** A sale that adds to some counter. */
export interface CountedSale extends Placed {
  readonly programmeVersion: number;
  /** Before anything of it came back. */
  readonly counted: CountedBy;
  /** Of each return; usually there are none. */
  readonly later: readonly Moment[];
}

/** What a receipt adds to the counters of its version, as it was sold. */
export const countedOf = ({ receipt, programme }: PastReceipt): CountedBy => {
  const { kind, lines } = receipt;
  if (programme.counters.size === 0 || (kind !== 'sale' && kind !== 'exchange')) return COUNTS_NOTHING;
  const counted = countedBy(programme.counters.values(), { lines, remaining: null }, receipt);
  return Object.keys(counted).length === 0 ? COUNTS_NOTHING : counted;
};

/** The same after each return. @param steps in event order */
export const countedAfter = ({ receipt, programme }: PastReceipt, steps: readonly Step[]): readonly Moment[] => {
  const { lines } = receipt;
  const left = new Left(lines);
  return steps.map((step) => {
    left.take(step.taken);
    return { at: step, counted: countedBy(programme.counters.values(), { lines, ...left }, receipt) };
  });
};

/** All sales of a member that count, in event order. */
export class CountedSales {
  readonly inOrder: readonly CountedSale[];

  constructor(sales: readonly CountedSale[]) {
    this.inOrder = [...sales].sort(compareOrder);
  }

  /**
   * How far a counter was at a receipt: what sales before it in the window add, without what had come back by then.
   * @param isIncluded that receipt counts as well
   */
  valueAt(counter: Counter, at: Placed, isIncluded = false): number {
    const { from } = counter.windowAt(instantOfOrder(at.order));
    const tally = new Tally();
    for (let index = this.firstFrom(from); index < this.inOrder.length; index += 1) {
      const sale = this.inOrder[index] as CountedSale;
      const placed = compareOrder(sale, at);
      if (placed > 0 || (placed === 0 && !isIncluded)) break;
      const counted = countedAt(sale, at)[counter.id];
      if (counted !== undefined) tally.add(counted);
    }
    return counter.valueOf(tally);
  }

  private firstFrom(order: string): number {
    let [from, to] = [0, this.inOrder.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.inOrder[middle] as CountedSale).order < order) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** Goods come back before others are sold on the same receipt. */
const countedAt = ({ counted, later }: CountedSale, at: Placed): CountedBy =>
  later.findLast((moment) => compareOrder(moment.at, at) <= 0)?.counted ?? counted;

