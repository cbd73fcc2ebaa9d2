import type { ReferralDocument } from '@accrue/contracts';
import { addDays, localDateOf, startOfLocalDay, type InstantIso, type ZoneId } from '@accrue/kernel';
import { compileCounter, type Counter } from '../counters';

/** When a purchase of who was referred qualifies, in a compiled programme. */
export interface ReferralTerms {
  /** Minor units. */
  readonly minimum: number;
  /** What a receipt comes to. */
  readonly counter: Counter;
  /** Until when what comes back counts against a purchase; it qualifies at that instant. */
  qualifiesAt(occurredAt: InstantIso): InstantIso;
}

/** No id of a document begins so. */
const COUNTER = '~~referral';

/**
 * @param document of a checked programme
 * @param windowDays of returns, where the referral says nothing else
 */
export const compileReferral = (
  { minimumMinor, returnDays }: ReferralDocument,
  windowDays: number,
  zone: ZoneId,
): ReferralTerms => ({
  minimum: minimumMinor,
  counter: compileCounter({ id: COUNTER, count: 'spend', window: 'programme' }, zone),
  qualifiesAt: (occurredAt) =>
    startOfLocalDay(addDays(localDateOf(occurredAt, zone), (returnDays ?? windowDays) + 1), zone),
});
