import type { ApiCaller } from '@accrue/http';
import type { InstantIso } from '@accrue/kernel';
import { howToUse } from '@accrue/rewards-domain';
import type { GivenRewardRow } from '../read-models/given-reward/given-reward.projection';
import type { RedemptionRow } from '../read-models/redemption/redemption.projection';
import { maySeeCode } from '../redeem/may-see';
import type { OwnRewardDto } from './own-rewards.dto';

/** What a member has: redeemed, or given by a rule. */
export type OwnRow = RedemptionRow | GivenRewardRow;

export const isGiven = (row: OwnRow): row is GivenRewardRow => 'given_id' in row;

/** Newest first; the ids of both never meet: those of what is given have a colon. */
export const placeOf = (row: OwnRow): readonly [since: InstantIso, id: string] =>
  isGiven(row) ? [row.since, row.given_id] : [row.requested_at, row.redemption_id];

/** The name of what is revealed with it; null: to this caller nothing is. */
export const revealedTo = (row: OwnRow, caller: ApiCaller): string | null => {
  if (row.status !== 'used' && row.status !== (isGiven(row) ? 'given' : 'completed')) return null;
  return maySeeCode(caller, isGiven(row) ? null : row.shown_to) ? row.fulfilment_ref : null;
};

/**
 * All but its title and its code.
 * @param memberId whose list it is in: of what one member redeemed for another, both have it in theirs
 */
export const ownRewardOf = (
  row: OwnRow,
  memberId: string,
  now: InstantIso,
): Omit<OwnRewardDto, 'title' | 'code' | 'giftCard'> => {
  const { reward_id: rewardId, gives, status } = row;
  const [since, id] = placeOf(row);
  const receiverId = isGiven(row) ? null : row.receiver_id;
  const isGivenAway = receiverId !== null && receiverId !== memberId;
  const kind = gives === null ? 'nothing' : howToUse(gives.kind);
  // What waits for a confirmation and is no thing to hand over waits for the member whom it is for.
  const isAwaited = !isGiven(row) && row.confirm_by !== null && (status === 'reserved' || kind === 'collect');
  const use = isGivenAway ? 'nothing' : isAwaited && kind !== 'collect' ? 'accept' : kind;
  const useBy = isAwaited ? row.confirm_by : row.use_by;
  const isTheirs = status === (isGiven(row) ? 'given' : isAwaited ? 'reserved' : 'completed');
  const reason = isGiven(row) ? row.reason : row.failure;
  return {
    ...{ id, rewardId, status, howToUse: use, useBy, since },
    isUsable: isTheirs && use !== 'nothing' && (useBy === null || now < useBy),
    ...(gives === null ? {} : { gives }),
    ...(reason === null ? {} : { reason }),
    ...(isGiven(row)
      ? {
          ...{ origin: 'given', paid: null, giverId: null, receiverId: null },
          earnedBy: { ruleId: row.rule_id, receiptId: row.receipt_id, actionId: row.action_id },
        }
      : {
          ...{ origin: 'redeemed', earnedBy: null },
          giverId: receiverId === memberId ? row.member_id : null,
          receiverId: isGivenAway ? receiverId : null,
          paid: receiverId === memberId ? null : { walletId: row.wallet_id, unit: row.unit, points: row.points },
        }),
  };
};
