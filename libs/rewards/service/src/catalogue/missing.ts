import type { InstantIso, LocalDateIso } from '@accrue/kernel';
import { conditions, reward } from '@accrue/rewards-domain';
import { untimelinessOf } from '../redeem/untimeliness';
import type { RewardsProblemCode } from '../problem-statuses';

/** One thing that stands against redeeming a reward now: the code that `POST /v1/redemptions` would refuse with, and its figures. */
export interface Missing {
  readonly code: RewardsProblemCode;
  readonly [figure: string]: unknown;
}

export interface Standing {
  readonly now: InstantIso;
  readonly on: LocalDateIso;
  readonly tierId: string | null;
  /** What the member could spend of the reward's wallet; null: whoever asks did not say. */
  readonly spendable: number | null;
  /** Of this reward, by this member. */
  readonly taken: readonly LocalDateIso[];
}

/** All at once, what is told first is first; empty: the member can have it. */
export const missingFor = (state: reward.KnownReward, standing: Standing): readonly Missing[] => {
  const { offer } = state;
  const { now, on, spendable, taken } = standing;
  const { perMember = null, inAll = null } = offer.limits ?? {};
  const missing: Missing[] = conditions
    .unmetOf(offer.conditions, standing)
    .map(({ code, data }) => ({ code, ...data }));
  missing.push(...untimelinessOf(offer, now).map(({ code, data }) => ({ code, ...data })));
  if (
    perMember !== null &&
    conditions.timesIn(
      perMember,
      on,
      taken.map((day) => [day, 1]),
    ) >= perMember.most
  )
    missing.push({ code: 'reward.member_limit_reached', ...againFrom(perMember, on) });
  if (inAll !== null && reward.isUsedUp({ inAll, on }, state))
    missing.push({ code: 'reward.limit_reached', ...againFrom(inAll, on) });
  if (reward.availableOf(state) === 0) missing.push({ code: 'reward.out_of_stock' });
  if (spendable !== null && spendable < offer.points)
    missing.push({ code: 'points.insufficient', points: offer.points - spendable });
  return missing;
};

/** The last day of the period, after which it can be had again; nothing: there is no other period. */
const againFrom = (limit: conditions.Limit, on: LocalDateIso) => {
  const last = conditions.lastDayOf(limit.per, on);
  return { limit, ...(last === null ? {} : { until: last }) };
};
