import { DAY_MS, epochMs, instantFromEpochMs, Rejected, type InstantIso } from '@accrue/kernel';
import type { ExpireRedemption, RedemptionRejectionCode, UseRedemption } from './commands';
import type { RedemptionEvent, Terms } from './events';
import type { Begun } from './state';

/** Of what is given at an instant: the first one at which it cannot be used any more. */
export const useByOf = ({ use }: Pick<Terms, 'use'>, givenAt: InstantIso): InstantIso | null => {
  const days = use?.withinDays ?? null;
  return days === null ? null : instantFromEpochMs(epochMs(givenAt) + days * DAY_MS);
};

const isOver = (useBy: InstantIso | null, now: InstantIso): boolean => useBy !== null && now >= useBy;

/** From `useBy` on nobody can say that it was used, however late whoever ends it is. */
export const use = ({ data: { now, usedAs } }: UseRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  const { redemptionId } = redemption.terms;
  const refuse = (code: RedemptionRejectionCode, more = {}) =>
    new Rejected<RedemptionRejectionCode>(code, { redemptionId, ...more });
  switch (redemption.status) {
    case 'waiting':
    case 'requested':
    case 'reserved':
    case 'confirmed':
      throw refuse('redemption.not_completed');
    case 'failed':
    case 'cancelled':
      throw refuse(`redemption.${redemption.status}`);
    case 'expired':
      throw refuse('redemption.expired', { useBy: redemption.useBy });
    case 'used':
      // One code shown at two tills is used once.
      if (redemption.usedAs !== usedAs) throw refuse('redemption.used');
      return [];
    case 'completed': {
      const { terms, fulfilmentRef, useBy } = redemption;
      if (terms.use === null) throw refuse('redemption.not_usable');
      if (isOver(useBy, now)) throw refuse('redemption.expired', { useBy });
      return [{ type: 'RedemptionUsed', data: { ...terms, fulfilmentRef, useBy, usedAs } }];
    }
  }
};

/** Time ends only what was given and not used until then. */
export const expire = ({ data: { now } }: ExpireRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  if (redemption.status !== 'completed' || !isOver(redemption.useBy, now)) return [];
  const { terms, fulfilmentRef, useBy } = redemption;
  const pointsBack = terms.use?.unused === 'points_back';
  return [{ type: 'RedemptionExpired', data: { ...terms, fulfilmentRef, useBy, pointsBack } }];
};
