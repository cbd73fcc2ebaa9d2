import { laterOf, points, Rejected } from '@accrue/kernel';
import type { AccountRejectionCode, DecideClawback } from './commands';
import { enter } from './entry';
import type { AccountEvent } from './events';
import { clawbackReason } from './reasons';
import { afterDue } from './settle-due';
import { lotOf, type Account } from './state';

/**
 * A person decides about points that returns took of a lot and that were not there: they are owed after all, or written off. A fact like
 * others: what comes late and lies before it may leave less to decide about, and what comes on top waits for another decision.
 */
export const decideClawback = ({ data, metadata }: DecideClawback, account: Account): readonly AccountEvent[] => {
  const { decisionId, lotId, outcome, actor } = data;
  const known = account.decisions.find((decision) => decision.decisionId === decisionId);
  if (known !== undefined) {
    const isSame = known.lotId === lotId && known.outcome === outcome;
    if (isSame && (data.points === null || data.points === known.points)) return [];
    throw new Rejected<AccountRejectionCode>('clawback.conflict', { decisionId });
  }
  // About what is booked, and so after everything that is, whatever the clocks of tills say.
  const at = laterOf(metadata.now, account.settledAt);
  return afterDue(at, account, (then) => {
    const lot = lotOf(then, lotId);
    if (lot === undefined || lot.inReview === 0)
      throw new Rejected<AccountRejectionCode>('clawback.not_in_review', { awardId: lotId });
    const { walletId, inReview } = lot;
    const decided = data.points ?? inReview;
    if (decided < 1 || decided > inReview)
      throw new Rejected<AccountRejectionCode>('clawback.exceeded', { inReview, requested: decided });
    const fact = { walletId, at, decisionId, lotId, points: points(decided), outcome, actor };
    return [enter(then, { type: 'ClawbackDecided', data: { ...fact, reason: clawbackReason(outcome) } })];
  });
};
