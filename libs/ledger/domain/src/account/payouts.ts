import { laterOf, points, Rejected, type InstantIso, type Points } from '@accrue/kernel';
import { approvedUntil, payoutHoldId, type PayoutName } from '../payout';
import type {
  AccountRejectionCode,
  ApprovePayout,
  ConfirmPayout,
  GiveUpPayout,
  PayoutTerms,
  RequestPayout,
} from './commands';
import { checkAmount, enter, isCovered } from './entry';
import type { AccountEvent } from './events';
import type { Payout, PayoutStatus } from './placed';
import { PAYOUT_APPROVED, PAYOUT_PAID, PAYOUT_REQUESTED } from './reasons';
import { afterDue, releaseOf } from './settle-due';
import { holdOf, lastChangeOf, totalsOf, type Account, type Hold } from './state';

/** A hold that leaves the wallet as money. */
type HeldPayout = Hold & { readonly payout: Payout };

/**
 * Sets aside what is to be paid out, of what can be spent: nothing that is pending or held. Once per id.
 * The least that is paid out and the multiple are those of the wallet when it is asked for.
 */
export const requestPayout = ({ data, metadata }: RequestPayout, account: Account): readonly AccountEvent[] => {
  const { walletId, amount, payoutId } = data;
  const known = holdOf(account, payoutHoldId(data));
  if (known !== undefined) {
    if (known.walletId === walletId && (amount === null || amount === known.points)) return [];
    throw new Rejected<AccountRejectionCode>('payout.conflict', { payoutId });
  }
  if (data.isAccountClosed) throw new Rejected<AccountRejectionCode>('account.closed');
  const { terms } = data;
  if (terms === null) throw new Rejected<AccountRejectionCode>('payout.not_offered', { walletId });
  return afterDue(metadata.now, account, (then) => [setAside(data, terms, metadata.now, then)]);
};

const setAside = (data: RequestPayout['data'], terms: PayoutTerms, at: InstantIso, account: Account): AccountEvent => {
  const { walletId, currency, actor } = data;
  const available = points(Math.max(0, totalsOf(account, walletId).active));
  const amount = data.amount ?? points(available - (available % terms.multiple));
  checkTerms(amount, terms, available);
  const { approval } = terms;
  const expiresAt = approval === 'none' ? approvedUntil(at) : data.expiresAt;
  const placed = enter(account, {
    type: 'HoldPlaced',
    data: {
      ...{ walletId, at, holdId: payoutHoldId(data), points: amount, redemptionId: null, expiresAt },
      ...{ payout: { currency, approval, requestedBy: actor }, reason: PAYOUT_REQUESTED },
    },
  });
  if (isCovered(placed)) return placed;
  throw new Rejected<AccountRejectionCode>('points.insufficient', { requested: amount, available });
};

const checkTerms = (amount: Points, { minimum, multiple }: PayoutTerms, available: Points): void => {
  if (amount < minimum)
    throw new Rejected<AccountRejectionCode>('payout.below_minimum', { requested: amount, available, minimum });
  if (amount % multiple !== 0)
    throw new Rejected<AccountRejectionCode>('payout.not_multiple', { requested: amount, multiple });
  checkAmount(amount);
};

/** Finance may pay from then on: neither the payee nor time takes it back any more, because it may have been paid a moment ago. */
export const approvePayout = ({ data, metadata }: ApprovePayout, account: Account): readonly AccountEvent[] => {
  const hold = mustKnow(data, account);
  const { payout } = hold;
  if (payout.status === 'approved' || payout.status === 'paid') return [];
  const at = openAt(hold, metadata.now);
  if (payout.approval === 'four-eyes' && payout.requestedBy === data.actor)
    throw new Rejected<AccountRejectionCode>('payout.own_request', { payoutId: data.payoutId });
  const { walletId, holdId, points: amount } = hold;
  const said = { walletId, at, holdId, points: amount, redemptionId: null, reason: PAYOUT_APPROVED };
  return afterDue(
    at,
    account,
    (then) => [
      enter(then, {
        type: 'PayoutApproved',
        data: { ...said, payout: { currency: payout.currency, approvedBy: data.actor } },
      }),
    ],
    (then) => [enter(then, { type: 'HoldExtended', data: { ...said, expiresAt: approvedUntil(at) } })],
  );
};

/** The money has left: once, under one reference. */
export const confirmPayout = ({ data, metadata }: ConfirmPayout, account: Account): readonly AccountEvent[] => {
  const hold = mustKnow(data, account);
  const { payout } = hold;
  const { reference, payoutId } = data;
  if (payout.status === 'paid') {
    if (payout.reference === reference) return [];
    throw new Rejected<AccountRejectionCode>('payout.other_reference', { payoutId, paidUnder: payout.reference });
  }
  const at = openAt(hold, metadata.now);
  checkApproved(hold, true, payoutId);
  const { walletId, holdId, points: amount } = hold;
  return afterDue(at, account, (then) => [
    enter(then, {
      type: 'HoldCaptured',
      data: {
        ...{ walletId, at, holdId, points: amount, redemptionId: null },
        ...{ captured: amount, remaining: points(0), receiptId: null, isFinal: true },
        ...{ payout: { currency: payout.currency, endedBy: data.actor, reference }, reason: PAYOUT_PAID },
      },
    }),
  ]);
};

/** The payee has it again: they took it back, it was refused, or it could not be paid. */
export const giveUpPayout = ({ data, metadata }: GiveUpPayout, account: Account): readonly AccountEvent[] => {
  const hold = mustKnow(data, account);
  const { cause, actor, reasonCode, payoutId } = data;
  if (hold.payout.status === cause) return [];
  if (hold.payout.status === 'paid') throw new Rejected<AccountRejectionCode>('payout.paid', { payoutId });
  const at = openAt(hold, metadata.now);
  // What is approved may have been paid a moment ago: only who pays can say that it was not.
  checkApproved(hold, cause === 'failed', payoutId);
  return afterDue(at, account, (then) => [enter(then, releaseOf(hold, cause, at, { endedBy: actor, reasonCode }))]);
};

const mustKnow = (name: PayoutName, account: Account): HeldPayout => {
  const hold = holdOf(account, payoutHoldId(name));
  if (hold?.payout === undefined)
    throw new Rejected<AccountRejectionCode>('payout.unknown', { payoutId: name.payoutId });
  return { ...hold, payout: hold.payout };
};

const ENDED: ReadonlySet<PayoutStatus> = new Set<PayoutStatus>(['cancelled', 'refused', 'failed', 'timed_out']);

/** When something is done to it that is still under way. @throws Rejected payout.ended */
const openAt = (hold: HeldPayout, wanted: InstantIso): InstantIso => {
  const now = laterOf(wanted, lastChangeOf(hold));
  const isOverTime = hold.expiresAt <= now;
  if (ENDED.has(hold.payout.status) || isOverTime)
    throw new Rejected<AccountRejectionCode>('payout.ended', {
      status: isOverTime && !ENDED.has(hold.payout.status) ? 'timed_out' : hold.payout.status,
    });
  return now;
};

/** @throws Rejected payout.approved or payout.not_approved when it is the other one */
const checkApproved = ({ payout }: HeldPayout, isWanted: boolean, payoutId: string): void => {
  if ((payout.status === 'approved') !== isWanted)
    throw new Rejected<AccountRejectionCode>(isWanted ? 'payout.not_approved' : 'payout.approved', { payoutId });
};
