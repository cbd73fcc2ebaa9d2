import { Type, minor, quantity, record, text } from '../define';
import { RECEIPT_REASONS } from './receipt';
import { reason, type ReasonOf } from './define';
import { TENDER_REASONS } from './tender';

const receiptId = text('Receipt');

/** Why a person has to look at something. */
export const REVIEW_REASONS = {
  'review.other_content': reason('The receipt came again with other content', { receiptId }, { receiptId: 'R-1' }),
  'review.same_place': reason(
    'Two receipts have the same store, till, sequence number and business date',
    { receiptId, recordedAs: text('The one that came first') },
    { receiptId: 'R-2', recordedAs: 'R-1' },
  ),
  'review.no_sale_found': reason(
    'Something came back that nobody was seen buying',
    {
      goods: Type.Array(record({ sku: text('Article'), units: quantity('Units without a sale') })),
      refunds: Type.Array(record({ sku: text('Article'), amountMinor: minor('Money without a sale') })),
    },
    { goods: [{ sku: 'MUG', units: '1' }], refunds: [] },
    {
      goods: [
        { sku: 'MUG', units: '2' },
        { sku: 'TEA', units: '0.25' },
      ],
      refunds: [{ sku: 'CUP', amountMinor: 123456 }],
    },
  ),
  'review.waits_for': reason(
    'It names receipts that have not come',
    { receiptIds: Type.Array(receiptId) },
    { receiptIds: ['R-1'] },
    { receiptIds: ['R-1', 'R-2', 'R-3'] },
  ),
  'receipt.too_old': RECEIPT_REASONS['receipt.too_old'],
  ...TENDER_REASONS,
} as const;

export type ReviewReason = ReasonOf<typeof REVIEW_REASONS>;
