import { defineEffect, inEarn } from './effect';
import { checkTimesOnly, givenOnce, ID, WITHOUT_POINTS } from './giving';

/** A copy of an offer, which the member has from then on. */
export const offer = defineEffect({
  fragment: {
    ...inEarn(
      ['offer'],
      { offer: { ...ID, description: 'Id of an offer' } },
      'A copy of the offer for a receipt whose eligible lines come to more than nothing, or for what is no receipt; it counts from then on',
    ),
    without: WITHOUT_POINTS,
  },
  gift: ({ earn }) => ({ kind: 'offer', id: earn.offer }),
  check: ({ earn, limits }, path, report, { offers }) => {
    if (!offers.has(earn.offer)) report(`${path}/earn/offer`, 'offer.unknown', `there is no offer "${earn.offer}"`);
    checkTimesOnly(limits, path, report);
  },
  compile: () => givenOnce,
});
