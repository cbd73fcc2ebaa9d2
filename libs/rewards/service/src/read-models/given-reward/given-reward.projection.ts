import type { RewardGives } from '@accrue/contracts';
import type { StoredEvent } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import {
  bigint,
  json,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
} from '@accrue/projections';
import type { gift } from '@accrue/rewards-domain';

/** What rules gave for no points, each time that they did. No codes, only their names: the codes are in the vault. */
export const givenRewards = readModel('given_reward', {
  columns: {
    given_id: key(text()),
    gift_id: text(),
    member_id: text(),
    reward_id: text(),
    rule_id: text(),
    receipt_id: nullable(text()),
    action_id: nullable(text()),
    status: text<gift.GivenStatus>(),
    // Until then it may be used; null: for ever.
    use_by: nullable(timestamptz<InstantIso>()),
    reason: nullable(text()),
    gives: nullable(json<RewardGives>()),
    fulfilment_ref: nullable(text()),
    since: timestamptz<InstantIso>(),
    revision: bigint(),
  },
  indexes: [
    ['member_id', 'since'],
    ['status', 'use_by'],
  ],
  arrivalDependent: ['revision'],
});
export type GivenRewardRow = ReadModelRow<typeof givenRewards>;

export const givenRewardProjection: Projection = {
  name: 'given_reward',
  version: 2,
  tables: [givenRewards],
  eventTypes: new Set<gift.GiftEvent['type']>([
    'GiftFollowed',
    'RewardGiven',
    'RewardNotGiven',
    'GivenRewardUsed',
    'GivenRewardLapsed',
    'LapsedRewardClosed',
  ]),
  project: (event: StoredEvent) => {
    const { data: stated } = event as unknown as gift.GiftEvent;
    const { revision } = event;
    return stated.given.map((each) =>
      givenRewards.change({ given_id: each.givenId }, () => ({ ...rowOf(stated, each), revision })),
    );
  },
};

/** All but when it arrived. */
export const rowOf = (
  { giftId, rewardId, ruleId, receiptId, actionId }: gift.Gift,
  { givenId, memberId, status, useBy, reason, gives, fulfilmentRef, since }: gift.Given,
): Omit<GivenRewardRow, 'revision'> => ({
  ...{ given_id: givenId, gift_id: giftId, member_id: memberId, reward_id: rewardId, rule_id: ruleId },
  ...{ receipt_id: receiptId, action_id: actionId, status, use_by: useBy, reason, gives },
  ...{ fulfilment_ref: fulfilmentRef, since },
});
