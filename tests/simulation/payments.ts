import type { ReceiptV1 } from '@accrue/contracts';
import type { Answer } from './clients';
import type { Plan } from './plan';
import type { Row } from './simulated-database';

/** Facts of members who are merged or separated are told again on the other account. */
const once = (told: readonly Row[]): readonly Row[] => {
  const seen = new Set<string>();
  return told.filter((row) => {
    if (!RETOLD.includes(String(row['type']))) return true;
    const what = [row['type'], row['walletId'], row['holdId'], row['receiptId'], row['at']].join(' ');
    return !seen.has(what) && seen.add(what);
  });
};

const RETOLD = ['HoldCaptured', 'PointsSpent', 'SpendRefunded'];

/** By a void that was recorded for a member, and is not undone itself. */
const isUndone = (receiptId: unknown, campaigns: readonly Row[]): boolean =>
  campaigns.some(
    (row) =>
      row['type'] === 'ReceiptRecorded' &&
      row['memberId'] !== null &&
      (row['receipt'] as ReceiptV1).void?.ofReceiptId === receiptId &&
      !isUndone(row['receiptId'], campaigns),
  );

/** What a receipt says was paid with points was taken, once; and what is spent in all is what stands of it. */
export const paymentFaults = (
  plan: Plan,
  answers: ReadonlyMap<number, Answer>,
  [campaigns, told]: readonly [readonly Row[], readonly Row[]],
): readonly string[] => {
  const found: string[] = [];
  const ledger = once(told);
  const taken = ledger.flatMap((row) =>
    row['type'] === 'HoldCaptured' || row['type'] === 'PointsSpent'
      ? [{ ...row, receiptId: row['receiptId'], left: Number(row['captured'] ?? row['points']) }]
      : [],
  );
  for (const { id, wish } of plan.requests) {
    if (wish.kind !== 'receipt' || answers.get(id) !== 'done') continue;
    const { receiptId, kind, tenders = [] } = wish.receipt;
    const said = tenders.reduce((sum, { points }) => sum + (points?.points ?? 0), 0);
    const recorded = campaigns.filter((row) => row['type'] === 'ReceiptRecorded' && row['receiptId'] === receiptId);
    if (kind !== 'sale' || said === 0 || recorded.every((row) => row['memberId'] === null)) continue;
    const paid = taken.reduce((sum, part) => sum + (part.receiptId === receiptId ? part.left : 0), 0);
    if (paid !== said) found.push(`${receiptId} says ${String(said)} points, ${String(paid)} were taken`);
  }
  const isVoided = (receiptId: unknown): boolean =>
    ledger.some((row) => row['type'] === 'SpendVoided' && row['voids'] === receiptId && !isVoided(row['receiptId']));
  const moved = new Set(
    campaigns
      .filter(({ type, merge }) => type === 'ReceiptMoved' && merge === undefined)
      .map((row) => row['receiptId']),
  );
  for (const { receiptId } of taken) {
    // Points of the member before have paid for a receipt that was moved, and stay spent.
    if (receiptId === null || moved.has(receiptId) || !isUndone(receiptId, campaigns)) continue;
    if (!isVoided(receiptId)) found.push(`${JSON.stringify(receiptId)} is undone, and its points are still spent`);
  }
  const refunded = new Set(ledger.filter(({ type }) => type === 'HoldRefunded').map(({ holdId }) => holdId));
  const standing = taken.filter(
    (part: Row) =>
      !(part['receiptId'] !== null && isVoided(part['receiptId'])) &&
      !(part['holdId'] !== undefined && refunded.has(part['holdId'])),
  );
  for (const refund of ledger.filter(({ type, receiptId }) => type === 'SpendRefunded' && !isVoided(receiptId))) {
    let back = Number(refund['points']);
    for (const part of standing.filter(({ receiptId }) => (refund['receiptIds'] as unknown[]).includes(receiptId))) {
      const points = Math.min(back, part.left);
      part.left -= points;
      back -= points;
    }
  }
  const posted = told
    .flatMap((row) => (row['postings'] as { account: string; points: number }[] | undefined) ?? [])
    .reduce((sum, { account, points }) => sum + (account === 'spent' ? points : 0), 0);
  const stands = standing.reduce((sum, { left }) => sum + left, 0);
  if (posted !== stands) found.push(`${String(posted)} points are spent, ${String(stands)} stand`);
  return found;
};
