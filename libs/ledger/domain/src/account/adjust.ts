import { lotId, points, Rejected, type InstantIso, type LotId } from '@accrue/kernel';
import type {
  AccountRejectionCode,
  AdjustPoints,
  ApproveAdjustment,
  DeclineAdjustment,
  ReverseAdjustment,
} from './commands';
import { checkAmount, enter, isCovered } from './entry';
import type { AccountEvent } from './events';
import { adjustedReason, declinedReason, proposedReason, undoneReason } from './reasons';
import { afterDue } from './settle-due';
import { adjustmentOf, totalsOf, type Account, type Adjustment } from './state';

type Terms = Omit<Adjustment, 'at' | 'status' | 'decidedBy'>;

/** Points by hand: given as a lot of their own, taken from what can be spent. Once per adjustment id. */
export const adjustPoints = ({ data, metadata }: AdjustPoints, account: Account): readonly AccountEvent[] => {
  const { approvalAbove, ...wanted } = data;
  // Points that are taken are no lot that could expire.
  const expiresAt = data.points > 0 ? data.expiresAt : null;
  const terms = { ...wanted, expiresAt, reverses: null };
  if (isRepeated(terms, account)) return [];
  checkTerms(data, metadata.now);
  checkAmount(data.points);
  return afterDue(metadata.now, account, (then) => [ask(terms, approvalAbove, metadata.now, then)]);
};

/**
 * What was given or taken is as if it had never been: where it was spent since, other points have paid, or it is owed. The reversal of a
 * reversal brings it back. Each has one reversal, so what happened to an adjustment is a chain.
 */
export const reverseAdjustment = ({ data, metadata }: ReverseAdjustment, account: Account): readonly AccountEvent[] => {
  const { reversalId, adjustmentId, reasonCode, actor, approvalAbove } = data;
  const reversed = mustKnow(adjustmentId, account);
  const { walletId } = reversed;
  const amount = points(0 - reversed.points);
  const asked = { adjustmentId: reversalId, walletId, points: amount, reasonCode, actor };
  const terms = { ...asked, expiresAt: null, reverses: adjustmentId };
  if (isRepeated(terms, account)) return [];
  if (reversed.status !== 'posted') throw rejection('adjustment.not_posted', reversed);
  const other = account.adjustments.find(({ reverses, status }) => reverses === adjustmentId && status !== 'declined');
  if (other !== undefined) throw rejection('adjustment.reversed', reversed, { reversalId: other.adjustmentId });
  return afterDue(metadata.now, account, (then) => [ask(terms, approvalAbove, metadata.now, then)]);
};

/** It takes effect now: what was there when it was proposed may be gone, and the other way round. */
export const approveAdjustment = ({ data, metadata }: ApproveAdjustment, account: Account): readonly AccountEvent[] => {
  const { adjustmentId, actor } = data;
  const proposed = mustKnow(adjustmentId, account);
  if (proposed.status === 'posted') return [];
  if (proposed.status === 'declined') throw rejection('adjustment.declined', proposed);
  if (proposed.actor === actor) throw rejection('adjustment.own_proposal', proposed);
  checkTerms(proposed, metadata.now);
  return afterDue(metadata.now, account, (then) => [post(proposed, actor, metadata.now, then)]);
};

export const declineAdjustment = ({ data, metadata }: DeclineAdjustment, account: Account): readonly AccountEvent[] => {
  const { adjustmentId, actor } = data;
  const proposed = mustKnow(adjustmentId, account);
  if (proposed.status === 'declined') return [];
  if (proposed.status === 'posted') throw rejection('adjustment.posted', proposed);
  const { walletId, reasonCode } = proposed;
  const { now } = metadata;
  const fact = { walletId, at: now, adjustmentId, declinedBy: actor, reason: declinedReason(reasonCode) };
  return afterDue(now, account, (then) => [enter(then, { type: 'AdjustmentDeclined', data: fact })]);
};

/** Done at once, or proposed when it is more than one person may do. */
const ask = (terms: Terms, approvalAbove: number | null, now: InstantIso, account: Account): AccountEvent =>
  approvalAbove !== null && Math.abs(terms.points) > approvalAbove
    ? enter(account, {
        type: 'AdjustmentProposed',
        data: { ...terms, at: now, reason: proposedReason(terms.reasonCode) },
      })
    : post(terms, null, now, account);

const post = (asked: Terms, approvedBy: string | null, now: InstantIso, account: Account): AccountEvent => {
  const { adjustmentId, walletId, points: amount, reasonCode, actor, expiresAt, reverses } = asked;
  const terms = { adjustmentId, walletId, points: amount, reasonCode, actor, expiresAt, approvedBy };
  if (reverses !== null) return reverse({ ...terms, reverses }, now, account);
  const isGiven = amount > 0;
  const adjusted = enter(account, {
    type: 'PointsAdjusted',
    data: {
      ...terms,
      lotId: isGiven ? lotOf(adjustmentId) : null,
      occurredAt: now,
      reason: adjustedReason(terms),
    },
  });
  if (isGiven || isCovered(adjusted)) return adjusted;
  const available = points(totalsOf(account, walletId).active);
  throw new Rejected<AccountRejectionCode>('points.insufficient', { requested: -amount, available });
};

const reverse = (
  terms: Omit<Terms, 'reverses'> & { readonly reverses: string; readonly approvedBy: string | null },
  now: InstantIso,
  account: Account,
): AccountEvent => {
  let root = mustKnow(terms.reverses, account);
  let isRestored = false;
  for (; root.reverses !== null; root = mustKnow(root.reverses, account)) isRestored = !isRestored;
  return enter(account, {
    type: 'AdjustmentReversed',
    data: {
      ...terms,
      at: now,
      lotId: root.points > 0 ? lotOf(root.adjustmentId) : null,
      granted: points(isRestored && root.points > 0 ? root.points : 0),
      reason: undoneReason(terms.reasonCode, terms.reverses, isRestored ? 'restored' : 'undone'),
    },
  });
};

const lotOf = (adjustmentId: string): LotId => lotId(`adjustment:${adjustmentId}`);

/** @throws Rejected adjustment.conflict when the id stands for something else */
const isRepeated = (wanted: Terms, account: Account): boolean => {
  const known = adjustmentOf(account, wanted.adjustmentId);
  if (known === undefined) return false;
  const isSame = (['points', 'walletId', 'expiresAt', 'reasonCode', 'reverses'] as const).every(
    (term) => known[term] === wanted[term],
  );
  if (!isSame) throw rejection('adjustment.conflict', known);
  return true;
};

const mustKnow = (adjustmentId: string, account: Account): Adjustment => {
  const known = adjustmentOf(account, adjustmentId);
  if (known === undefined) throw rejection('adjustment.unknown', { adjustmentId });
  return known;
};

const checkTerms = ({ points: amount, expiresAt }: Pick<Terms, 'points' | 'expiresAt'>, now: InstantIso): void => {
  if (amount === 0 || (expiresAt !== null && expiresAt <= now))
    throw new Rejected<AccountRejectionCode>('adjustment.invalid', { points: amount, expiresAt });
};

const rejection = (
  code: AccountRejectionCode,
  { adjustmentId }: Pick<Adjustment, 'adjustmentId'>,
  more: object = {},
): Rejected => new Rejected<AccountRejectionCode>(code, { adjustmentId, ...more });
