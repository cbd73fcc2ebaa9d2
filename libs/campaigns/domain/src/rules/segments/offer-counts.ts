/** What a segment may ask of an offer, `offer("spring").open`: how many copies that somebody gave the member, and of what type that is in the language. */
export const OFFER_COUNTS = {
  /** Given so far. */
  given: 'int',
  /** Of these, those that the member has activated, or need not. */
  activated: 'int',
  /** Of these, those whose days have begun and are not over, and that have not given all that they give. */
  open: 'int',
  /** How often their goals are reached, without what came back. */
  completed: 'int',
  /** Those whose days are over before they gave all that they give; of a coupon without a goal: those whose days are over. */
  expired: 'int',
} as const;

export type OfferCount = keyof typeof OFFER_COUNTS;

/** No id of a document begins so. */
const PREFIX = '~offer';

/** They are asked for as counters are. */
export const offerCountId = (count: OfferCount, offerId: string): string => `${PREFIX} ${count} ${offerId}`;

/** null: it is a counter, or an aggregate. */
export const offerCountOf = (id: string): { readonly count: OfferCount; readonly offerId: string } | null => {
  if (!id.startsWith(PREFIX)) return null;
  const [, count = '', offerId = ''] = id.split(' ');
  return { count: count as OfferCount, offerId };
};
