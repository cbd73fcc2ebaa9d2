import type { RewardKind } from '@accrue/contracts';
import { points } from '@accrue/kernel';
import type { Offer } from '../reward/events';
import { code } from './code.kind';
import type { DocumentOf, KindOf } from './kind';
import { product } from './product.kind';

/** All kinds of the contracts; one that is missing does not compile. */
const kinds: { readonly [Kind in RewardKind]: KindOf<Kind> } = { code, product };

/**
 * What a reward of the document offers, by the rules of its kind as they are now: a later release does not change what was offered.
 * @param unit of its wallet
 */
export const offerOf = <Kind extends RewardKind>(reward: DocumentOf<Kind>, unit: string): Offer => {
  const kind: KindOf<Kind> = kinds[reward.kind];
  return {
    rewardId: reward.id,
    title: reward.title,
    walletId: reward.wallet,
    unit,
    points: points(reward.points),
    gives: kind.show(reward),
    stock: kind.reserve(reward),
    ...kind.fulfil(reward),
    cancel: kind.cancel(reward),
  };
};

export type { CancelPolicy, Stock } from './kind';
