import { Rejected, type Evolve, type LocalDateIso } from '@accrue/kernel';
import { timesIn, type Limit } from '../conditions';
import type { AllowanceEvent } from './events';

/** What counts of the redemptions of one reward by one member: redemptionId → the local day on which it was asked for. */
export type Allowance = ReadonlyMap<string, LocalDateIso>;

export const initialAllowance: Allowance = new Map();

interface About {
  readonly rewardId: string;
  readonly memberId: string;
  readonly redemptionId: string;
}

export type AllowanceCommand =
  | { readonly type: 'TakeAllowance'; readonly data: About & { readonly limit: Limit; readonly on: LocalDateIso } }
  | { readonly type: 'ReturnAllowance'; readonly data: About };

export type AllowanceRejectionCode = 'reward.member_limit_reached';

/** Each step may be asked for any number of times. @throws Rejected<AllowanceRejectionCode> */
export const decide = (command: AllowanceCommand, allowance: Allowance): readonly AllowanceEvent[] => {
  const { rewardId, memberId, redemptionId } = command.data;
  const about = { rewardId, memberId, redemptionId };
  if (command.type === 'ReturnAllowance')
    return allowance.has(redemptionId) ? [{ type: 'AllowanceReturned', data: about }] : [];
  const { limit, on } = command.data;
  if (allowance.has(redemptionId)) return [];
  if (isUsedUp(limit, on, allowance))
    throw new Rejected<AllowanceRejectionCode>('reward.member_limit_reached', { rewardId, limit });
  return [{ type: 'AllowanceTaken', data: { ...about, on } }];
};

const isUsedUp = (limit: Limit, on: LocalDateIso, allowance: Allowance): boolean =>
  timesIn(
    limit,
    on,
    [...allowance.values()].map((day) => [day, 1]),
  ) >= limit.most;

export const evolve: Evolve<Allowance, AllowanceEvent> = (allowance, { type, data }) => {
  const after = new Map(allowance);
  if (type === 'AllowanceTaken') after.set(data.redemptionId, data.on);
  else after.delete(data.redemptionId);
  return after;
};

/** The stream of one member's redemptions of one reward: neither name has a colon. */
export const allowanceIdOf = ({ rewardId, memberId }: Pick<About, 'rewardId' | 'memberId'>): string =>
  `${rewardId}:${memberId}`;
