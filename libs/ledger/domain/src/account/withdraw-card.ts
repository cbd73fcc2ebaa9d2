import { lotId as lotIdOf, points, Rejected, awardId as awardIdOf } from '@accrue/kernel';
import type { AccountRejectionCode, WithdrawCard } from './commands';
import { enter } from './entry';
import type { AccountEvent } from './events';
import { withdrawnReason } from './reasons';
import { afterDue } from './settle-due';
import { lotOf, reversedOf, type Account } from './state';

/**
 * Whoever undoes the redemption has its points again, so nobody may have spent, or be about to spend, anything of the card. Once: what was withdrawn stays so.
 */
export const withdrawCard = (
  { data: { redemptionId }, metadata: { now } }: WithdrawCard,
  account: Account,
): readonly AccountEvent[] => {
  const lotId = lotIdOf(redemptionId);
  const known = lotOf(account, lotId);
  if (known === undefined) throw new Rejected<AccountRejectionCode>('gift_card.unknown', { redemptionId });
  if (reversedOf(known) === known.granted) return [];
  return afterDue(now, account, (then) => {
    const { walletId, granted, remaining, sequence } = lotOf(then, lotId) ?? known;
    if (remaining !== granted)
      throw new Rejected<AccountRejectionCode>('gift_card.used', { redemptionId, loaded: granted, left: remaining });
    const source = { lotId, awardId: awardIdOf(redemptionId), receiptId: null, redemptionId, ruleId: null };
    return [
      enter(then, {
        type: 'PointsReversed',
        data: {
          ...{ ...source, walletId, programmeVersion: null, sequence: sequence + 1, occurredAt: now },
          ...{ granted, reversed: granted, reversals: [{ occurredAt: now, points: points(granted) }] },
          cause: { kind: 'withdrawn', receiptId: null },
          reason: withdrawnReason(redemptionId),
        },
      }),
    ];
  });
};
