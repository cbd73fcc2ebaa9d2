import { lotId as lotIdOf, Rejected, type ReceiptId } from '@accrue/kernel';
import type { AccountRejectionCode, RefundSpend, SpendPoints, VoidSpending } from './commands';
import { checkAmount, enter } from './entry';
import type { AccountEvent } from './events';
import { paidReason, refundedSpendReason, voidedSpendReason } from './reasons';
import { afterDue } from './settle-due';
import type { Account, Spend } from './state';

/** Never refused for too few points: the goods are gone. */
export const spendPoints = ({ data, metadata }: SpendPoints, account: Account): readonly AccountEvent[] => {
  const { walletId, points, receiptId } = data;
  if (isRepeated(account.spends, data)) return [];
  return afterDue(metadata.now, account, (then) => {
    const fact = { walletId, at: metadata.now, receiptId, points, reason: paidReason(receiptId) };
    return [enter(then, { type: 'PointsSpent', data: fact })];
  });
};

/** Comes back into the lots that paid, also when the payment itself arrives later. */
export const refundSpend = ({ data, metadata }: RefundSpend, account: Account): readonly AccountEvent[] => {
  const { walletId, points, refundId, receiptIds, graceUntil } = data;
  if (isRepeated(account.refunds, { walletId, points, receiptId: refundId })) return [];
  const { now } = metadata;
  const expiresAt = graceUntil !== null && graceUntil > now ? graceUntil : null;
  // One for each wallet that a return gives back to.
  const lotId = expiresAt === null ? null : lotIdOf(`grace:${walletId}:${refundId}`);
  return afterDue(now, account, (then) => {
    const reason = refundedSpendReason(refundId);
    const fact = { walletId, at: now, receiptId: refundId, receiptIds, points, lotId, expiresAt, reason };
    return [enter(then, { type: 'SpendRefunded', data: fact })];
  });
};

/** One entry for each wallet that the receipt paid from or gave back to; [] when it did neither. */
export const voidSpending = ({ data, metadata }: VoidSpending, account: Account): readonly AccountEvent[] => {
  const { voidId, receiptId } = data;
  if (account.voids.some((known) => known.receiptId === voidId)) return [];
  const { now } = metadata;
  return afterDue(
    now,
    account,
    ...walletsOf(account, receiptId).map((walletId) => (then: Account) => {
      const reason = voidedSpendReason(receiptId, voidId);
      return [
        enter(then, { type: 'SpendVoided', data: { walletId, at: now, receiptId: voidId, voids: receiptId, reason } }),
      ];
    }),
  );
};

const walletsOf = (account: Account, receiptId: ReceiptId): readonly string[] => {
  const undone = account.voids.find((one) => one.receiptId === receiptId);
  if (undone !== undefined) return walletsOf(account, undone.voids);
  const captured = account.holds.filter((hold) => hold.captures.some((capture) => capture.receiptId === receiptId));
  const others = [...account.spends, ...account.refunds].filter((one) => one.receiptId === receiptId);
  return [...new Set([...captured, ...others].map(({ walletId }) => walletId))];
};

/** @throws Rejected spend.conflict when the receipt said another number before */
const isRepeated = (known: readonly Spend[], told: Omit<Spend, 'at'>): boolean => {
  const { receiptId, walletId, points } = told;
  if (points < 1) throw new Rejected<AccountRejectionCode>('spend.invalid', { receiptId, points });
  checkAmount(points);
  const before = known.find((one) => one.receiptId === receiptId && one.walletId === walletId);
  if (before === undefined) return false;
  if (before.points === points) return true;
  throw new Rejected<AccountRejectionCode>('spend.conflict', { receiptId, points, before: before.points });
};
