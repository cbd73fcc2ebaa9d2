/**
 * What a redemption gives. `discount_code`: one code of the reward's pool, for its member alone.
 * A new kind is added here, with its decision beside it and its effect in the service's `fulfilment/`.
 */
export const REWARD_KINDS = ['discount_code'] as const;
export type RewardKind = (typeof REWARD_KINDS)[number];

export const isRewardKind = (text: string): text is RewardKind => (REWARD_KINDS as readonly string[]).includes(text);
