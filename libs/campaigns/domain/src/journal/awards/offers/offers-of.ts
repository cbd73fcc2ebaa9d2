import { contentHash, Rejected, type ActionId, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
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
import { keyOfOffer, offerActionId } from './offer-id';
import { copiesOf, countsAfter, walkOffers, type WalkedCopy } from './walk-offers';

/** An offer that a member was given, as it stands. */
export interface MemberOffer {
  readonly actionId: ActionId;
  /** That its giver gave it. */
  readonly key: string;
  readonly offer: Offer;
  /** `inactive`: it waits for the member to activate it · `expired`: purchases count no more, and the goal was not reached as often as it gives. */
  readonly state: 'inactive' | 'given' | 'completed' | 'expired';
  readonly givenAt: InstantIso;
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
  const copies = copiesOf(journal.actions.values(), programmes);
  if (copies.length === 0) return [];
  const facts = new CountedFacts([...journal.receipts.values()].flatMap((entry) => countedAsSaid(entry, journal)));
  return walkOffers(copies, facts).map((walked) => viewOf(walked, now));
};

const viewOf = ({ copy, completions, value }: WalkedCopy, now: InstantIso): MemberOffer => {
  const { entry, offer, window } = copy;
  const { actionId, order } = entry;
  const standing = completions.filter(({ undoneBy }) => undoneBy === null);
  const open = countsAfter(copy) === null ? 'inactive' : 'given';
  const state = standing.length >= offer.times ? 'completed' : window.until <= now ? 'expired' : open;
  const { amount, isOfOneBasket } = offer.goal;
  const next = isOfOneBasket ? amount : amount * (standing.length + 1) - value;
  return {
    ...{ actionId, key: keyOfOffer(actionId), offer, state, value },
    givenAt: instantOfOrder(order),
    activatedAt: entry.offer?.activatedAt ?? null,
    until: window.until,
    missing: state === open ? Math.max(0, next) : 0,
    completedBy: standing.map(({ earner }) => earner.id),
  };
};
