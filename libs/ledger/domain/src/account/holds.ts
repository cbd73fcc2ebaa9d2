import {
  epochMs,
  instantFromEpochMs,
  laterOf,
  points,
  Rejected,
  type HoldId,
  type InstantIso,
  type Points,
  type ReceiptId,
} from '@accrue/kernel';
import { isPayout } from '../payout';
import {
  HOLD_SECONDS_MAX,
  type AccountRejectionCode,
  type CaptureHold,
  type ExtendHold,
  type PlaceHold,
  type ReleaseHold,
} from './commands';
import { checkAmount, enter, isCovered } from './entry';
import type { AccountEvent, ReleaseCause } from './events';
import { heldReason, refusedReason, spentReason } from './reasons';
import { afterDue, releaseOf, settleDue } from './settle-due';
import { capturedOf, heldBy, holdOf, lastChangeOf, totalsOf, type Account, type Hold } from './state';

export const placeHold = (command: PlaceHold, account: Account): readonly AccountEvent[] => {
  const { data, metadata } = command;
  const known = holdOf(account, data.holdId);
  if (known?.status === 'open' && (known.points !== data.points || known.walletId !== data.walletId))
    throw new Rejected<AccountRejectionCode>('hold.conflict', { holdId: data.holdId });
  if (known !== undefined) return [];
  if (data.points < 1 || data.expiresAt <= metadata.now)
    throw new Rejected<AccountRejectionCode>('hold.invalid', { points: data.points, expiresAt: data.expiresAt });
  checkAmount(data.points);
  return afterDue(
    metadata.now,
    account,
    (then) => reserve(command, then),
    // One that comes late may be over already.
    (then) => settleDue(then.settledAt, then),
  );
};

const reserve = ({ data, metadata }: PlaceHold, account: Account): readonly AccountEvent[] => {
  const { isAccountClosed, onRefusal, ...wanted } = data;
  const hold = { ...wanted, at: metadata.now };
  if (!isAccountClosed) {
    const placed = enter(account, { type: 'HoldPlaced', data: { ...hold, reason: heldReason(data.redemptionId) } });
    if (isCovered(placed)) return [placed];
  }
  const code = isAccountClosed ? 'account.closed' : 'points.insufficient';
  const available = points(totalsOf(account, data.walletId).active);
  if (onRefusal === 'reject') throw new Rejected<AccountRejectionCode>(code, { requested: data.points, available });
  const refused = { ...hold, code, available, reason: refusedReason(code, available) } as const;
  return [enter(account, { type: 'HoldRefused', data: refused })];
};

/** What becomes of a payout is said by payees and finance only, whatever a receipt names. */
const ofTills = (account: Account, holdId: HoldId): Hold | undefined =>
  isPayout(holdId) ? undefined : holdOf(account, holdId);

/** What was set aside for a reward is none of a till's business. */
export const extendHold = (
  { data: { holdId, expiresAt }, metadata }: ExtendHold,
  account: Account,
): readonly AccountEvent[] => {
  const hold = ofTills(account, holdId);
  if (hold === undefined || hold.redemptionId !== null)
    throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId });
  const now = laterOf(metadata.now, lastChangeOf(hold));
  if (hold.status !== 'open' || hold.expiresAt <= now) throw endedRejection(hold);
  if (expiresAt <= hold.expiresAt) return [];
  const latest = instantFromEpochMs(epochMs(hold.placedAt) + HOLD_SECONDS_MAX * 1_000);
  if (expiresAt > latest) throw new Rejected<AccountRejectionCode>('hold.too_long', { holdId, latest });
  const { walletId, points: amount, redemptionId } = hold;
  const reason = heldReason(redemptionId);
  return afterDue(now, account, (then) => [
    enter(then, {
      type: 'HoldExtended',
      data: { walletId, at: now, holdId, points: amount, redemptionId, expiresAt, reason },
    }),
  ]);
};

/**
 * Spends held points, in one part or several, each on a receipt of its own. Its event time decides whether the hold was still there, so
 * a receipt that comes after its hold timed out spends what it would have spent in time. An expiry of lots between
 * hold and capture does not matter: the hold was placed in time.
 */
