import { Type, type TSchema } from '@sinclair/typebox';
import { choice, id, integer, name, opened, strict, type Section } from './parts';

const rewardOf = <K extends TSchema>(kind: K) =>
  strict({ id, kind, title: name, wallet: id, points: { ...integer(1), description: 'Price in points' } });

const reward = rewardOf(choice('discount_code'));

export const rewardsSection = Type.Array(reward, { maxItems: 1000 });
/** As it is read from a published fact: a later release may have kinds that this one does not know how to fulfil. */
export const publishedRewards = opened(Type.Array(rewardOf(Type.String()), { maxItems: 1000 }));

export type RewardDocument = Section<typeof reward>;
export type PublishedReward = Section<typeof publishedRewards>[number];
