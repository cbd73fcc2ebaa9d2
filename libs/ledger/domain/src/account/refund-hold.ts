import { invariant, points, Rejected, type InstantIso } from '@accrue/kernel';
import type { AccountRejectionCode, RefundHold } from './commands';
import { EntryDraft } from './entry-draft';
import type { AccountEvent } from './events';
import { closedHold, giveBack, openHold, release } from './holds';
import { inTurn } from './in-turn';
import { refundedReason } from './reasons';
import { lotOf, type Account } from './state';

/**
 * Whatever has become of the hold of a redemption that was cancelled: its points come back, once. A hold that was refused, or
 * has ended without a capture, has nothing to give.
 */
export const refundHold = ({ data, metadata }: RefundHold, account: Account): readonly AccountEvent[] => {
  const { now } = metadata;
  const open = openHold(account, data.holdId);
  return inTurn(
    account,
    (then) => (open === undefined ? [] : [release(open, 'cancelled', now, then)]),
    (then) => refund(data, now, then),
  );
};

const refund = (
  { holdId, redemptionId }: RefundHold['data'],
  now: InstantIso,
  account: Account,
): readonly AccountEvent[] => {
  const closed = closedHold(account, holdId);
  if (closed === undefined) throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId });
  const { spent } = closed;
  const [first] = spent;
  if (first === undefined) return [];
  const walletId = lotOf(account, first[0])?.walletId;
  invariant(walletId !== undefined, `the points of hold ${holdId} came from lots`);
  const draft = new EntryDraft(account, walletId);
  giveBack('spent', spent, now, account, draft);
  const refunded = points(spent.reduce((sum, [, amount]) => sum + amount, 0));
  const reason = refundedReason(redemptionId);
  return [
    { type: 'HoldRefunded', data: { holdId, points: closed.points, redemptionId, refunded, reason, ...draft.build() } },
  ];
};
