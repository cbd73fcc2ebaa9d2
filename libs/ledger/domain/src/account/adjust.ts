import { lotId, Rejected } from '@accrue/kernel';
import type { AccountRejectionCode, AdjustPoints } from './commands';
import { checkAmount, enter, isCovered } from './entry';
import type { AccountEvent } from './events';
import { adjustedReason } from './reasons';
import { afterDue } from './settle-due';
import { totalsOf, type Account } from './state';

/** Points by hand: given as a lot of their own, taken from what can be spent. Once per adjustment id. */
export const adjustPoints = (command: AdjustPoints, account: Account): readonly AccountEvent[] => {
  const { data, metadata } = command;
  const { adjustmentId, walletId } = data;
  const known = account.adjustments.find((adjustment) => adjustment.adjustmentId === adjustmentId);
  if (known !== undefined) {
    if (known.points !== data.points || known.walletId !== walletId)
      throw new Rejected<AccountRejectionCode>('adjustment.conflict', { adjustmentId });
    return [];
  }
  if (data.points === 0 || (data.expiresAt !== null && data.expiresAt <= metadata.now)) {
    throw new Rejected<AccountRejectionCode>('adjustment.invalid', { points: data.points, expiresAt: data.expiresAt });
  }
  checkAmount(data.points);
  return afterDue(metadata.now, account, (then) => [adjust(command, then)]);
};

const adjust = ({ data, metadata }: AdjustPoints, account: Account): AccountEvent => {
  const isGiven = data.points > 0;
  const adjusted = enter(account, {
    type: 'PointsAdjusted',
    data: {
      ...data,
      expiresAt: isGiven ? data.expiresAt : null,
      lotId: isGiven ? lotId(`adjustment:${data.adjustmentId}`) : null,
      occurredAt: metadata.now,
      reason: adjustedReason(data),
    },
  });
  if (isGiven || isCovered(adjusted)) return adjusted;
  const available = totalsOf(account, data.walletId).active;
  throw new Rejected<AccountRejectionCode>('points.insufficient', { requested: -data.points, available });
};
