import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { Type, minor, quantity, record, text } from '../define';
import { DISCOUNT_REASONS } from './discount';
import { RECEIPT_REASONS } from './receipt';
import { reason, type ReasonOf } from './define';
import { HOLD_FAULTS, TENDER_REASONS } from './tender';

const receiptId = text('Receipt');
const some = (description: string) => Type.Integer({ minimum: 1, maximum: POINTS_PER_ENTRY_MAX, description });

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
  'review.hold_failed': reason(
    'A hold did not pay what the receipt says: the points were spent without it',
    {
      holdId: text('Hold that the receipt names'),
      walletId: text('Wallet that the receipt names'),
      fault: Type.String({ description: HOLD_FAULTS.join(', ') }),
      points: some('What the hold was to pay'),
      unpaid: some('What of it was spent without the hold'),
    },
    ...HOLD_FAULTS.map((fault) => ({ holdId: 'h-1', walletId: 'points', fault, points: 500, unpaid: 100 })),
    { holdId: 'h-1', walletId: 'points', fault: 'unknown', points: 1, unpaid: 1 },
  ),
  ...TENDER_REASONS,
  ...DISCOUNT_REASONS,
} as const;

export type ReviewReason = ReasonOf<typeof REVIEW_REASONS>;
