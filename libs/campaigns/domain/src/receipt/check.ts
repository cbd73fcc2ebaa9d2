import {
  currencyExponent,
  epochMs,
  LINE_AMOUNT_MAX,
  RECEIPT_AMOUNT_MAX,
  Rejected,
  type InstantIso,
  type KernelRejectionCode,
} from '@accrue/kernel';
import type { ReceiptContent } from './content';
import { isRefund, type NormalisedReceipt } from './normalised';
import { addedTaxOf } from './tax';
import type { CampaignsRejectionCode } from '../rejections';

/** How far a till's clock may be ahead of ours. */
/** How far a clock in the shop may be ahead of ours. */
export const CLOCK_TOLERANCE_MS = 10 * 60_000;

/**
 * Whether a receipt can be true. Checked once, when it arrives; what was recorded is never checked again.
 * @param now the edge's clock
 * @param currency the programme's; there is no conversion yet
 * @throws Rejected currency.unknown, receipt.exponent_mismatch, receipt.currency_not_supported,
 *   receipt.duplicate_line_id, receipt.quantity_zero, receipt.returned_line_on_sale, return.names_itself, return.names_no_line,
 *   amount.out_of_range, receipt.lines_do_not_sum, tender.sign_differs, receipt.tenders_do_not_sum, receipt.in_the_future
 */
export const checkReceipt = (
  content: ReceiptContent,
  receipt: NormalisedReceipt,
  { now, currency }: { readonly now: InstantIso; readonly currency: string },
): void => {
  checkCurrency(content, currency);
  checkLines(receipt);
  checkSums(content);
  const aheadMs = epochMs(receipt.occurredAt) - epochMs(now);
  if (aheadMs > CLOCK_TOLERANCE_MS) {
    throw new Rejected<CampaignsRejectionCode>('receipt.in_the_future', {
      occurredAt: receipt.occurredAt,
      now,
      aheadMs,
    });
  }
};

const checkCurrency = ({ currency, exponent }: ReceiptContent, supported: string): void => {
  const expected = knownExponent(currency);
  if (exponent !== undefined && exponent !== expected) {
    throw new Rejected<CampaignsRejectionCode>('receipt.exponent_mismatch', { currency, exponent, expected });
  }
  if (currency !== supported)
    throw new Rejected<CampaignsRejectionCode>('receipt.currency_not_supported', { currency, supported });
};

const knownExponent = (currency: string): number => {
  try {
    return currencyExponent(currency);
  } catch (error) {
    if (error instanceof Rejected)
      throw new Rejected<KernelRejectionCode>('currency.unknown', { currency: currency.slice(0, 64) });
    throw error;
  }
};

const checkLines = ({ receiptId, kind, lines }: NormalisedReceipt): void => {
  const seen = new Set<string>();
  for (const line of lines) {
    const { lineId, quantity, netPayable, taxIncluded, taxAdded, unitPrice, voided, returnOf } = line;
    if (seen.has(lineId)) throw new Rejected<CampaignsRejectionCode>('receipt.duplicate_line_id', { lineId });
    seen.add(lineId);
    if (voided) continue;
    // A line of zero and for nothing is a till's remark; one that costs something cannot be returned in parts.
    // Money alone goes back only for what was sold.
    if (quantity === 0 && netPayable !== 0 && !isRefund({ kind }, line))
      throw new Rejected<CampaignsRejectionCode>('receipt.quantity_zero', { lineId });
    if (quantity < 0 && kind === 'sale')
      throw new Rejected<CampaignsRejectionCode>('receipt.returned_line_on_sale', { lineId });
    if (quantity < 0 && returnOf?.lineId === null)
      throw new Rejected<CampaignsRejectionCode>('return.names_no_line', { lineId });
    if (returnOf?.receiptId === receiptId)
      throw new Rejected<CampaignsRejectionCode>('return.names_itself', { lineId });
    // Only the magnitude matters here, so floating point will do: amounts beyond it could not be computed with later.
    const worth = (Math.abs(unitPrice.units) / 10 ** unitPrice.scale) * (Math.abs(quantity) / 1000);
    if ([worth, netPayable, taxIncluded, taxAdded].some((amount) => Math.abs(amount) > LINE_AMOUNT_MAX))
      throw new Rejected<KernelRejectionCode>('amount.out_of_range', { lineId, max: LINE_AMOUNT_MAX });
  }
};

const checkSums = ({ lines, totals, tenders }: ReceiptContent): void => {
  const { payable, rounding = 0 } = totals;
  const { taxAdded: totalTaxAdded = 0 } = totals;
  if ([payable, rounding, totalTaxAdded].some((amount) => Math.abs(amount) > RECEIPT_AMOUNT_MAX))
    throw new Rejected<KernelRejectionCode>('amount.out_of_range', { pointer: '/totals', max: RECEIPT_AMOUNT_MAX });
  const linesSum = lines.reduce((sum, line) => (line.voided === true ? sum : sum + line.netPayable), 0);
  const taxAdded = addedTaxOf(lines, totals);
  const difference = payable - (linesSum + taxAdded + rounding);
  if (difference !== 0) {
    throw new Rejected<CampaignsRejectionCode>('receipt.lines_do_not_sum', {
      ...{ payable, lines: linesSum, taxAdded, rounding, difference },
      detail: `The lines come to ${linesSum}, tax added below them to ${taxAdded} and rounding to ${rounding}, together ${linesSum + taxAdded + rounding}; totals.payable is ${payable}, which differs by ${difference}.`,
    });
  }
  if (tenders === undefined) return;
  for (const { tenderId, amount, points } of tenders)
    if (points !== undefined && Math.sign(points.points) !== Math.sign(amount))
      throw new Rejected<CampaignsRejectionCode>('tender.sign_differs', { tenderId, amount, points: points.points });
  const paid = tenders.reduce((total, tender) => total + tender.amount, 0);
  if (paid !== payable) {
    throw new Rejected<CampaignsRejectionCode>('receipt.tenders_do_not_sum', {
      ...{ payable, tenders: paid, difference: payable - paid },
      detail: `The tenders come to ${paid}; totals.payable is ${payable}, which differs by ${payable - paid}.`,
    });
  }
};
