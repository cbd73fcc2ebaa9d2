import type { ReceiptId } from '@accrue/kernel';
import { isBack, type NormalisedReceipt } from './normalised';

/** The receipts that this one takes goods back from, gives money back for or undoes, each once, in the order of its lines. */
export const namedReceipts = (receipt: NormalisedReceipt): readonly ReceiptId[] => {
  if (receipt.kind === 'sale') return [];
  if (receipt.voidOf !== null) return [receipt.voidOf];
  const returned = receipt.lines.filter((line) => isBack(receipt, line));
  return [...new Set(returned.flatMap(({ returnOf }) => returnOf?.receiptId ?? []))];
};

/**
 * It takes back and sells nothing, so it concerns whoever had bought, not whoever stands at the till: a gift comes back by
 * another person, a void carries no card.
 */
export const takesBackOnly = ({ kind }: Pick<NormalisedReceipt, 'kind'>): boolean =>
  kind === 'return' || kind === 'void';
