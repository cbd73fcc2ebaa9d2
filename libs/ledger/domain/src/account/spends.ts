import type { EntryReason } from '@accrue/contracts';
import { lotId as lotIdOf, Rejected, type ReceiptId } from '@accrue/kernel';
import type { AccountRejectionCode, RefundSpend, SpendPoints, VoidSpending } from './commands';
import { checkAmount, enter } from './entry';
import type { AccountEvent } from './events';
import type { Entry } from './postings';
import { paidReason, refundedSpendReason, voidedSpendReason } from './reasons';
import type { Fact } from './record';
import { afterDue } from './settle-due';
import type { Account, Spend } from './state';

/** Never refused for too few points: the goods are gone. */
export const spendPoints = ({ data, metadata }: SpendPoints, account: Account): readonly AccountEvent[] => {
  const { walletId, points, receiptId, failed } = data;
  if (isRepeated(account.spends, data)) return [];
  return afterDue(metadata.now, account, (then) => {
    const fact = { walletId, at: metadata.now, receiptId, points, failed, reason: paidReason(receiptId) };
    return [enter(then, { type: 'PointsSpent', data: fact })];
  });
};

/** Comes back into the lots that paid, also when the payment itself arrives later. */
export const refundSpend = ({ data, metadata }: RefundSpend, account: Account): readonly AccountEvent[] => {
  const { walletId, points, refundId, receiptIds, grace } = data;
  if (isRepeated(account.refunds, { walletId, points, receiptId: refundId })) return [];
  const { now } = metadata;
  // One for each wallet that a return gives back to. No wallet has a `~`, nor is the id too long for the longest of both.
  const lotId = grace === null ? null : lotIdOf(`${refundId}~${walletId}`);
  return afterDue(now, account, (then) => {
    const life = { lotId, expiresAt: grace?.expiresAt ?? null, expiresOn: grace?.expiresOn ?? null };
    const fact = { walletId, at: now, receiptId: refundId, receiptIds, points, ...life };
    return [refunded(then, fact)];
  });
};

/** What becomes of points whose lot has expired is known when the entry is made, and the reason says it. */
const refunded = (
  account: Account,
  fact: Omit<Extract<Fact, { readonly type: 'SpendRefunded' }>['data'], 'reason'>,
): AccountEvent => {
  const { receiptId, lotId, expiresOn } = fact;
  const reasonFor = ({ lots }: Pick<Entry, 'lots'>): EntryReason => {
    const graced = lots.find((change) => change.lotId === lotId)?.points ?? 0;
    const expired = lots.reduce((sum, change) => sum + (change.expired ?? 0), 0);
    return refundedSpendReason(receiptId, { graced, expiresOn: graced === 0 ? null : expiresOn, expired });
  };
  const event = enter(account, { type: 'SpendRefunded', data: { ...fact, reason: reasonFor({ lots: [] }) } });
  return { ...event, data: { ...event.data, reason: reasonFor(event.data) } } as AccountEvent;
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
