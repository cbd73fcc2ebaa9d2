import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { Type, minor, text } from '../define';
import { reason, type ReasonOf } from './define';

const tenderId = text('Tender of the receipt');
const walletId = text('Wallet');
const some = (description: string) => Type.Integer({ minimum: 1, maximum: POINTS_PER_ENTRY_MAX, description });
const points = some('Paid with on this receipt');
const amountMinor = minor('What the receipt says that they paid');

/** Why points cannot have paid for a receipt as it says. */
export const TENDER_REASONS = {
  'tender.hold_missing': reason(
    'It was paid with points, and names no hold that they were set aside by',
    { tenderId, amountMinor },
    { tenderId: '2', amountMinor: 500 },
  ),
  'tender.points_missing': reason(
    'Points go back to the customer, and it does not say how many',
    { tenderId, amountMinor },
    { tenderId: '2', amountMinor: -500 },
  ),
  'tender.refund_names_no_receipt': reason(
    'Points go back to the customer, and no line names the receipt that they paid for',
    { tenderId, points: some('How many go back') },
    { tenderId: '2', points: 500 },
  ),
  'tender.wallet_unknown': reason(
    'The programme has no such wallet',
    { tenderId, walletId },
    { tenderId: '2', walletId: 'stars' },
  ),
  'tender.value_differs': reason(
    'So many points are worth another amount',
    { tenderId, points, amountMinor, worthMinor: minor('What they are worth, in whole minor units') },
    { tenderId: '2', points: 5, amountMinor: 10000, worthMinor: 5 },
  ),
  'tender.below_minimum': reason(
    'Fewer points than a receipt can be paid with',
    { walletId, points, minimum: some('The least') },
    { walletId: 'points', points: 5, minimum: 100 },
  ),
  'tender.not_a_multiple': reason(
    'Receipts are paid with another number of points at a time',
    { walletId, points, multiple: some('How many at a time') },
    { walletId: 'points', points: 130, multiple: 100 },
  ),
  'tender.above_share': reason(
    'More of the receipt was paid with points than may be',
    {
      walletId,
      amountMinor,
      mostMinor: minor('What may be'),
      share: Type.String({ description: 'Percent of the receipt' }),
    },
    { walletId: 'points', amountMinor: 600, mostMinor: 500, share: '50' },
  ),
  'tender.above_payable': reason(
    'Points paid more than there was to pay',
    { amountMinor, payableMinor: minor('What there was to pay') },
    { amountMinor: 2000, payableMinor: 1000 },
  ),
} as const;

export type TenderReason = ReasonOf<typeof TENDER_REASONS>;

/** Why a hold does not pay what a receipt says. Of one that has ended, the event time of the receipt decides whether it had. */
export const HOLD_FAULTS = [
  'unknown',
  'other_member',
  'other_wallet',
  'exceeded',
  'expired',
  'captured',
  'released',
] as const;

export type HoldFault = (typeof HOLD_FAULTS)[number];
