import { invariant, points, Rejected, type HoldId, type InstantIso, type Points } from '@accrue/kernel';
import type { AccountRejectionCode, CaptureHold, PlaceHold, ReleaseHold } from './commands';
import { checkEntry } from './entry-bounds';
import { EntryDraft } from './entry-draft';
import type { AccountEvent, HoldCaptured, HoldReleased, ReleaseCause } from './events';
import { inTurn } from './in-turn';
import { matureLots } from './lots-due';
import { heldReason, refusedReason, releasedReason, spentReason } from './reasons';
import {
  capturedOf,
  firstExpiringFirst,
  heldBy,
  lotOf,
  splitHeld,
  type Account,
  type ClosedHold,
  type HeldLot,
  type Hold,
  type Lot,
} from './state';

export const placeHold = (command: PlaceHold, account: Account): readonly AccountEvent[] => {
  const { data, metadata } = command;
  const open = openHold(account, data.holdId);
  if (open !== undefined && (open.points !== data.points || open.walletId !== data.walletId)) {
    throw new Rejected<AccountRejectionCode>('hold.conflict', { holdId: data.holdId });
  }
  if (open !== undefined || closedHold(account, data.holdId) !== undefined) return [];
  if (data.points < 1 || data.expiresAt <= metadata.now) {
    throw new Rejected<AccountRejectionCode>('hold.invalid', { points: data.points, expiresAt: data.expiresAt });
  }
  checkEntry(data.points);
  return inTurn(
    account,
    (then) => matureLots(metadata.now, then),
    (then) => reserve(command, then),
  );
};

const reserve = ({ data }: PlaceHold, account: Account): readonly AccountEvent[] => {
  const { holdId, walletId, expiresAt, redemptionId, isAccountClosed } = data;
  const spendable = spendableLots(account, walletId);
  const available = points(spendable.reduce((sum, lot) => sum + lot.remaining, 0));
  const draft = new EntryDraft(account, walletId);
  const hold = { holdId, points: data.points, redemptionId };
  if (isAccountClosed || available < data.points) {
    const code = isAccountClosed ? 'account.closed' : 'points.insufficient';
    if (data.onRefusal === 'reject')
      throw new Rejected<AccountRejectionCode>(code, { requested: data.points, available });
    const reason = refusedReason(code, available);
    return [{ type: 'HoldRefused', data: { ...hold, code, available, reason, ...draft.build() } }];
  }
  let left: number = data.points;
  for (const lot of spendable) left -= draft.drain(lot, left);
  draft.post('held', data.points);
  return [{ type: 'HoldPlaced', data: { ...hold, expiresAt, reason: heldReason(redemptionId), ...draft.build() } }];
};

/** Active lots with points left, in order of spending; expired ones must have been settled before. */
export const spendableLots = (account: Account, walletId: string): readonly Lot[] =>
  account.lots
    .filter((lot) => lot.walletId === walletId && lot.status === 'active' && lot.remaining > 0)
    .sort(firstExpiringFirst);

/**
 * Spends held points, in one part or several, each on a receipt of its own. An expiry between hold and capture does not
 * matter: the hold was placed in time.
 */
export const captureHold = ({ data, metadata }: CaptureHold, account: Account): readonly AccountEvent[] => {
  const hold = openHold(account, data.holdId);
  if (hold === undefined) return captureOfClosed(data, account);
  const hasEnded = hold.expiresAt <= metadata.now;
  // An open hold has had no last capture yet; a last one that names no receipt is therefore no repetition.
  const isNew = data.isFinal && data.receiptId === null;
  if (!isNew && isRepeated(data, hold)) {
    return data.isFinal && !hasEnded ? [release(hold, 'not_needed', metadata.now, account)] : [];
  }
  const held = heldBy(hold);
  const captured = data.points ?? held;
  if (captured < 1) throw new Rejected<AccountRejectionCode>('hold.invalid', { points: captured });
  if (captured > held) throw new Rejected<AccountRejectionCode>('hold.exceeded', { held, requested: captured });
  if (hasEnded) {
    if (data.onTimeout === 'release') return [release(hold, 'timed_out', metadata.now, account)];
    throw new Rejected<AccountRejectionCode>('hold.expired', { holdId: hold.holdId, expiredAt: hold.expiresAt });
  }
  return [capture(data, hold, captured, metadata.now, account)];
};

