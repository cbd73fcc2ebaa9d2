import type { ReceiptId } from '@accrue/kernel';
import {
  compareOrder,
  instantOfOrder,
  isReturned,
  isSold,
  standingVoids,
  whyOtherGoods,
  type NormalisedLine,
  type NormalisedReceipt,
} from '../../receipt';
import type { CompiledProgramme } from '../../programme/compile';
import type { Allocation } from '../events';
import type { PastReceipt } from '../storage/history';
import { inMap } from '../storage/in-map';
import { goodsEligible } from './goods-eligible';

/** Units of a sale line that nobody has brought back yet. */
interface Pool {
  readonly sale: NormalisedReceipt;
  readonly line: NormalisedLine;
  left: number;
}

/**
 * Receipt that brings goods back → index of its line (of a void: of the line it undoes) → where the goods came from. A line
 * that found nothing has an empty list; a line that is not here was not looked at.
 */
export type Matches = ReadonlyMap<ReceiptId, ReadonlyMap<number, readonly Allocation[]>>;

/**
 * Finds the sale line for all goods of these SKUs that ever came back, from scratch: so the answer depends on the receipts
 * there are and not on the order in which they arrived. SKUs do not compete with each other, which is why a few of them
 * can be matched alone.
 *
 * 1. What names its sale line, and can have come from it, takes from it first, in event order; a void takes all that is left of its receipt, unless it is
 *    undone itself.
 * 2. The rest, in event order and line order, where the policy is `match` and goods like these earn: from sales of the same SKU at or before its time,
 *    same unit price first, then the latest sale first, then line order.
 *
 * @param history every receipt of the member with such a SKU, every void, every line with a reference
 */
export const matchGoods = (skus: ReadonlySet<string>, history: readonly PastReceipt[]): Matches => {
  const inOrder = [...history].sort((a, b) => compareOrder(a.receipt, b.receipt));
  const stock = new Stock(skus, inOrder);
  const matches = new Map<ReceiptId, Map<number, Allocation[]>>();
  const found = (receiptId: ReceiptId, index: number): Allocation[] =>
    inMap(
      inMap(matches, receiptId, () => new Map<number, Allocation[]>()),
      index,
      () => [],
    );
  const standing = standingVoids(inOrder.map(({ receipt }) => receipt));
  const undone = new Set(standing.map(({ voidOf }) => voidOf));

  for (const { receipt } of inOrder) {
    if (receipt.voidOf !== null) {
      for (const pool of stock.ofReceipt(receipt.voidOf)) {
        const allocations = found(receipt.receiptId, pool.line.index);
        if (!undone.has(receipt.receiptId)) take(pool, pool.left, allocations);
      }
      continue;
    }
    for (const line of receipt.lines) {
      if (line.returnOf === null || !isReturned(receipt, line)) continue;
      const pool = stock.ofLine(line.returnOf.receiptId, line.returnOf.lineId);
      if (pool === undefined) continue;
      const allocations = found(receipt.receiptId, line.index);
      // What cannot have come from there takes nothing, and waits for a person.
      const fits = whyOtherGoods(pool.line, line) === null;
      if (fits && !undone.has(receipt.receiptId)) take(pool, -line.quantity, allocations);
    }
  }

  for (const { receipt, programme } of inOrder) {
    for (const line of receipt.lines) {
      if (line.returnOf !== null || !skus.has(line.sku) || !isReturned(receipt, line)) continue;
      const allocations = found(receipt.receiptId, line.index);
      if (undone.has(receipt.receiptId) || !isLookedFor(programme, line)) continue;
      let wanted = -line.quantity;
      for (const pool of stock.latestOf(receipt, line)) {
        wanted -= take(pool, wanted, allocations);
        if (wanted === 0) break;
      }
    }
  }
  return matches;
};

/** Goods that name no sale: where the policy is `match`, and goods like these earn. */
export const isLookedFor = (programme: CompiledProgramme, line: NormalisedLine): boolean =>
  programme.unlinkedReturns === 'match' && goodsEligible(programme, line);

/** A receipt can bring goods back on one line and money on another. */
export const together = (goods: Matches, refunds: Matches): Matches =>
  refunds.size === 0
    ? goods
    : new Map(
        [...goods.keys(), ...refunds.keys()].map((receiptId) => [
          receiptId,
          new Map([...(goods.get(receiptId) ?? []), ...(refunds.get(receiptId) ?? [])]),
        ]),
      );

