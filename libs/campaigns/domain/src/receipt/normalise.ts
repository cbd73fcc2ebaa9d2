import {
  minorUnits,
  NO_MONEY,
  parseDecimal,
  parseQuantity,
  Rejected,
  type Decimal,
  type InstantIso,
  type MinorUnits,
} from '@accrue/kernel';
import type { ReceiptContent, ReceiptLineContent } from './content';
import type { NormalisedLine, NormalisedReceipt } from './normalised';
import { endedAt, orderAt } from './order';
import { paidByPoints } from './points-tenders';
import { taxOf } from './tax';
import type { CampaignsRejectionCode } from '../rejections';

const NO_CATEGORIES: readonly string[] = [];
/** Fraction digits of an exact price. */
export const PRICE_SCALE_MAX = 6;

/**
 * The form in which receipts are adjudicated. Says nothing about whether the receipt can be true: `checkReceipt` does.
 * @param receipt satisfies the public schema
 * @param place its place in event time, when it was computed before
 * @throws Rejected receipt.instant_invalid, receipt.quantity_invalid, receipt.unit_price_invalid: what a schema's
 *   patterns let through
 */
export const normaliseReceipt = (receipt: ReceiptContent, place: EventPlace = placeOf(receipt)): NormalisedReceipt => {
  const points = receipt.tenders === undefined ? null : paidByPoints(receipt.lines, receipt.tenders);
  return {
    receiptId: receipt.receiptId,
    kind: receipt.kind,
    channel: receipt.channel ?? 'store',
    storeId: receipt.businessKey.storeId,
    occurredAt: place.occurredAt,
    endedAt: receipt.endedAt,
    order: place.order,
    currency: receipt.currency,
    lines: receipt.lines.map((line, index) => normaliseLine(line, index, points?.[index] ?? NO_MONEY)),
    belowLines: minorUnits(Math.max(0, receipt.totals.taxAdded ?? 0) + Math.max(0, receipt.totals.rounding ?? 0)),
    voidOf: receipt.kind === 'void' ? (receipt.void?.ofReceiptId ?? null) : null,
  };
};

interface EventPlace {
  readonly occurredAt: InstantIso;
  readonly order: string;
}

const placeOf = (receipt: ReceiptContent): EventPlace => {
  const occurredAt = endedAt(receipt);
  return { occurredAt, order: orderAt(occurredAt, receipt.businessKey) };
};

const normaliseLine = (line: ReceiptLineContent, index: number, paid: MinorUnits): NormalisedLine => ({
  index,
  lineId: line.lineId,
  sku: line.sku,
  gtin: line.gtin ?? null,
  type: line.type,
  brand: line.brand ?? null,
  categoryPath: line.categoryPath ?? NO_CATEGORIES,
  quantity: quantityOf(line),
  unitPrice: unitPriceOf(line),
  netPayable: line.netPayable,
  taxIncluded: line.tax === undefined ? NO_MONEY : taxOf(line, 'included'),
  taxAdded: line.tax === undefined ? NO_MONEY : taxOf(line, 'added'),
  discount: discountOf(line),
  paidByPoints: paid,
  tillEligible: line.loyaltyEligible !== false,
  voided: line.voided === true,
  returnOf:
    line.returnOf === undefined ? null : { receiptId: line.returnOf.receiptId, lineId: line.returnOf.lineId ?? null },
});

const discountOf = ({ discounts }: ReceiptLineContent): MinorUnits =>
  discounts === undefined ? NO_MONEY : minorUnits(discounts.reduce((sum, { amount }) => sum + amount, 0));

const quantityOf = ({ lineId, quantity }: ReceiptLineContent): number => {
  try {
    return parseQuantity(quantity);
  } catch (error) {
    if (error instanceof Rejected)
      throw new Rejected<CampaignsRejectionCode>('receipt.quantity_invalid', {
        lineId,
        quantity: quantity.slice(0, 64),
      });
    throw error;
  }
};

const unitPriceOf = ({ lineId, unitPrice, unitPriceExact }: ReceiptLineContent): Decimal => {
  if (unitPriceExact === undefined) return { units: unitPrice, scale: 0 };
  try {
    return parseDecimal(unitPriceExact, { scaleMax: PRICE_SCALE_MAX });
  } catch (error) {
    if (error instanceof Rejected) {
      throw new Rejected<CampaignsRejectionCode>('receipt.unit_price_invalid', {
        lineId,
        unitPriceExact: unitPriceExact.slice(0, 64),
      });
    }
    throw error;
  }
};
