import type { AdjustPoints, CorrectAward, GrantAward, ReverseAward } from './commands';
import type { AwardTotals, Cause, ReleaseCause } from './events';

/** What the member reads on the statement. Plain sentences with the receipt's id, so that each can be followed up. */

export const earnedReason = ({ receiptId, multiplier, tierId }: GrantAward['data']): string =>
  `Earned on receipt ${receiptId}${multiplier === '1' ? '' : `, ×${multiplier}${tierId === null ? '' : ` as ${tierId}`}`}`;

export const termsReason = ({ receiptId }: GrantAward['data']): string => `Terms of receipt ${receiptId} recorded`;

export const reversedReason = ({ receiptId, cause }: ReverseAward['data']): string =>
  cause.kind === 'void'
    ? `Taken back: receipt ${receiptId} was voided${by(cause)}`
    : `Taken back: goods of receipt ${receiptId} returned${on(cause)}`;

export const correctedReason = (
  { receiptId, cause, granted, reversed }: CorrectAward['data'],
  before: AwardTotals,
): string => {
  const change = granted - reversed - (before.granted - before.reversed);
  const what =
    change > 0
      ? `Added for receipt ${receiptId}`
      : change < 0
        ? `Taken back for receipt ${receiptId}`
        : `Receipt ${receiptId} counted again`;
  if (cause.kind === 'move') return `${what}: receipt ${cause.receiptId ?? receiptId} was moved between members`;
  return `${what}: ${WHY[cause.kind] ?? 'an earlier fact arrived late'}${on(cause)}`;
};

const WHY: Readonly<Record<string, string>> = {
  sale: 'the sale arrived after its return',
  return: 'goods returned',
  exchange: 'goods exchanged',
  void: 'a receipt was voided',
  late_receipt: 'an earlier receipt arrived late',
  tier_changed: 'the tier at that time changed',
  claim: 'a receipt was claimed',
};

const on = (cause: Cause): string => (cause.receiptId === null ? '' : ` on ${cause.receiptId}`);
const by = (cause: Cause): string => (cause.receiptId === null ? '' : ` by ${cause.receiptId}`);

export const heldReason = (redemptionId: string | null): string =>
  redemptionId === null ? 'Reserved at the till' : `Reserved for redemption ${redemptionId}`;

export const refusedReason = (code: 'account.closed' | 'points.insufficient', available: number): string =>
  `Not reserved: ${code === 'account.closed' ? 'the account is closed' : `only ${available} points available`}`;

export const spentReason = (redemptionId: string | null, receiptId: string | null): string =>
  redemptionId !== null
    ? `Spent on redemption ${redemptionId}`
    : receiptId !== null
      ? `Spent on receipt ${receiptId}`
      : 'Spent';

const RELEASED: Readonly<Record<ReleaseCause, string>> = {
  redemption_failed: 'the redemption came to nothing',
  cancelled: 'cancelled',
  timed_out: 'the reservation ran out',
  not_needed: 'the rest was not needed',
};

export const refundedReason = (redemptionId: string): string => `Given back: redemption ${redemptionId} was cancelled`;

export const releasedReason = (cause: ReleaseCause): string => `Reservation released: ${RELEASED[cause]}`;

export const adjustedReason = ({ reasonCode, points }: AdjustPoints['data']): string =>
  `${points > 0 ? 'Credited' : 'Deducted'} by hand: ${reasonCode.replaceAll('_', ' ')}`;
