import type { InstantIso } from '@accrue/kernel';
import type { reward } from '@accrue/rewards-domain';

interface Untimely {
  readonly code: 'reward.begun' | 'draw.not_open' | 'draw.closed';
  readonly data: Readonly<Record<string, InstantIso>>;
}

/** Why something that takes place at some time cannot be had now; empty: it can. */
export const untimelinessOf = ({ event, gives }: reward.Offer, now: InstantIso): readonly Untimely[] => {
  if (event === null) return [];
  const { opens, begins } = event;
  if (opens !== undefined && now < opens) return [{ code: 'draw.not_open', data: { opens } }];
  if (now < begins) return [];
  return gives.kind === 'draw-ticket'
    ? [{ code: 'draw.closed', data: { closes: begins } }]
    : [{ code: 'reward.begun', data: { begins } }];
};
