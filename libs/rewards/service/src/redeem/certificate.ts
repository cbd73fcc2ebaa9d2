import type { InstantIso } from '@accrue/kernel';
import type { redemption } from '@accrue/rewards-domain';
import type { RedemptionDto } from './redemption.dto';

/** Of what was given to a cause: what the member shows, and what finance pays out. Nothing of other kinds. */
export const certificateOf = (
  { gives, worth }: redemption.Terms,
  givenAt: InstantIso,
): Pick<RedemptionDto, 'certificate'> => {
  if (gives.kind !== 'donation' || worth === null) return {};
  const { cause, amount, matching = 0 } = gives;
  return { certificate: { cause, amount, matching, currency: worth.currency, givenAt } };
};
