import type { EntryReason } from '@accrue/contracts';
import { lotId as lotIdOf, points as pointsOf, Rejected, type ReceiptId } from '@accrue/kernel';
import type { AccountRejectionCode, RefundSpend, SpendPoints, VoidSpending } from './commands';
import { checkAmount, enter } from './entry';
import type { AccountEvent, FailedHold } from './events';
import type { Entry } from './postings';
import { paidReason, refundedSpendReason, voidedSpendReason } from './reasons';
import type { Fact } from './record';
import { afterDue } from './settle-due';
import { holdOf, type Account, type Spend } from './state';

/** Never refused for too few points: the goods are gone. A hold that has paid for the receipt since it was asked is not paid again. */
export const spendPoints = (command: SpendPoints, account: Account): readonly AccountEvent[] => {
  const { metadata } = command;
  const data = withoutCaptured(command.data, account);
  if (data.points === 0 && command.data.points > 0) return [];
  if (isRepeated(account.spends, data)) return [];
  const { walletId, points, receiptId, failed } = data;
  return afterDue(metadata.now, account, (then) => {
    const fact = { walletId, at: metadata.now, receiptId, points, failed, reason: paidReason(receiptId) };
    return [enter(then, { type: 'PointsSpent', data: fact })];
  });
};

/** The same message may be worked on twice at a time: between its question and this answer, the other may have captured what was not there. */
const withoutCaptured = (data: SpendPoints['data'], account: Account): SpendPoints['data'] => {
  const { receiptId } = data;
  const failed = data.failed.map((one) => {
    const own = holdOf(account, one.holdId)?.captures.find((capture) => capture.receiptId === receiptId);
    return own === undefined
      ? one
      : { ...one, unpaid: pointsOf(Math.min(one.unpaid, Math.max(0, one.points - own.points))) };
  });
  const unpaidOf = (holds: readonly FailedHold[]): number => holds.reduce((sum, { unpaid }) => sum + unpaid, 0);
  const paidSince = unpaidOf(data.failed) - unpaidOf(failed);
  return { ...data, points: pointsOf(data.points - paidSince), failed: failed.filter(({ unpaid }) => unpaid > 0) };
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

/**
 * One entry for each wallet that the receipt paid from or gave back to. When it did neither, there may be something of it still to come: one in
 * the wallet of the command, which changes nothing.
 */
export const voidSpending = ({ data, metadata }: VoidSpending, account: Account): readonly AccountEvent[] => {
  const { voidId, receiptId } = data;
  if (account.voids.some((known) => known.receiptId === voidId)) return [];
  const { now } = metadata;
  return afterDue(
    now,
    account,
    ...walletsOf(account, receiptId, data.walletId).map((walletId) => (then: Account) => {
      const reason = voidedSpendReason(receiptId, voidId);
      return [
        enter(then, { type: 'SpendVoided', data: { walletId, at: now, receiptId: voidId, voids: receiptId, reason } }),
      ];
    }),
  );
};

const walletsOf = (account: Account, receiptId: ReceiptId, otherwise: string): readonly string[] => {
  let at = receiptId;
  // Voids may name each other in a circle.
  for (const _each of account.voids) at = account.voids.find((one) => one.receiptId === at)?.voids ?? at;
  const captured = account.holds.filter((hold) => hold.captures.some((capture) => capture.receiptId === at));
  const others = [...account.spends, ...account.refunds].filter((one) => one.receiptId === at);
  const wallets = [...new Set([...captured, ...others].map(({ walletId }) => walletId))];
  return wallets.length === 0 ? [otherwise] : wallets;
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
