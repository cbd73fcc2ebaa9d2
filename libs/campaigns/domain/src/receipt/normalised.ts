import { minorUnits, type Decimal, type InstantIso, type MinorUnits, type ReceiptId } from '@accrue/kernel';
import type { ReceiptKind } from './content';

/** A receipt ready for adjudication: instants in UTC, quantities as integers, each line with all that concerns it. */
export interface NormalisedReceipt {
  readonly receiptId: ReceiptId;
  readonly kind: ReceiptKind;
  /** Default `store`. */
  readonly channel: string;
  readonly storeId: string;
  readonly occurredAt: InstantIso;
  /** As the till wrote it, with its offset. */
  readonly endedAt: string;
  /** Its place in event time; see `orderOf`. */
  readonly order: string;
  readonly currency: string;
  /** As on the receipt: a line's `index` is its position here. */
  readonly lines: readonly NormalisedLine[];
  /**
   * Minor units that were paid for the goods and stand in the totals only, >= 0: tax that no line has, and cash rounded up. Cash
   * rounded down lowers nothing: what the lines came to can go back.
   */
  readonly belowLines: MinorUnits;
  /** The receipt that this one undoes; null unless it is a void. */
  readonly voidOf: ReceiptId | null;
}

export interface NormalisedLine {
  readonly index: number;
  readonly lineId: string;
  readonly sku: string;
  /** null: the till sent none. */
  readonly gtin: string | null;
  readonly type: string;
  /** null: the till sent none. */
  readonly brand: string | null;
  readonly categoryPath: readonly string[];
  /** Thousandths of a unit; negative on a line that is returned. */
  readonly quantity: number;
  /** Minor units, with the fraction of one that price lists may have. */
  readonly unitPrice: Decimal;
  readonly netPayable: MinorUnits;
  /** The tax that `netPayable` contains. */
  readonly taxIncluded: MinorUnits;
  /** The tax of the line that stands below the lines, which `netPayable` does not contain. */
  readonly taxAdded: MinorUnits;
  /** What was taken off already. */
  readonly discount: MinorUnits;
  /** The part of `netPayable + taxAdded` that was paid with points. */
  readonly paidByPoints: MinorUnits;
  /** false: the till says that it earns nothing. */
  readonly tillEligible: boolean;
  readonly voided: boolean;
  /** The sale line that these goods came from, or that money goes back for, when the till knows. */
  readonly returnOf: LineReference | null;
}

export interface LineReference {
  readonly receiptId: ReceiptId;
  /** null: the whole receipt; only money can go back for it. */
  readonly lineId: string | null;
}

/** Goods that went to the customer: they can earn, and can come back. */
export const isSold = (receipt: NormalisedReceipt, line: NormalisedLine): boolean =>
  (receipt.kind === 'sale' || receipt.kind === 'exchange') && line.quantity > 0 && !line.voided;

/** Goods that came back. A line with a positive quantity on a return is neither: it is a till's correction. */
export const isReturned = (receipt: NormalisedReceipt, line: NormalisedLine): boolean =>
  (receipt.kind === 'return' || receipt.kind === 'exchange') && line.quantity < 0 && !line.voided;

/** Money that went back for a line or for a whole receipt, while the customer keeps the goods: a price adjustment, goodwill. */
export const isRefund = (receipt: Pick<NormalisedReceipt, 'kind'>, line: NormalisedLine): boolean =>
  (receipt.kind === 'return' || receipt.kind === 'exchange') &&
  line.quantity === 0 &&
  line.netPayable < 0 &&
  line.returnOf !== null &&
  !line.voided;

/** Goods or money came back. */
export const isBack = (receipt: NormalisedReceipt, line: NormalisedLine): boolean =>
  isReturned(receipt, line) || isRefund(receipt, line);

/** Minor units that went back, with all tax. */
export const refundOf = ({ netPayable, taxAdded }: NormalisedLine): MinorUnits =>
  minorUnits(Math.max(0, -(netPayable + taxAdded)));
