import { isReceiptId, Rejected, type ReceiptId } from '@accrue/kernel';
import type { CampaignsProblemCode } from '../problems';

/** A receipt as a caller names it in a path or a query. @throws Rejected receipt.unknown for what no receipt can be called */
export const askedReceipt = (text: string): ReceiptId => {
  if (!isReceiptId(text)) throw new Rejected<CampaignsProblemCode>('receipt.unknown', { receiptId: text.slice(0, 64) });
  return text;
};
