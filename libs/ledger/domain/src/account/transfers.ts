import {
  DAY_MS,
  epochMs,
  instantFromEpochMs,
  laterOf,
  lotId as lotIdOf,
  points,
  Rejected,
  type InstantIso,
} from '@accrue/kernel';
import type {
  AccountRejectionCode,
  ReceiveTransfer,
  ReturnTransfer,
  TakeBackTransfer,
  TransferLimits,
  TransferPoints,
} from './commands';
import { checkAmount, enter, isCovered } from './entry';
import type { AccountEvent, ReceivedLot, TransferRefusal } from './events';
import { receivedReason, returnedReason, sentReason, takenBackReason, transferRefusedReason } from './reasons';
import { afterDue } from './settle-due';
import {
  firstExpiringFirst,
  incomingOf,
  lotOf,
  statusOf,
  totalsOf,
  transferOf,
  type Account,
  type IncomingTransfer,
} from './state';
import { sumOf } from './sum-of';

/**
 * Only what can be spent, what expires first going first. What is sent is decided here and now, and stays: the other member has these
 * points with the life that they have, whatever is learnt later of what came before.
 */
export const transferPoints = ({ data, metadata }: TransferPoints, account: Account): readonly AccountEvent[] => {
  const { transferId, from, to, walletId, points: amount, reasonCode, actor, limits, isAccountClosed } = data;
  if (isRepeated(data, account)) return [];
  if (to === from) throw rejection('transfer.to_self', { transferId });
  if (isAccountClosed) throw rejection('account.closed', { transferId });
  checkAmount(amount);
  // Of what is booked, and so after everything that is, whatever the clocks of tills say.
  const at = laterOf(metadata.now, account.settledAt);
  checkLimits(data, limits, at, account);
  return afterDue(at, account, (then) => {
    const parts = firstParts(then, walletId, amount);
    const sent = { walletId, at, transferId, to, points: amount, parts, reasonCode, actor };
    const data = { ...sent, reason: sentReason(transferId, reasonCode) };
    if (parts !== null) {
      const transferred = enter(then, { type: 'PointsTransferred', data: { ...data, parts } });
      if (isCovered(transferred)) return [transferred];
    }
    const available = points(totalsOf(then, walletId).active);
    throw rejection('points.insufficient', { requested: amount, available });
  });
};

/** In order of spending; null: there are not so many. */
const firstParts = (account: Account, walletId: string, amount: number) => {
  let left = amount;
  const spendable = account.lots.filter(
    (lot) => lot.walletId === walletId && lot.remaining > 0 && statusOf(lot, account) === 'active',
  );
  const parts = spendable.sort(firstExpiringFirst).flatMap(({ lotId, remaining, expiresAt }) => {
    const part = Math.min(left, remaining);
    left -= part;
    return part === 0 ? [] : [{ lotId, points: points(part), expiresAt }];
  });
  return left === 0 ? parts : null;
};

/** @throws Rejected transfer.conflict when the id stands for something else */
const isRepeated = (wanted: TransferPoints['data'], account: Account): boolean => {
  const { transferId } = wanted;
  const known = transferOf(account, transferId);
  if (known === undefined) return false;
  const terms = ['to', 'walletId', 'points', 'reasonCode'] as const;
  if (terms.every((term) => known[term] === wanted[term])) return true;
  throw rejection('transfer.conflict', { transferId });
};

const checkLimits = (
  { transferId, walletId, points: amount }: TransferPoints['data'],
  { allowed, minimum, perTransfer, perPeriod }: TransferLimits,
  at: InstantIso,
  { transfers }: Account,
): void => {
  if (!allowed) throw rejection('transfer.not_allowed', { transferId, walletId });
  const least = Math.max(1, minimum ?? 1);
  if (amount < least) throw rejection('transfer.below_minimum', { requested: amount, minimum: least });
  if (perTransfer !== null && amount > perTransfer)
    throw rejection('transfer.above_maximum', { requested: amount, perTransfer });
  if (perPeriod === null) return;
  const since = instantFromEpochMs(epochMs(at) - perPeriod.days * DAY_MS);
  // What came back was not sent.
  const sent = transfers
    .filter((one) => one.walletId === walletId && one.at > since && one.returned === null)
    .reduce((sum, one) => sum + one.points, 0);
  if (sent + amount > perPeriod.points)
    throw rejection('transfer.limit_reached', { requested: amount, ...perPeriod, left: perPeriod.points - sent });
};

