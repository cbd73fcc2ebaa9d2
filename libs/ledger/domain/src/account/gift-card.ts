import { epochMs, instantFromEpochMs, laterOf, lotId as lotIdOf, Rejected, type InstantIso } from '@accrue/kernel';
import type { AccountRejectionCode, RefundCard, WithdrawCard } from './commands';
import { enter } from './entry';
import type { AccountEvent } from './events';
import { reversedReason } from './reasons';
import { afterDue } from './settle-due';
import { refundSpend } from './spends';
import { lotOf, reversedOf, type Account } from './state';
import { sumOf } from './sum-of';

/**
 * Whoever undoes a redemption has its points again, so nobody may have spent, or be about to spend, anything of the card. Once: what was withdrawn stays so.
 */
export const withdrawCard = (
  { data: { part, ...source }, metadata }: WithdrawCard,
  account: Account,
): readonly AccountEvent[] => {
  const { awardId } = source;
  const lotId = lotIdOf(awardId);
  const known = lotOf(account, lotId);
  if (known === undefined) throw new Rejected<AccountRejectionCode>('gift_card.unknown', { awardId });
  if (reversedOf(known) === known.granted) return [];
  const now = laterOf(metadata.now, justAfter(account.settledAt));
  return afterDue(now, account, (then) => {
    const { walletId, granted, remaining, sequence } = lotOf(then, lotId) ?? known;
    if (part === 'all' && remaining !== granted)
      throw new Rejected<AccountRejectionCode>('gift_card.used', { awardId, loaded: granted, left: remaining });
    const data = {
      ...{ ...source, walletId, programmeVersion: null, sequence: sequence + 1, occurredAt: now, granted },
      ...{ reversed: granted, reversals: [{ occurredAt: now, points: granted }] },
      cause: { kind: part === 'all' ? 'withdrawn' : 'return', receiptId: null },
    };
    return [enter(then, { type: 'PointsReversed', data: { ...data, lotId, reason: reversedReason(data) } })];
  });
};

/** What happens at one instant is booked after what is taken back at it. */
const justAfter = (at: InstantIso): InstantIso => instantFromEpochMs(epochMs(at) + 1);

/**
 * A card pays for receipts by holds alone, so what it can be given back is known: what their captures took, less what came back of it. More is refused, where that of a member
 * is written down for a payment that may still be told.
 */
export const refundCard = ({ data, metadata }: RefundCard, account: Account): readonly AccountEvent[] => {
  const { receiptId, ...refund } = data;
  const isRepeated = account.refunds.some((known) => known.receiptId === data.refundId);
  const paid = account.holds.flatMap(({ captures }) => captures.filter((made) => made.receiptId === receiptId));
  const back = account.refunds.filter(({ receiptIds }) => receiptIds.includes(receiptId));
  const left = sumOf(paid) - sumOf(back);
  if (!isRepeated && refund.points > left)
    throw new Rejected<AccountRejectionCode>('gift_card.not_paid', { receiptId, refundable: left });
  return refundSpend({ type: 'RefundSpend', data: { ...refund, receiptIds: [receiptId] }, metadata }, account);
};
