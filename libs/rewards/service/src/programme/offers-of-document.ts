import { points, Rejected } from '@accrue/kernel';
import { isRewardKind, type reward } from '@accrue/rewards-domain';

/**
 * The rewards of a published programme document. The publisher has validated the document; what this release does not know
 * how to fulfil is not offered.
 * @throws Rejected programme.rewards_malformed
 */
export const offersOfDocument = (document: Readonly<Record<string, unknown>>): readonly reward.Offer[] => {
  const rewards = document['rewards'] ?? [];
  if (!Array.isArray(rewards)) throw malformed('/rewards');
  return rewards.flatMap((each: unknown, index) => offerOf(each, index) ?? []);
};

const offerOf = (each: unknown, index: number): reward.Offer | null => {
  const { id, kind, title = id, wallet, points: price } = (each ?? {}) as Readonly<Record<string, unknown>>;
  const wellFormed =
    typeof id === 'string' &&
    typeof kind === 'string' &&
    typeof title === 'string' &&
    typeof wallet === 'string' &&
    Number.isSafeInteger(price) &&
    (price as number) >= 1;
  if (!wellFormed) throw malformed(`/rewards/${index}`);
  return isRewardKind(kind) ? { rewardId: id, kind, title, walletId: wallet, points: points(price as number) } : null;
};

const malformed = (pointer: string): Rejected => new Rejected('programme.rewards_malformed', { pointer });
