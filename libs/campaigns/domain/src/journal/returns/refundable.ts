import { allocateLargestRemainder } from '@accrue/kernel';
import { compareOrder, isSold, type NormalisedReceipt, type Placed } from '../../receipt';
import { timesRatio } from '../../rules/basis';

/** Goods of one sale line that came back. */
export interface GoodsBack extends Placed {
  readonly lineIndex: number;
  /** Thousandths. */
  readonly units: number;
}

/** What went back until some moment, and what can go back still; minor units. */
export interface Accounted {
  /** What was paid. */
  readonly cost: number;
  /** The part of it that goods took along which came back. */
  readonly returned: number;
  /** Without goods, for what the customer still has. */
  readonly refunded: number;
  readonly left: number;
}

/**
 * Money that can go back for a sale without goods: at every moment for what the customer then still has, less what went back for
 * that. A refund lowers what each of those units is worth, and units that come back later take their part of it along. It is
 * therefore noted for the whole line, as if all its units had been there: so it does not matter which of two refunds was first.
 */
export class Refundable {
  /** What each line cost, with its share of what was paid below the lines; discount lines are 0. */
  private readonly costs: readonly number[];
  /** Its share of what was paid in all, discount lines taken off. */
  private readonly paid: readonly number[];
  private readonly paidInAll: number;
  /** For the whole line. */
  private readonly refunded: number[];
  private refundedInAll = 0;

  constructor(
    private readonly sale: NormalisedReceipt,
    private readonly goods: readonly GoodsBack[],
  ) {
    const costs = sale.lines.map((line) => (isSold(sale, line) ? line.netPayable + line.taxAdded : 0));
    const positive = costs.map((cost) => Math.max(0, cost));
    const isNothing = sum(positive) === 0;
    this.paidInAll = isNothing ? 0 : Math.max(0, sum(costs) + sale.belowLines);
    const below = isNothing ? positive : allocateLargestRemainder(sale.belowLines, positive);
    this.costs = positive.map((cost, at) => cost + (below[at] ?? 0));
    this.paid = isNothing ? positive : allocateLargestRemainder(this.paidInAll, positive);
    this.refunded = costs.map(() => 0);
  }

  /** Once the goods of that receipt are back, if it brings any. */
  at(when: Placed): Moment {
    const quantities = this.sale.lines.map(({ quantity }) => quantity);
    const remaining = [...quantities];
    for (const goods of this.goods)
      if (compareOrder(goods, when) <= 0) remaining[goods.lineIndex] = (remaining[goods.lineIndex] ?? 0) - goods.units;
    const ofRemaining = (amount: number, at: number): number => {
      const [part, whole] = [remaining[at] ?? 0, quantities[at] ?? 0];
      return part === whole || amount === 0 ? amount : timesRatio(amount, part, whole);
    };
    const worth = sum(this.paid.map(ofRemaining));
    const openOf = (at: number): number => ofRemaining((this.paid[at] ?? 0) - (this.refunded[at] ?? 0), at);
    let open = sum(this.paid.map((_, at) => openOf(at)));
    const leftOf = (at: number): number =>
      Math.max(0, ofRemaining((this.costs[at] ?? 0) - (this.refunded[at] ?? 0), at));
    const leftInAll = (): number => Math.max(0, Math.min(open, this.paidInAll - this.refundedInAll));
    return {
      leftOf,
      leftInAll,
      take: (amount, at) => {
        if (amount === 0) return;
        open -= openOf(at);
        this.refunded[at] = (this.refunded[at] ?? 0) + timesRatio(amount, quantities[at] ?? 0, remaining[at] ?? 0);
        this.refundedInAll += amount;
        open += openOf(at);
      },
      ofLine: (at) => {
        const cost = this.costs[at] ?? 0;
        const [still, left] = [ofRemaining(cost, at), leftOf(at)];
        return { cost, returned: cost - still, refunded: still - left, left };
      },
      inAll: () => {
        const left = leftInAll();
        return { cost: this.paidInAll, returned: this.paidInAll - worth, refunded: worth - left, left };
      },
    };
  }
}

/** What can go back at one time; minor units. Lines are named by their index. */
export interface Moment {
  readonly leftOf: (at: number) => number;
  /** Never more than was paid, whatever came back when. */
  readonly leftInAll: () => number;
  /** @param amount of what is left */
  readonly take: (amount: number, at: number) => void;
  readonly ofLine: (at: number) => Accounted;
  readonly inAll: () => Accounted;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
