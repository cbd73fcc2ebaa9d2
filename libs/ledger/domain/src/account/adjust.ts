import { lotId, points, Rejected, type InstantIso } from '@accrue/kernel';
import type { AccountRejectionCode, AdjustPoints, ApproveAdjustment, DeclineAdjustment } from './commands';
import { checkAmount, enter, isCovered } from './entry';
import type { AccountEvent } from './events';
import { adjustedReason, declinedReason, proposedReason } from './reasons';
import { afterDue } from './settle-due';
import { adjustmentOf, totalsOf, type Account, type Adjustment } from './state';

type Terms = Pick<Adjustment, 'adjustmentId' | 'walletId' | 'points' | 'reasonCode' | 'actor' | 'expiresAt'>;

/** Points by hand: given as a lot of their own, taken from what can be spent. Once per adjustment id. */
export const adjustPoints = ({ data, metadata }: AdjustPoints, account: Account): readonly AccountEvent[] => {
  const { approvalAbove, ...wanted } = data;
  // Points that are taken are no lot that could expire.
  const terms = data.points > 0 ? wanted : { ...wanted, expiresAt: null };
  if (isRepeated(terms, account)) return [];
  const { now } = metadata;
  checkTerms(data, now);
  checkAmount(data.points);
  const isProposed = approvalAbove !== null && Math.abs(data.points) > approvalAbove;
  return afterDue(now, account, (then) => [isProposed ? propose(terms, now, then) : adjust(terms, null, now, then)]);
};

/** It takes effect now: what was there when it was proposed may be gone, and the other way round. */
export const approveAdjustment = ({ data, metadata }: ApproveAdjustment, account: Account): readonly AccountEvent[] => {
  const { adjustmentId, actor } = data;
  const proposed = mustKnow(adjustmentId, account);
  if (proposed.status === 'posted') return [];
  if (proposed.status === 'declined') throw rejection('adjustment.declined', proposed);
  if (proposed.actor === actor) throw rejection('adjustment.own_proposal', proposed);
  checkTerms(proposed, metadata.now);
  return afterDue(metadata.now, account, (then) => [adjust(proposed, actor, metadata.now, then)]);
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

const propose = (terms: Terms, now: InstantIso, account: Account): AccountEvent =>
  enter(account, {
    type: 'AdjustmentProposed',
    data: { ...terms, at: now, reason: proposedReason(terms.reasonCode) },
  });

const adjust = (
  { adjustmentId, walletId, points: amount, reasonCode, actor, expiresAt }: Terms,
  approvedBy: string | null,
  now: InstantIso,
  account: Account,
): AccountEvent => {
  const isGiven = amount > 0;
  const terms = { adjustmentId, walletId, points: amount, reasonCode, actor, expiresAt };
  const adjusted = enter(account, {
    type: 'PointsAdjusted',
    data: {
      ...terms,
      approvedBy,
      lotId: isGiven ? lotId(`adjustment:${adjustmentId}`) : null,
      occurredAt: now,
      reason: adjustedReason(terms),
    },
  });
  if (isGiven || isCovered(adjusted)) return adjusted;
  const available = points(totalsOf(account, walletId).active);
  throw new Rejected<AccountRejectionCode>('points.insufficient', { requested: -amount, available });
};

/** @throws Rejected adjustment.conflict when the id stands for something else */
const isRepeated = (wanted: Terms, account: Account): boolean => {
  const known = adjustmentOf(account, wanted.adjustmentId);
  if (known === undefined) return false;
  const isSame =
    known.points === wanted.points &&
    known.walletId === wanted.walletId &&
    known.expiresAt === wanted.expiresAt &&
    known.reasonCode === wanted.reasonCode;
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

const rejection = (code: AccountRejectionCode, { adjustmentId }: Pick<Adjustment, 'adjustmentId'>): Rejected =>
  new Rejected<AccountRejectionCode>(code, { adjustmentId });
