import { invariant, points, Rejected, type HoldId, type InstantIso } from '@accrue/kernel';
import type { AccountRejectionCode, CaptureHold, PlaceHold, ReleaseHold } from './commands';
import { EntryDraft } from './entry-draft';
import type { AccountEvent, HoldReleased, ReleaseCause } from './events';
import { inTurn } from './in-turn';
import { matureLots } from './lots-due';
import { heldReason, refusedReason, releasedReason, spentReason } from './reasons';
import { firstExpiringFirst, lotOf, type Account, type ClosedHold, type Hold, type Lot } from './state';

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

/** Spends the held points. An expiry between hold and capture does not matter: the hold was placed in time. */
export const captureHold = ({ data, metadata }: CaptureHold, account: Account): readonly AccountEvent[] => {
  const hold = openHold(account, data.holdId);
  if (hold === undefined) return alreadyCaptured(data, account);
  const captured = data.points ?? hold.points;
  if (captured < 1) throw new Rejected<AccountRejectionCode>('hold.invalid', { points: captured });
  if (captured > hold.points)
    throw new Rejected<AccountRejectionCode>('hold.exceeded', { held: hold.points, requested: captured });
  if (hold.expiresAt <= metadata.now) {
    if (data.onTimeout === 'release') return [release(hold, 'timed_out', metadata.now, account)];
    throw new Rejected<AccountRejectionCode>('hold.expired', { holdId: hold.holdId, expiredAt: hold.expiresAt });
  }
  const draft = new EntryDraft(account, hold.walletId);
  let left: number = captured;
  for (const [lot, held] of lotsOf(hold, account)) {
    const spent = Math.min(left, held);
    left -= spent;
    draft.post('held', -spent);
    draft.post('spent', spent);
    if (held > spent) draft.giveBackHeld(lot, held - spent, metadata.now);
  }
  const { holdId, redemptionId } = hold;
  const reason = spentReason(redemptionId, data.receiptId);
  return [
    {
      type: 'HoldCaptured',
      data: {
        holdId,
        points: hold.points,
        redemptionId,
        captured,
        receiptId: data.receiptId,
        reason,
        ...draft.build(),
      },
    },
  ];
};

const alreadyCaptured = (data: CaptureHold['data'], account: Account): readonly AccountEvent[] => {
  const closed = closedHold(account, data.holdId);
  if (closed === undefined) throw new Rejected<AccountRejectionCode>('hold.unknown', { holdId: data.holdId });
  if (closed.outcome !== 'captured') {
    // The release was published when it happened; whoever waits for a fact has it.
    if (data.onTimeout === 'release') return [];
    throw closedRejection(closed);
  }
  if (data.points !== null && data.points !== closed.points) {
    throw new Rejected<AccountRejectionCode>('hold.captured', { holdId: closed.holdId, captured: closed.points });
  }
  return [];
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

const release = (hold: Hold, cause: ReleaseCause, now: InstantIso, account: Account): HoldReleased => {
  const draft = new EntryDraft(account, hold.walletId);
  for (const [lot, held] of lotsOf(hold, account)) draft.giveBackHeld(lot, held, now);
  const { holdId, redemptionId } = hold;
  return {
    type: 'HoldReleased',
    data: { holdId, points: hold.points, redemptionId, cause, reason: releasedReason(cause), ...draft.build() },
  };
};

const openHold = (account: Account, holdId: HoldId): Hold | undefined =>
  account.holds.find((hold) => hold.holdId === holdId);

const closedHold = (account: Account, holdId: HoldId): ClosedHold | undefined =>
  account.closedHolds.find((hold) => hold.holdId === holdId);

const closedRejection = ({ holdId, outcome }: ClosedHold): Rejected =>
  new Rejected<AccountRejectionCode>(outcome === 'timed_out' ? 'hold.expired' : `hold.${outcome}`, { holdId });

const lotsOf = (hold: Hold, account: Account): readonly (readonly [Lot, number])[] =>
  hold.lots.map(([lotId, held]) => {
    const lot = lotOf(account, lotId);
    invariant(lot !== undefined, `hold ${hold.holdId} names a lot that is not there`);
    return [lot, held];
  });
