import { Rejected, type InstantIso } from '@accrue/kernel';
import type { CampaignsRejectionCode } from '../../../rejections';
import { instantOfOrder } from '../../../receipt';
import { decidedFrom } from '../../referral/referral-actions';
import { whatFollows } from '../../actions/record-action';
import type { ActivateOffer, ExpireOffer, ViewOffer } from '../../commands';
import type { JournalEvent } from '../../events';
import type { Knowledge } from '../../storage/recall';
import { keyOfOffer } from './offer-id';
import { offerChanged } from './keep-offers';
import { completionsOf, saidOfOffer } from './said-of-offer';
import { givenCopies, missingOf, type GivenCopy } from './walk-offers';

/**
 * From when on purchases count for an offer that the member has to activate. The earliest time that anybody tells stands, so again is no event. One that
 * needs no activation is as it was.
 * @throws Rejected offer.not_given, offer.over, offer.activated_before_given
 */
export const activateOffer = ({ data }: ActivateOffer, knowledge: Knowledge): readonly JournalEvent[] => {
  const { actionId, memberId, activatedAt } = data;
  const copy = copyOf(data, knowledge);
  const key = keyOfOffer(actionId);
  if (copy === undefined) throw new Rejected<CampaignsRejectionCode>('offer.not_given', { key });
  const { entry, offer, window } = copy;
  if (!offer.needsActivation || (entry.offer?.activatedAt ?? '~') <= activatedAt) return [];
  const givenAt = instantOfOrder(entry.order);
  if (activatedAt < givenAt)
    throw new Rejected<CampaignsRejectionCode>('offer.activated_before_given', { key, activatedAt, givenAt });
  if (activatedAt >= window.until)
    throw new Rejected<CampaignsRejectionCode>('offer.over', { offer: offer.id, until: window.until });
  const about = { ...asItWas(copy), change: 'activated', occurredAt: activatedAt } as const;
  const event = offerChanged(copy, entry.offer, memberId, about);
  const activated = { ...entry, offer: saidOfOffer(entry.offer, event) };
  const all = [...knowledge.journal.actions.values()].map((each) => (each === entry ? activated : each));
  const trigger = { cause: { kind: 'late_action', receiptId: null, actionId }, occurredAt: activatedAt } as const;
  return [event, ...whatFollows({ all, from: decidedFrom(entry) }, { memberId, trigger }, knowledge)];
};

/**
 * The member has seen the offer. The earliest time that anybody tells stands, so again is no event. It changes nothing that the offer gives.
 * @throws Rejected offer.not_given, offer.viewed_before_given
 */
export const viewOffer = ({ data }: ViewOffer, knowledge: Knowledge): readonly JournalEvent[] => {
  const { actionId, memberId, viewedAt } = data;
  const copy = copyOf(data, knowledge);
  const key = keyOfOffer(actionId);
  if (copy === undefined) throw new Rejected<CampaignsRejectionCode>('offer.not_given', { key });
  const { entry } = copy;
  if ((entry.offer?.viewedAt ?? '~') <= viewedAt) return [];
  const givenAt = instantOfOrder(entry.order);
  if (viewedAt < givenAt)
    throw new Rejected<CampaignsRejectionCode>('offer.viewed_before_given', { key, viewedAt, givenAt });
  return [offerChanged(copy, entry.offer, memberId, { ...asItWas(copy), change: 'viewed', occurredAt: viewedAt })];
};

/** What of a change that is about no purchase is as it was said last. */
const asItWas = (copy: GivenCopy) => ({
  receiptId: null,
  times: 0,
  missing: copy.entry.offer?.missing ?? missingOf({ copy, completions: [], value: 0 }),
});

/** Says that the last day of an offer is over before it gave all that it gives. Again is no event, nor is it when it is not here. */
export const expireOffer = (
  { data, metadata: { now } }: ExpireOffer,
  knowledge: Knowledge,
): readonly JournalEvent[] => {
  const copy = copyOf(data, knowledge);
  if (copy === undefined) return [];
  const { entry, offer, window } = copy;
  if (entry.offer === undefined || entry.offer.isExpired === true || window.until > now) return [];
  if (completionsOf(entry.offer) >= offer.times) return [];
  const about = { ...asItWas(copy), change: 'expired', occurredAt: window.until as InstantIso } as const;
  return [offerChanged(copy, entry.offer, data.memberId, about)];
};

const copyOf = (
  { actionId }: Pick<ExpireOffer['data'], 'actionId'>,
  { journal, programmes }: Knowledge,
): GivenCopy | undefined => {
  const entry = journal.actions.get(actionId);
  return entry === undefined ? undefined : givenCopies([entry], programmes)[0];
};