/** At the event time of the transfer: what has expired on the way expires here. */
export const receiveTransfer = ({ data, metadata }: ReceiveTransfer, account: Account): readonly AccountEvent[] => {
  const { transferId, from, walletId, parts, isAccountClosed } = data;
  if (incomingOf(account, data) !== undefined) return [];
  const { now: at } = metadata;
  const fact = { walletId, at, transferId, from, points: points(sumOf(parts)) };
  const refuse = (then: Account, code: TransferRefusal): AccountEvent =>
    enter(then, { type: 'TransferRefused', data: { ...fact, code, reason: transferRefusedReason(transferId, code) } });
  const opened = parts.map(({ lotId: source, points: amount, expiresAt }, index): ReceivedLot => ({
    lotId: receivedLotId(from, transferId, index),
    points: amount,
    expiresAt,
    source,
  }));
  return afterDue(at, account, (then) => {
    if (isAccountClosed) return [refuse(then, 'account.closed')];
    const received = { ...fact, opened, reason: receivedReason(transferId) };
    try {
      return [enter(then, { type: 'TransferReceived', data: received })];
    } catch (error) {
      // The receiver would have more than a wallet can hold. Whoever sent it waits for a fact.
      if (error instanceof Rejected && error.code === 'amount.out_of_range')
        return [refuse(then, 'amount.out_of_range')];
      throw error;
    }
  });
};

/** @throws Rejected id.invalid when the ids are too long together */
export const receivedLotId = (from: string, transferId: string, index: number) =>
  lotIdOf(`transfer:${from}/${transferId}/${index}`);

/** What is taken is decided here and now, because the sender is given just that. */
export const takeBackTransfer = ({ data, metadata }: TakeBackTransfer, account: Account): readonly AccountEvent[] => {
  const { transferId, from, reasonCode, actor, clawback } = data;
  const known = incomingOf(account, data);
  if (known === undefined) throw rejection('transfer.not_received', { transferId });
  if (known.refusal !== null) throw rejection('transfer.refused', { transferId, code: known.refusal });
  if (known.takenBack !== null) {
    if (known.takenBack.reasonCode === reasonCode) return [];
    throw rejection('transfer.reversed', { transferId });
  }
  const at = laterOf(metadata.now, account.settledAt);
  return afterDue(at, account, (then) => {
    const parts = clawback === 'unlimited' ? known.lots : whatIsLeft(known, then);
    if (parts.length === 0) throw rejection('transfer.nothing_left', { transferId });
    const { walletId } = known;
    const fact = { walletId, at, transferId, from, points: points(sumOf(parts)), parts, reasonCode, actor };
    return [
      enter(then, { type: 'TransferTakenBack', data: { ...fact, reason: takenBackReason(transferId, reasonCode) } }),
    ];
  });
};

/** In the lots themselves, spendable or expired, and else what the wallet has, as far as it goes. */
const whatIsLeft = ({ walletId, lots }: IncomingTransfer, account: Account): IncomingTransfer['lots'] => {
  const { active, pending } = totalsOf(account, walletId);
  const found = lots.map(({ lotId, points: amount }) => {
    const { remaining = 0, expired = 0 } = lotOf(account, lotId) ?? {};
    const own = Math.min(amount, remaining);
    return { own, lost: Math.min(amount - own, expired) };
  });
  let others = active + pending - found.reduce((sum, { own }) => sum + own, 0);
  return lots.flatMap((lot, index) => {
    const { own, lost } = found[index] ?? { own: 0, lost: 0 };
    const more = Math.min(lot.points - own - lost, others);
    others -= more;
    const amount = points(own + lost + more);
    return amount === 0 ? [] : [{ ...lot, points: amount }];
  });
};

/** What was refused has never gone; what was taken back comes back when it was taken. */
export const returnTransfer = ({ data, metadata }: ReturnTransfer, account: Account): readonly AccountEvent[] => {
  const { transferId, cause, parts } = data;
  const known = transferOf(account, transferId);
  if (known === undefined) throw rejection('transfer.unknown', { transferId });
  if (known.returned !== null) return [];
  const at = cause === 'refused' ? known.at : laterOf(metadata.now, known.at);
  const { walletId, to } = known;
  return afterDue(at, account, (then) => {
    const fact = { walletId, at, transferId, to, points: points(sumOf(parts)), cause, parts };
    return [enter(then, { type: 'TransferReturned', data: { ...fact, reason: returnedReason(transferId, cause) } })];
  });
};

const rejection = (code: AccountRejectionCode, data: object): Rejected =>
  new Rejected<AccountRejectionCode>(code, { ...data });
