import { equalDecimal } from '@accrue/kernel';
import {
  compareOrder,
  instantOfOrder,
  isReturned,
  isSold,
  standingVoids,
  whyOtherGoods,
  type NormalisedLine,
  type NormalisedReceipt,
} from '../receipt';
import type { Allocation } from './events';
import { goodsEligible } from './goods-eligible';
import type { PastReceipt } from './history';

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
export type Matches = ReadonlyMap<string, ReadonlyMap<number, readonly Allocation[]>>;

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
export const rematch = (skus: ReadonlySet<string>, history: readonly PastReceipt[]): Matches => {
  const inOrder = [...history].sort((a, b) => compareOrder(a.receipt, b.receipt));
  const stock = new Stock(skus, inOrder);
  const matches = new Map<string, Map<number, Allocation[]>>();
  const found = (receiptId: string, index: number): Allocation[] => {
    const lines = matches.get(receiptId) ?? new Map<number, Allocation[]>();
    matches.set(receiptId, lines);
    const allocations = lines.get(index) ?? [];
    lines.set(index, allocations);
    return allocations;
  };
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
      if (undone.has(receipt.receiptId) || programme.unlinkedReturns !== 'match' || !goodsEligible(programme, line))
        continue;
      takeUnlinked(receipt, line, stock.ofSku(line.sku), allocations);
    }
  }
  return matches;
};

const takeUnlinked = (
  receipt: NormalisedReceipt,
  line: NormalisedLine,
  pools: readonly Pool[],
  allocations: Allocation[],
): void => {
  const instant = instantOfOrder(receipt.order);
  const candidates = pools.filter(
    ({ sale, left }) => left > 0 && instantOfOrder(sale.order) <= instant && sale.receiptId !== receipt.receiptId,
  );
  let wanted = -line.quantity;
  for (const samePrice of [true, false]) {
    for (const pool of candidates) {
      if (wanted === 0) return;
      if (equalDecimal(pool.line.unitPrice, line.unitPrice) === samePrice) wanted -= take(pool, wanted, allocations);
    }
  }
};

const take = (pool: Pool, wanted: number, allocations: Allocation[]): number => {
  const units = Math.min(wanted, pool.left);
  if (units === 0) return 0;
  pool.left -= units;
  allocations.push({ receiptId: pool.sale.receiptId, lineIndex: pool.line.index, units });
  return units;
};

/** What was sold of these SKUs, found by SKU (latest sale first, then line order) and by receipt. */
class Stock {
  private readonly bySku = new Map<string, Pool[]>();
  private readonly byReceipt = new Map<string, Pool[]>();

  constructor(skus: ReadonlySet<string>, inOrder: readonly PastReceipt[]) {
    for (let at = inOrder.length - 1; at >= 0; at -= 1) {
      const sale = inOrder[at]?.receipt;
      for (const line of sale?.lines ?? []) {
        if (sale === undefined || !skus.has(line.sku) || !isSold(sale, line)) continue;
        const pool = { sale, line, left: line.quantity };
        push(this.bySku, line.sku, pool);
        push(this.byReceipt, sale.receiptId, pool);
      }
    }
  }

  ofSku(sku: string): readonly Pool[] {
    return this.bySku.get(sku) ?? [];
  }

  ofReceipt(receiptId: string): readonly Pool[] {
    return this.byReceipt.get(receiptId) ?? [];
  }

  ofLine(receiptId: string, lineId: string | null): Pool | undefined {
    return this.ofReceipt(receiptId).find(({ line }) => line.lineId === lineId);
  }
}

const push = (map: Map<string, Pool[]>, key: string, pool: Pool): void => {
  const pools = map.get(key);
  if (pools === undefined) map.set(key, [pool]);
  else pools.push(pool);
};
