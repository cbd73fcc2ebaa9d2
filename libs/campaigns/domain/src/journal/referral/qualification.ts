import type { InstantIso, ReceiptId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import { Tally } from '../../rules/counters';
import type { ReferralTerms } from '../../rules/referral/referral';
import type { CountedFact, CountedFacts } from '../awards/counters/counted-facts';
import type { Qualification } from '../referral-events';

/**
 * The first purchase from the referral on that comes to the minimum of its version, less what comes back of it within the days that this version
 * gives. What comes back later changes nothing, and neither does when anything is heard of: facts of the same times give the same.
 * @param referredAt event time of the referral
 * @returns null: none so far. One that is still to last (`at` to come) may yet be undone
 */
export const qualificationOf = (
  { inOrder }: CountedFacts<ReceiptId>,
  referredAt: InstantIso,
  programmes: readonly ProgrammeVersion[],
): Qualification | null => {
  const candidates = inOrder.flatMap((fact): Qualification[] => {
    const { referral } = programmeOfVersion(programmes, fact.programmeVersion);
    if (referral === null || instantOfOrder(fact.order) < referredAt) return [];
    const at = referral.qualifiesAt(instantOfOrder(fact.order));
    return worthAt(fact, at, referral) >= referral.minimum
      ? [{ receiptId: fact.id, programmeVersion: fact.programmeVersion, at }]
      : [];
  });
  // Versions may give other days: a later purchase can be there sooner.
  return candidates.reduce<Qualification | null>(
    (first, each) => (first === null || each.at < first.at ? each : first),
    null,
  );
};

/** What is left of a purchase at an instant, without what comes back at it. */
const worthAt = ({ counted, later }: CountedFact<ReceiptId>, at: InstantIso, { counter }: ReferralTerms): number => {
  const then = later.findLast(({ order }) => instantOfOrder(order) < at)?.counted[counter.id] ?? counted[counter.id];
  const tally = new Tally();
  tally.add(then ?? 0);
  return counter.valueOf(tally);
};