const take = (pool: Pool, wanted: number, allocations: Allocation[]): number => {
  const units = Math.min(wanted, pool.left);
  if (units === 0) return 0;
  pool.left -= units;
  allocations.push({ receiptId: pool.sale.receiptId, lineIndex: pool.line.index, units });
  return units;
};

/** What was sold of these SKUs, found by receipt and line, and by SKU. */
class Stock {
  private readonly byReceipt = new Map<ReceiptId, Map<string, Pool>>();
  private readonly bySku = new Map<string, SoldOfSku>();

  constructor(skus: ReadonlySet<string>, inOrder: readonly PastReceipt[]) {
    for (const { receipt: sale } of inOrder) {
      for (const line of sale.lines) {
        if (!skus.has(line.sku) || !isSold(sale, line)) continue;
        const pool = { sale, line, left: line.quantity };
        inMap(this.byReceipt, sale.receiptId, () => new Map<string, Pool>()).set(line.lineId, pool);
        inMap(this.bySku, line.sku, () => new SoldOfSku()).add(pool);
      }
    }
  }

  ofReceipt(receiptId: ReceiptId): Iterable<Pool> {
    return this.byReceipt.get(receiptId)?.values() ?? [];
  }

  ofLine(receiptId: ReceiptId, lineId: string | null): Pool | undefined {
    return lineId === null ? undefined : this.byReceipt.get(receiptId)?.get(lineId);
  }

  /**
   * What goods that name no sale may have come from: sold at or before their time, on another receipt, and not back yet; same unit price
   * first, then the latest sale first, then line order. Has to be asked in event order.
   */
  *latestOf(receipt: NormalisedReceipt, line: NormalisedLine): Iterable<Pool> {
    const sold = this.bySku.get(line.sku);
    if (sold === undefined) return;
    sold.advanceTo(instantOfOrder(receipt.order));
    yield* sold.latest(priceKey(line), receipt.receiptId);
    yield* sold.latest(null, receipt.receiptId);
  }
}

/** Of one sale, in line order; those at the front may be gone. */
interface SaleOfSku {
  readonly receiptId: ReceiptId;
  readonly pools: Pool[];
  gone: number;
}

/**
 * What was sold of one SKU until some time, the latest sale on top. Goods that come back later can come from a later sale, and
 * from no other that is gone: so each pool is put here once and taken away once, however many come back.
 */
class SoldOfSku {
  /** In event order. */
  private readonly all: Pool[] = [];
  private known = 0;
  /** By unit price; null: at whatever price. */
  private readonly sales = new Map<string | null, SaleOfSku[]>();

  add(pool: Pool): void {
    this.all.push(pool);
  }

  advanceTo(instant: string): void {
    for (; this.known < this.all.length; this.known += 1) {
      const pool = this.all[this.known];
      if (pool === undefined || instantOfOrder(pool.sale.order) > instant) return;
      for (const price of [null, priceKey(pool.line)]) {
        const sales = inMap(this.sales, price, (): SaleOfSku[] => []);
        const last = sales.at(-1);
        if (last?.receiptId === pool.sale.receiptId) last.pools.push(pool);
        else sales.push({ receiptId: pool.sale.receiptId, pools: [pool], gone: 0 });
      }
    }
  }

  *latest(price: string | null, notOf: ReceiptId): Iterable<Pool> {
    const sales = this.sales.get(price) ?? [];
    for (let at = sales.length - 1; at >= 0; at -= 1) {
      const sale = sales[at];
      if (sale === undefined || sale.receiptId === notOf) continue;
      for (; sale.gone < sale.pools.length; sale.gone += 1) {
        const pool = sale.pools[sale.gone];
        if (pool === undefined || pool.left === 0) continue;
        yield pool;
        if (pool.left > 0) return;
      }
      if (at === sales.length - 1) sales.pop();
    }
  }
}

/** Equal for equal prices, however many digits they have. */
const priceKey = ({ unitPrice }: NormalisedLine): string => {
  let { units, scale } = unitPrice;
  while (scale > 0 && units % 10 === 0) [units, scale] = [units / 10, scale - 1];
  return `${units}/${scale}`;
};
