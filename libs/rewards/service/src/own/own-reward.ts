import type { ApiCaller } from '@accrue/http';
import type { InstantIso } from '@accrue/kernel';
import { howToUse } from '@accrue/rewards-domain';
import type { GivenRewardRow } from '../read-models/given-reward/given-reward.projection';
import type { RedemptionRow } from '../read-models/redemption/redemption.projection';
import { maySeeCode } from '../redeem/may-see';
import type { OwnRewardDto } from './own-rewards.dto';

/** What a member has: redeemed, or given by a rule. */
export type OwnRow = RedemptionRow | GivenRewardRow;

const isGiven = (row: OwnRow): row is GivenRewardRow => 'given_id' in row;

/** Newest first; the ids of both never meet: those of what is given have a colon. */
export const placeOf = (row: OwnRow): readonly [since: InstantIso, id: string] =>
  isGiven(row) ? [row.since, row.given_id] : [row.requested_at, row.redemption_id];

/** The name of what is revealed with it; null: to this caller nothing is. */
export const revealedTo = (row: OwnRow, caller: ApiCaller): string | null => {
  if (row.status !== 'used' && row.status !== (isGiven(row) ? 'given' : 'completed')) return null;
  return maySeeCode(caller, isGiven(row) ? null : row.requested_by) ? row.fulfilment_ref : null;
};

/** All but its title and its code. */
export const ownRewardOf = (row: OwnRow, now: InstantIso): Omit<OwnRewardDto, 'title' | 'code'> => {
  const { reward_id: rewardId, gives, status } = row;
  const [since, id] = placeOf(row);
  const use = gives === null ? 'nothing' : howToUse(gives.kind);
  const isCollected = !isGiven(row) && use === 'collect';
  const useBy = isCollected ? row.confirm_by : row.use_by;
  const isTheirs = status === (isGiven(row) ? 'given' : isCollected ? 'reserved' : 'completed');
  const reason = isGiven(row) ? row.reason : row.failure;
  return {
    ...{ id, rewardId, status, howToUse: use, useBy, since },
    isUsable: isTheirs && use !== 'nothing' && (useBy === null || now < useBy),
    ...(gives === null ? {} : { gives }),
    ...(reason === null ? {} : { reason }),
    ...(isGiven(row)
      ? {
          ...{ origin: 'given', paid: null },
          earnedBy: { ruleId: row.rule_id, receiptId: row.receipt_id, actionId: row.action_id },
        }
      : {
          ...{ origin: 'redeemed', earnedBy: null },
          paid: { walletId: row.wallet_id, unit: row.unit, points: row.points },
        }),
  };
};
