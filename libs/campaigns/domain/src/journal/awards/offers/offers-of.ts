import { contentHash, Rejected, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder } from '../../../receipt';
import type { CampaignsRejectionCode } from '../../../rejections';
import type { Offer } from '../../../rules/offers';
import { actionOrder } from '../../actions/assess-action';
import type { ActionFacts } from '../../events';
import { programmeFor } from '../../recording/assess-receipt';
import type { Journal } from '../../storage/state';
import { CountedFacts } from '../counters/counted-facts';
import { countedAsSaid } from '../counters/counter-memory';
import { copiesBefore } from './copies-known';
import { couponStates, type CouponState } from './coupons-of';
import { keyOfOffer, offerActionId } from './offer-id';
import { countsAfter, missingOf, standingOf, walkOffers, type OfferCopy, type WalkedCopy } from './walk-offers';

/** An offer that a member was given, as it stands. */
export interface MemberOffer {
  /** Of the action that gave it; of a rule: of its gift. */
  readonly id: string;
  /** That its giver gave it; of a rule it is the id. */
  readonly key: string;
  readonly offer: Offer;
  /**
   * `inactive`: it waits for the member to activate it · `completed`: the goal was reached as often as it gives, or a coupon without a goal was used so often · `expired`: purchases count no more, and the goal was not reached as often as it gives ·
   * `taken-back`: what had brought it came back or was revoked, and all that it gave went with it.
   */
  readonly state: 'inactive' | 'given' | 'completed' | 'expired' | 'taken-back';
  readonly givenAt: InstantIso;
  /** null: nobody has said that the member has seen it. */
  readonly viewedAt: InstantIso | null;
  /** null: it was not, or needs not be. */
  readonly activatedAt: InstantIso | null;
  /** The first instant at which purchases count no more. */
  readonly until: string;
  /** What counts for it so far; where one basket has to get there, the largest. */
  readonly value: number;
  /** What the next completion needs of the next purchases; 0: there is none to come. */
  readonly missing: number;
  /** Receipts that reached the goal, each as often as it did. */
  readonly completedBy: readonly ReceiptId[];
  /** Of a coupon: how many receipts can use it, and how many have, as far as that counts. Absent: it gives something else. */
  readonly coupon?: Pick<CouponState, 'left' | 'used'>;
}

/**
 * A copy of an offer for a member, given now under the programme in effect. It is recorded as what the member did is.
 * @throws Rejected programme.not_published, offer.unknown, offer.over
 */
export const assessOffer = (
  memberId: MemberId,
  { key, offer: id }: { readonly key: string; readonly offer: string },
  { programmes, now }: { readonly programmes: readonly ProgrammeVersion[]; readonly now: InstantIso },
): ActionFacts => {
  const { version, programme } = programmeFor({ occurredAt: now }, programmes);
  const offer = programme.offers.get(id);
  if (offer === undefined) throw new Rejected<CampaignsRejectionCode>('offer.unknown', { offer: id });
  const { until } = offer.windowAt(now);
  if (until <= now) throw new Rejected<CampaignsRejectionCode>('offer.over', { offer: id, until });
  const actionId = offerActionId(memberId, key);
  return {
    ...{ actionId, trigger: 'offer', type: id, occurredAt: now, order: actionOrder(now, actionId), attributes: {} },
    ...{ hash: contentHash({ offer: id }), programmeVersion: version },
  };
};

/** All offers that a member has, the first given first. */
export const offersOf = (
  journal: Journal,
  programmes: readonly ProgrammeVersion[],
  now: InstantIso,
): readonly MemberOffer[] => {
  const copies = copiesBefore({ journal, programmes });
  if (copies.length === 0) return [];
  const facts = new CountedFacts([...journal.receipts.values()].flatMap((entry) => countedAsSaid(entry, journal)));
  const walked = walkOffers(copies, facts);
  // After all that happened at this instant.
  const coupons = couponStates(walked, { order: `${now}~`, id: null }, journal);
  const couponOf = new Map(coupons.map((state) => [state.copy, state]));
  return walked.map((each) => viewOf(each, couponOf.get(each.copy), now));
};

const viewOf = (
  { copy, completions, value }: WalkedCopy,
  coupon: CouponState | undefined,
  now: InstantIso,
): MemberOffer => {
  const { id, entry, order, offer, window } = copy;
  const standing = standingOf(completions);
  const state = stateOf(copy, offer.goal === null ? (coupon?.used ?? 0) : standing.length, now);
  return {
    ...{ id, key: entry === null ? id : keyOfOffer(entry.actionId), offer, state, value },
    givenAt: instantOfOrder(order),
    viewedAt: entry?.offer?.viewedAt ?? null,
    activatedAt: entry?.offer?.activatedAt ?? null,
    until: window.until,
    missing: state === 'given' || state === 'inactive' ? missingOf({ copy, completions, value }) : 0,
    completedBy: standing.map(({ earner }) => earner.id),
    ...(coupon === undefined ? {} : { coupon: { left: coupon.left, used: coupon.used } }),
  };
};

/** @param standing how often the goal is reached; without one: how often it was used */
const stateOf = (copy: OfferCopy, standing: number, now: InstantIso): MemberOffer['state'] => {
  const { offer, window, takenBy } = copy;
  if (takenBy !== null) return 'taken-back';
  const most = offer.goal === null ? (offer.coupon?.times ?? 0) : offer.times;
  if (standing >= most) return 'completed';
  if (window.until <= now) return 'expired';
  return countsAfter(copy) === null ? 'inactive' : 'given';
};