export const captureHold = ({ data, metadata }: CaptureHold, account: Account): readonly AccountEvent[] => {
  const hold = ofTills(account, data.holdId);
  // What was set aside for a reward pays for no receipt.
  if (hold === undefined || (data.receiptId !== null && hold.redemptionId !== null))
    throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId: data.holdId });
  if (data.walletId !== null && data.walletId !== hold.walletId)
    throw new Rejected<AccountRejectionCode>('hold.other_wallet', { holdId: data.holdId, walletId: hold.walletId });
  const now = laterOf(metadata.now, hold.placedAt);
  // An open hold has had no last capture yet; a last one that names no receipt is therefore no repetition.
  const isNew = hold.status === 'open' && data.isFinal && data.receiptId === null;
  if (!isNew && isRepeated(data, hold)) {
    const isOver = hold.status !== 'open' || hold.expiresAt <= now;
    return data.isFinal && !isOver ? release(hold, 'not_needed', now, account) : [];
  }
  if (hasEnded(hold, now)) return captureOfEnded(data, hold, now, account);
  // The release of a redemption's hold was published when it happened; whoever waits for a fact has it.
  if (hold.status === 'timed_out' && data.onTimeout === 'release') return [];
  const left = hold.points - capturedOf(hold);
  const captured = data.points ?? points(left);
  if (captured < 1) throw new Rejected<AccountRejectionCode>('hold.invalid', { points: captured });
  if (captured > left) throw new Rejected<AccountRejectionCode>('hold.exceeded', { held: left, requested: captured });
  checkUnpaid(data.receiptId, hold, account);
  return afterDue(now, account, (then) => [capture(data, hold, captured, now, then)]);
};

/**
 * What its holds did not pay, a receipt has paid with other points of the wallet; a hold that becomes known afterwards pays nothing.
 * @throws Rejected hold.receipt_paid
 */
const checkUnpaid = (receiptId: ReceiptId | null, { holdId, walletId }: Hold, { spends }: Account): void => {
  if (receiptId !== null && spends.some((one) => one.receiptId === receiptId && one.walletId === walletId))
    throw new Rejected<AccountRejectionCode>('hold.receipt_paid', { holdId, receiptId });
};

/** Whether the hold was over by then, in event time. */
const hasEnded = ({ status, expiresAt, endedAt }: Hold, now: InstantIso): boolean =>
  status === 'refused' || status === 'refunded' || expiresAt <= now || (endedAt !== null && endedAt <= now);

const capture = (
  { receiptId, isFinal }: CaptureHold['data'],
  hold: Hold,
  captured: Points,
  now: InstantIso,
  account: Account,
): AccountEvent => {
  const { holdId, walletId, redemptionId, status } = hold;
  const left = hold.points - capturedOf(hold) - captured;
  const isLast = isFinal || left === 0;
  const data = {
    walletId,
    at: now,
    holdId,
    points: hold.points,
    redemptionId,
    captured,
    remaining: points(isLast || status !== 'open' ? 0 : left),
    receiptId,
    isFinal: isLast,
    reason: spentReason(redemptionId, receiptId),
  };
  return enter(account, { type: 'HoldCaptured', data });
};

const captureOfEnded = (
  data: CaptureHold['data'],
  hold: Hold,
  now: InstantIso,
  account: Account,
): readonly AccountEvent[] => {
  const { holdId, status } = hold;
  if (status === 'captured') {
    if (data.points === null && data.receiptId === null) return [];
    throw new Rejected<AccountRejectionCode>('hold.captured', { holdId, captured: capturedOf(hold) });
  }
  if (data.onTimeout === 'release') return status === 'open' ? settleDue(now, account) : [];
  if (status === 'open' && data.points !== null && data.points > heldBy(hold))
    throw new Rejected<AccountRejectionCode>('hold.exceeded', { held: heldBy(hold), requested: data.points });
  throw endedRejection(hold);
};

/**
 * Whether the hold was captured so before: for the same receipt or, where one of the two names none, for as many points; a
 * till may capture over HTTP and name the hold on the receipt, too.
 * @throws Rejected hold.captured when the receipt has captured other points
 */
const isRepeated = (wanted: CaptureHold['data'], hold: Hold): boolean => {
  const own = hold.captures.find(({ receiptId }) => receiptId !== null && receiptId === wanted.receiptId);
  if (own === undefined) {
    return hold.captures.some(
      (made) => made.points === wanted.points && (made.receiptId === null || wanted.receiptId === null),
    );
  }
  if (wanted.points === null || wanted.points === own.points) return true;
  throw new Rejected<AccountRejectionCode>('hold.captured', { holdId: hold.holdId, captured: own.points });
};

export const releaseHold = ({ data, metadata }: ReleaseHold, account: Account): readonly AccountEvent[] => {
  const hold = ofTills(account, data.holdId);
  if (hold === undefined) throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId: data.holdId });
  if (hold.status === 'open') return release(hold, data.cause, metadata.now, account);
  if (hold.status === 'captured') throw endedRejection(hold);
  return [];
};

/** Ends an open hold; one whose time was over before is released as of then. */
export const release = (
  hold: Hold,
  cause: ReleaseCause,
  wanted: InstantIso,
  account: Account,
): readonly AccountEvent[] => {
  const now = laterOf(wanted, lastChangeOf(hold));
  return afterDue(now, account, (then) => {
    const known = holdOf(then, hold.holdId) ?? hold;
    return known.status === 'open' ? [enter(then, releaseOf(known, cause, now))] : [];
  });
};

const endedRejection = ({ holdId, status }: Hold): Rejected => {
  const isOverTime = status === 'open' || status === 'timed_out';
  return new Rejected<AccountRejectionCode>(isOverTime ? 'hold.expired' : `hold.${status}`, { holdId });
};
