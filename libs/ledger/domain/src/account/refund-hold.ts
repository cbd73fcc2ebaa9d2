import { laterOf, Rejected } from '@accrue/kernel';
import type { AccountRejectionCode, RefundHold } from './commands';
import { enter } from './entry';
import type { AccountEvent } from './events';
import { release } from './holds';
import { inTurn } from './in-turn';
import { refundedReason } from './reasons';
import { afterDue } from './settle-due';
import { capturedOf, holdOf, lastChangeOf, type Account } from './state';

/**
 * Whatever has become of the hold of a redemption that was cancelled: its points come back, once. A hold that was refused, or
 * has ended without a capture, has nothing to give.
 */
export const refundHold = ({ data, metadata }: RefundHold, account: Account): readonly AccountEvent[] => {
  const { now } = metadata;
  const { holdId, redemptionId } = data;
  const hold = holdOf(account, holdId);
  if (hold === undefined) throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId });
  return inTurn(
    account,
    (then) => (hold.status === 'open' ? release(hold, 'cancelled', now, then) : []),
    (then) => {
      const refunded = capturedOf(hold);
      if (refunded === 0 || hold.status === 'refunded') return [];
      const at = laterOf(now, lastChangeOf(holdOf(then, holdId) ?? hold));
      const { walletId } = hold;
      const reason = refundedReason(redemptionId);
      const fact = { walletId, at, holdId, points: hold.points, redemptionId, refunded, reason };
      return afterDue(at, then, (settled) => [enter(settled, { type: 'HoldRefunded', data: fact })]);
    },
  );
};