const capture = (
  { receiptId, isFinal }: CaptureHold['data'],
  hold: Hold,
  captured: Points,
  now: InstantIso,
  account: Account,
): HoldCaptured => {
  const { taken, rest } = splitHeld(hold.lots, captured);
  const draft = new EntryDraft(account, hold.walletId);
  for (const [, spent] of taken) {
    draft.post('held', -spent);
    draft.post('spent', spent);
  }
  if (isFinal) giveBack('held', rest, now, account, draft);
  const { holdId, redemptionId } = hold;
  return {
    type: 'HoldCaptured',
    data: {
      holdId,
      points: hold.points,
      redemptionId,
      captured,
      remaining: points(isFinal ? 0 : heldBy(hold) - captured),
      receiptId,
      reason: spentReason(redemptionId, receiptId),
      ...draft.build(),
    },
  };
};

/**
 * Whether the hold was captured so before: for the same receipt or, where one of the two names none, for as many points; a
 * till may capture over HTTP and name the hold on the receipt, too.
 * @throws Rejected hold.captured when the receipt has captured other points
 */
const isRepeated = (wanted: CaptureHold['data'], hold: Hold | ClosedHold): boolean => {
  const own = hold.captures.find(({ receiptId }) => receiptId !== null && receiptId === wanted.receiptId);
  if (own === undefined) {
    return hold.captures.some(
      (made) => made.points === wanted.points && (made.receiptId === null || wanted.receiptId === null),
    );
  }
  if (wanted.points === null || wanted.points === own.points) return true;
  throw new Rejected<AccountRejectionCode>('hold.captured', { holdId: hold.holdId, captured: own.points });
};

const captureOfClosed = (data: CaptureHold['data'], account: Account): readonly AccountEvent[] => {
  const closed = closedHold(account, data.holdId);
  if (closed === undefined) throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId: data.holdId });
  if (isRepeated(data, closed)) return [];
  if (closed.outcome === 'captured') {
    if (data.points === null && data.receiptId === null) return [];
    throw new Rejected<AccountRejectionCode>('hold.captured', { holdId: closed.holdId, captured: capturedOf(closed) });
  }
  // The release was published when it happened; whoever waits for a fact has it.
  if (data.onTimeout === 'release') return [];
  throw closedRejection(closed);
};

export const releaseHold = ({ data, metadata }: ReleaseHold, account: Account): readonly AccountEvent[] => {
  const hold = openHold(account, data.holdId);
  if (hold !== undefined) return [release(hold, data.cause, metadata.now, account)];
  const closed = closedHold(account, data.holdId);
  if (closed === undefined) throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId: data.holdId });
  if (closed.outcome === 'captured') throw closedRejection(closed);
  return [];
};

export const releaseTimedOutHolds = (now: InstantIso, account: Account): readonly AccountEvent[] =>
  inTurn(
    account,
    ...account.holds
      .filter((hold) => hold.expiresAt <= now)
      .map((hold) => (then: Account) => [release(hold, 'timed_out', now, then)]),
  );

export const release = (hold: Hold, cause: ReleaseCause, now: InstantIso, account: Account): HoldReleased => {
  const draft = new EntryDraft(account, hold.walletId);
  giveBack('held', hold.lots, now, account, draft);
  const { holdId, redemptionId } = hold;
  const reason = releasedReason(cause);
  return {
    type: 'HoldReleased',
    data: { holdId, points: hold.points, redemptionId, released: heldBy(hold), cause, reason, ...draft.build() },
  };
};

/** @param lots what each of them had given */
export const giveBack = (
  from: 'held' | 'spent',
  lots: readonly HeldLot[],
  now: InstantIso,
  account: Account,
  draft: EntryDraft,
): void => {
  for (const [lotId, amount] of lots) {
    const lot = lotOf(account, lotId);
    invariant(lot !== undefined, `a hold names the lot ${lotId}, which is not there`);
    draft.giveBack(from, lot, amount, now);
  }
};

export const openHold = (account: Account, holdId: HoldId): Hold | undefined =>
  account.holds.find((hold) => hold.holdId === holdId);

export const closedHold = (account: Account, holdId: HoldId): ClosedHold | undefined =>
  account.closedHolds.find((hold) => hold.holdId === holdId);

const closedRejection = ({ holdId, outcome }: ClosedHold): Rejected =>
  new Rejected<AccountRejectionCode>(outcome === 'timed_out' ? 'hold.expired' : `hold.${outcome}`, { holdId });
