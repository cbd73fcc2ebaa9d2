import { allocateLargestRemainder, minorUnits, NO_MONEY, type MinorUnits } from '@accrue/kernel';
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
  readonly cost: MinorUnits;
  /** The part of it that goods took along which came back. */
  readonly returned: MinorUnits;
  /** Without goods, for what the customer still has. */
  readonly refunded: MinorUnits;
  readonly left: MinorUnits;
}

/**
 * Money that can go back for a sale without goods: at every moment for what the customer then still has, less what went back for
 * that. A refund lowers what each of those units is worth, and units that come back later take their part of it along. It is
 * therefore noted for the whole line, as if all its units had been there: so it does not matter which of two refunds was first.
 */
export class Refundable {
  /** What each line cost, with its share of what was paid below the lines; discount lines are 0. */
  private readonly costs: readonly MinorUnits[];
  /** Its share of what was paid in all, discount lines taken off. */
  private readonly paid: readonly MinorUnits[];
  private readonly paidInAll: MinorUnits;
  /** For the whole line. */
  private readonly refunded: MinorUnits[];
  private refundedInAll = NO_MONEY;

  constructor(
    private readonly sale: NormalisedReceipt,
    private readonly goods: readonly GoodsBack[],
  ) {
    const costs = sale.lines.map((line) => (isSold(sale, line) ? line.netPayable + line.taxAdded : 0));
    const positive = costs.map((cost) => minorUnits(Math.max(0, cost)));
    const isNothing = sum(positive) === 0;
    this.paidInAll = isNothing ? NO_MONEY : minorUnits(Math.max(0, sum(costs) + sale.belowLines));
    const below = isNothing ? positive : allocateLargestRemainder(sale.belowLines, positive);
    this.costs = positive.map((cost, at) => minorUnits(cost + (below[at] ?? 0)));
    this.paid = isNothing ? positive : allocateLargestRemainder(this.paidInAll, positive);
    this.refunded = costs.map(() => NO_MONEY);
  }

  /** Once the goods of that receipt are back, if it brings any. */
  at(when: Placed): Moment {
    const quantities = this.sale.lines.map(({ quantity }) => quantity);
    const remaining = [...quantities];
    for (const goods of this.goods)
      if (compareOrder(goods, when) <= 0) remaining[goods.lineIndex] = (remaining[goods.lineIndex] ?? 0) - goods.units;
    const ofRemaining = (amount: MinorUnits, at: number): MinorUnits => {
      const [part, whole] = [remaining[at] ?? 0, quantities[at] ?? 0];
      return part === whole || amount === 0 ? amount : timesRatio(amount, part, whole);
    };
    const worth = sum(this.paid.map(ofRemaining));
    const openOf = (at: number): MinorUnits =>
      ofRemaining(minorUnits((this.paid[at] ?? 0) - (this.refunded[at] ?? 0)), at);
    let open = sum(this.paid.map((_, at) => openOf(at)));
    const leftOf = (at: number): MinorUnits =>
      minorUnits(Math.max(0, ofRemaining(minorUnits((this.costs[at] ?? 0) - (this.refunded[at] ?? 0)), at)));
    const leftInAll = (): MinorUnits => minorUnits(Math.max(0, Math.min(open, this.paidInAll - this.refundedInAll)));
    return {
      leftOf,
      leftInAll,
      take: (amount, at) => {
        if (amount === 0) return;
        open -= openOf(at);
        const ofWhole = timesRatio(amount, quantities[at] ?? 0, remaining[at] ?? 0);
        this.refunded[at] = minorUnits((this.refunded[at] ?? 0) + ofWhole);
        this.refundedInAll = minorUnits(this.refundedInAll + amount);
        open += openOf(at);
      },
      ofLine: (at) => {
        const cost = this.costs[at] ?? NO_MONEY;
        const [still, left] = [ofRemaining(cost, at), leftOf(at)];
        return { cost, returned: minorUnits(cost - still), refunded: minorUnits(still - left), left };
      },
      inAll: () => {
        const left = leftInAll();
        const [returned, refunded] = [minorUnits(this.paidInAll - worth), minorUnits(worth - left)];
        return { cost: this.paidInAll, returned, refunded, left };
      },
    };
  }
}

/** What can go back at one time; minor units. Lines are named by their index. */
export interface Moment {
  readonly leftOf: (at: number) => MinorUnits;
  /** Never more than was paid, whatever came back when. */
  readonly leftInAll: () => MinorUnits;
  /** @param amount of what is left */
  readonly take: (amount: MinorUnits, at: number) => void;
  readonly ofLine: (at: number) => Accounted;
  readonly inAll: () => Accounted;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
