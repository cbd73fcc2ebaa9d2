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
    const at = `${path}/earn/offer`;
    const offer = offers.get(earn.offer);
    if (offer === undefined) report(at, 'offer.unknown', `there is no offer "${earn.offer}"`);
    // Its copies have no key that a member could activate them by.
    if (offer?.activation !== undefined)
      report(at, 'offer.needs_activation', `a rule cannot give "${earn.offer}", which members have to activate`);
    checkTimesOnly(limits, path, report);
  },
  compile: () => givenOnce,
});
