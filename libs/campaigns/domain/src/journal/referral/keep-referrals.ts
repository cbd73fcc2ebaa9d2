import { canonicalJson, invariant, type MemberId } from '@accrue/kernel';
import { instantOfOrder } from '../../receipt';
import { memberOfOccasion } from '../actions/assess-action';
import { byOrder } from '../actions/settle-actions';
import { CountedFacts } from '../awards/counters/counted-facts';
import { countedAsSaid } from '../awards/counters/counter-memory';
import type { JournalEvent } from '../events';
import { evolve } from '../storage/evolve';
import type { Knowledge } from '../storage/recall';
import type { ActionEntry, Journal } from '../storage/state';
import { qualificationOf } from './qualification';

/**
 * What was decided, and by which purchase the member qualifies after that, where it is another answer than before. Whoever was referred twice, by
 * two memberships that were merged, was so by the first.
 */
export const keepReferrals = (
  decided: readonly JournalEvent[],
  { journal, programmes }: Knowledge,
): readonly JournalEvent[] => {
  const wasReferred = [...journal.actions.values()].some(isReferral);
  if (!wasReferred && !decided.some((event) => event.type === 'ActionRecorded' && isReferral(event.data)))
    return decided;
  const after = decided.reduce((then, event) => evolve(then, event, { revision: 0 }), journal);
  // What a duplicate has goes on, and the survivor's journal says what comes of it.
  if (after.mergedInto !== undefined) return decided;
  const referrals = [...after.actions.values()].filter(isReferral).sort(byOrder);
  return [...decided, ...referrals.flatMap((referral, index) => changed(referral, index === 0, after, programmes))];
};

const isReferral = ({ trigger }: Pick<ActionEntry, 'trigger'>): boolean => trigger === 'referred';

const changed = (
  { actionId, type, order, referral }: ActionEntry,
  isFirst: boolean,
  after: Journal,
  programmes: Knowledge['programmes'],
): readonly JournalEvent[] => {
  const referredAt = instantOfOrder(order);
  const counted = isFirst ? [...after.receipts.values()].flatMap((entry) => countedAsSaid(entry, after)) : [];
  const qualification = qualificationOf(new CountedFacts(counted), referredAt, programmes);
  if (canonicalJson(referral?.qualification ?? null) === canonicalJson(qualification)) return [];
  const sequence = (referral?.sequence ?? 0) + 1;
  const [refereeId, advocateId] = [memberOfOccasion(actionId), type as MemberId];
  invariant(refereeId !== null, `${actionId} says whose it is`);
  return [{ type: 'ReferralChanged', data: { actionId, refereeId, advocateId, referredAt, sequence, qualification } }];
};
