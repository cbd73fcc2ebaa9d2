import { candidates, pennies, tenths, type SaleLine, type SourceReceipt } from './oracle';

/** Lowest first; percent of what a basket comes to, for members who are in the tier before it. */
export const LADDER = [
  { id: 'emerald', threshold: 0, percent: 0 },
  { id: 'sapphire', threshold: 30_000, percent: 2 },
  { id: 'ruby', threshold: 100_000, percent: 5 },
  { id: 'diamond', threshold: 300_000, percent: 10 },
] as const;

interface Bought {
  readonly at: number;
  /** Local date of the shop. */
  readonly day: string;
  readonly lines: readonly SaleLine[];
  readonly percent: number;
  readonly granted: number;
}

export interface Cashback {
  /** Pence. */
  readonly granted: number;
  readonly reversed: number;
  /** Sales that were made in each tier. */
  readonly sales: Readonly<Record<string, number>>;
}

/** The same day a year later, or the last of February. */
const yearAfter = (day: string): string => {
  const later = `${String(Number(day.slice(0, 4)) + 1)}${day.slice(4)}`;
  return later.endsWith('-02-29') ? `${later.slice(0, 8)}28` : later;
};

const worthOf = (lines: readonly SaleLine[]): number =>
  lines.reduce((sum, { price, left }) => sum + pennies(price, left), 0);

const shareOf = (lines: readonly SaleLine[], percent: number): number => Math.floor((worthOf(lines) * percent) / 100);

/**
 * What one member has in cash under tiers by the spend of twelve months: all receipts at hand, in the order of their time, everything
 * counted anew at each sale, and none of the platform's code.
 */
export const cashbackOf = (receipts: readonly SourceReceipt[], excluded: ReadonlySet<string>): Cashback => {
  const bought: Bought[] = [];
  const sales: Record<string, number> = {};
  const inOrder = receipts
    .map((receipt) => ({ ...receipt, at: Date.parse(receipt.timestamp), day: receipt.timestamp.slice(0, 10) }))
    .sort((a, b) => a.at - b.at || (a.receiptId < b.receiptId ? -1 : 1));
  for (const { type, at, day, lines } of inOrder) {
    if (type === 'return') {
      takeBack(bought, at, lines, excluded);
      continue;
    }
    const goods = lines
      .filter(({ sku }) => !excluded.has(sku))
      .map(({ sku, unitPrice, quantity }): SaleLine => ({ sku, price: tenths(unitPrice), left: quantity }));
    const spent = bought
      .filter((earlier) => day < yearAfter(earlier.day))
      .reduce((sum, earlier) => sum + worthOf(earlier.lines), 0);
    const { id, percent } = LADDER.findLast(({ threshold }) => spent >= threshold) ?? LADDER[0];
    sales[id] = (sales[id] ?? 0) + 1;
    bought.push({ at, day, lines: goods, percent, granted: shareOf(goods, percent) });
  }
  const granted = bought.reduce((sum, sale) => sum + sale.granted, 0);
  return {
    granted,
    reversed: granted - bought.reduce((sum, { lines, percent }) => sum + shareOf(lines, percent), 0),
    sales,
  };
};

const takeBack = (
  bought: readonly Bought[],
  at: number,
  lines: SourceReceipt['lines'],
  excluded: ReadonlySet<string>,
): void => {
  for (const { sku, quantity, unitPrice } of lines) {
    if (excluded.has(sku) || quantity >= 0) continue;
    let wanted = -quantity;
    for (const { line } of candidates(bought, at, sku, tenths(unitPrice))) {
      const units = Math.min(wanted, line.left);
      line.left -= units;
      wanted -= units;
    }
  }
};
