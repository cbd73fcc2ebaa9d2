import { contentHash, type MinorUnits, type WalletAmounts } from '@accrue/kernel';

/** What a return takes of one sale. */
export interface OfSale {
  /** Of the sale. */
  readonly order: string;
  /** Negative, as the whole of the return. */
  readonly amounts: WalletAmounts;
  readonly spend: MinorUnits;
}

/** What one receipt counts for, as small as it can be kept: there is one for every receipt of a member's life. */
export interface Contribution {
  readonly order: string;
  /** Short hash of the receipt id: tells two receipts of one order apart at a third of the id's size. */
  readonly receiptKey: string;
  readonly amounts: WalletAmounts;
  readonly spend: MinorUnits;
  /** Of that, what it takes of sales: it counts as long as they do. Absent: nothing, or no ladder asked for it. */
  readonly ofSales?: readonly OfSale[];
  readonly sequence: number;
}

export const receiptKeyOf = (receiptId: string): string => contentHash(receiptId);

type Place = Pick<Contribution, 'order' | 'receiptKey'>;

/** Where a contribution is, or belongs, among `sorted`. O(log n). */
export const placeOf = (place: Place, sorted: readonly Contribution[]): { index: number; found: boolean } => {
  const last = sorted.at(-1);
  if (last === undefined || compare(last, place) < 0) return { index: sorted.length, found: false };
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle];
    if (candidate !== undefined && compare(candidate, place) < 0) low = middle + 1;
    else high = middle;
  }
  const candidate = sorted[low];
  return { index: low, found: candidate !== undefined && compare(candidate, place) === 0 };
};

/** `sorted` with the contribution in its place, instead of what was counted for that receipt before. */
export const placed = (contribution: Contribution, sorted: readonly Contribution[]): readonly Contribution[] => {
  const { index, found } = placeOf(contribution, sorted);
  if (!found && index === sorted.length) return [...sorted, contribution];
  return found ? sorted.with(index, contribution) : sorted.toSpliced(index, 0, contribution);
};

const compare = (a: Place, b: Place): number => {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  if (a.receiptKey !== b.receiptKey) return a.receiptKey < b.receiptKey ? -1 : 1;
  return 0;
};
