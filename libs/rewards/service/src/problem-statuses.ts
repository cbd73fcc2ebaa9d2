import type { MemberRejectionCode } from '@accrue/context-kit';
import type { allowance, conditions, draw, gift, redemption, reward } from '@accrue/rewards-domain';

/** HTTP status of each code that can leave this context. */
export const problemStatuses = {
  'member.unknown': 404,
  'member.merged': 409,
  'reward.unknown': 404,
  'reward.retired': 409,
  'reward.out_of_stock': 409,
  'reward.waiting_list_full': 409,
  'reward.begun': 409,
  'reward.not_yet': 409,
  'reward.over': 409,
  'reward.not_for_tier': 409,
  'reward.limit_reached': 409,
  'reward.member_limit_reached': 409,
  'reward.pool_full': 409,
  'reward.takes_no_codes': 409,
  'redemption.unknown': 404,
  'redemption.conflict': 409,
  'redemption.id_missing': 400,
  'redemption.hold_mismatch': 409,
  'redemption.not_reserved': 409,
  'redemption.not_confirmed': 409,
  'redemption.confirmed_too_late': 409,
  'redemption.not_completed': 409,
  'redemption.not_usable': 409,
  'redemption.used': 409,
  'redemption.expired': 409,
  'redemption.cancelled': 409,
  'redemption.not_cancellable': 409,
  // Only operators take back what was given.
  'redemption.already_given': 409,
  'redemption.given': 403,
  'redemption.failed': 409,
  'draw.unknown': 404,
  'draw.not_open': 409,
  'draw.closed': 409,
  'draw.member_limit_reached': 409,
  'draw.full': 409,
  'draw.not_frozen': 409,
  'draw.too_early': 409,
  'draw.unsettled': 409,
  'draw.beacon_missing': 422,
  'draw.has_no_beacon': 422,
  'draw.frozen_otherwise': 409,
  'gift.none': 409,
  'gift.not_accepted': 409,
  'gift.not_offered': 409,
  'gift.other_receiver': 403,
  'gift.receiver_left': 409,
  'gift.receiver_unknown': 404,
  'gift.to_self': 422,
  'given.unknown': 404,
  'given.not_given': 409,
  'given.taken_back': 409,
  'given.lapsed': 409,
  'given.used': 409,
  // What the ledger answered, passed on.
  'points.insufficient': 422,
  'account.closed': 409,
  'hold.expired': 409,
  'hold.released': 409,
} as const satisfies Record<
  | MemberRejectionCode
  | allowance.AllowanceRejectionCode
  | conditions.ConditionCode
  | draw.DrawRejectionCode
  | redemption.RedemptionRejectionCode
  | reward.RewardRejectionCode
  | gift.GiftRejectionCode,
  number
> &
  Record<string, number>;

/** A code of which it is known what it answers. */
export type RewardsProblemCode = keyof typeof problemStatuses;
