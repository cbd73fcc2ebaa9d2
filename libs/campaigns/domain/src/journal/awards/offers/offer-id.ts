import type { ActionId, MemberId } from '@accrue/kernel';

const MARK = '~offer~';

/** Each that is given is an action of its member, under the key that its giver made. */
export const offerActionId = (memberId: MemberId, key: string): ActionId => `~${memberId}${MARK}${key}` as ActionId;

/** That its giver gave it. */
export const keyOfOffer = (actionId: ActionId): string => actionId.slice(actionId.indexOf(MARK) + MARK.length);
