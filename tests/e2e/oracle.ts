import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { programmeFile } from './real-data';

export interface SourceReceipt {
  readonly receiptId: string;
  readonly type: 'sale' | 'return';
  readonly memberId: string | null;
  readonly timestamp: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: number }[];
}

export interface SaleLine {
  readonly sku: string;
  /** Tenths of a penny: the source has up to three decimals of a pound. */
  readonly price: number;
  left: number;
}

interface Sale {
  readonly at: number;
  readonly receiptId: string;
  readonly lines: readonly SaleLine[];
  readonly granted: number;
  clawedBack: number;
}

export interface MemberPoints {
  readonly granted: number;
  readonly reversed: number;
}

export const tenths = (price: number): number => Math.round(price * 1000);
export const pennies = (price: number, units: number): number => Math.floor((price * units + 5) / 10);
/** What lines of a sale are worth; `at` its time. The fewer, the less. */
export type Worth = (lines: readonly SaleLine[], at: number) => number;

const pointsOf = (lines: readonly SaleLine[]): number =>
  Math.floor(lines.reduce((sum, { price, left }) => sum + pennies(price, left), 0) / 100);

/**
 * What each member must end with under the base programme: all receipts at hand, sorted, one pass, nothing clever, and none
 * of the platform's code. Members without any merchandise are in it with zeros.
 */
export const expectedPoints = (
  lines: readonly string[],
  worth: Worth = pointsOf,
): ReadonlyMap<string, MemberPoints> => {
  const programme = parse(readFileSync(programmeFile, 'utf8')) as {
    earning: { rules: [{ eligibility: { exclude: { skus: string[] } } }] };
  };
  const excluded = new Set(programme.earning.rules[0].eligibility.exclude.skus);
  const byMember = Map.groupBy(
    lines.map((line) => JSON.parse(line) as SourceReceipt).filter(({ memberId }) => memberId !== null),
    ({ memberId }) => memberId as string,
  );
  return new Map([...byMember].map(([memberId, receipts]) => [memberId, pointsOfMember(receipts, excluded, worth)]));
};

const pointsOfMember = (
  receipts: readonly SourceReceipt[],
  excluded: ReadonlySet<string>,
  worth: Worth,
): MemberPoints => {
  const inOrder = receipts
    .map((receipt) => ({ ...receipt, at: Date.parse(receipt.timestamp) }))
    .sort((a, b) => a.at - b.at || (a.receiptId < b.receiptId ? -1 : 1));
  const sales = inOrder
    .filter(({ type }) => type === 'sale')
    .map(({ at, receiptId, lines }): Sale => {
      const merchandise = lines
        .filter(({ sku }) => !excluded.has(sku))
        .map(({ sku, unitPrice, quantity }) => ({ sku, price: tenths(unitPrice), left: quantity }));
      return { at, receiptId, lines: merchandise, granted: worth(merchandise, at), clawedBack: 0 };
    });
  for (const { at, lines } of inOrder.filter(({ type }) => type === 'return')) {
    const touched = new Set<Sale>();
    for (const { sku, quantity, unitPrice } of lines) {
      if (excluded.has(sku) || quantity >= 0) continue;
      let wanted = -quantity;
      for (const { sale, line } of candidates(sales, at, sku, tenths(unitPrice))) {
        if (wanted === 0) break;
        const units = Math.min(wanted, line.left);
        line.left -= units;
        wanted -= units;
        touched.add(sale);
      }
    }
    for (const sale of touched) sale.clawedBack += sale.granted - worth(sale.lines, sale.at) - sale.clawedBack;
  }
  return {
    granted: sales.reduce((sum, { granted }) => sum + granted, 0),
    reversed: sales.reduce((sum, { clawedBack }) => sum + clawedBack, 0),
  };
};

/** Same price first, then the latest sale, then line order. */
export const candidates = <S extends Pick<Sale, 'at' | 'lines'>>(
  sales: readonly S[],
  at: number,
  sku: string,
  price: number,
): readonly { sale: S; line: SaleLine }[] => {
  const open = sales
    .filter((sale) => sale.at <= at)
    .toReversed()
    .flatMap((sale) => sale.lines.filter((line) => line.sku === sku && line.left > 0).map((line) => ({ sale, line })));
  return [...open.filter(({ line }) => line.price === price), ...open.filter(({ line }) => line.price !== price)];
};

/** What members paid in all, less what went back: each line rounded by itself, to pennies. */
export const expectedSpend = (lines: readonly string[]): number =>
  lines
    .map((line) => JSON.parse(line) as SourceReceipt)
    .filter(({ memberId }) => memberId !== null)
    .flatMap((receipt) => receipt.lines)
    .reduce(
      (sum, { quantity, unitPrice }) => sum + Math.sign(quantity) * pennies(tenths(unitPrice), Math.abs(quantity)),
      0,
    );
