import type { RewardKind } from '@accrue/contracts';
import { points, rewardCostOf } from '@accrue/kernel';
import { conditionsOf, limitsOf, worthOf, type Programme } from '../conditions';
import type { Offer } from '../reward/events';
import { access } from './access.kind';
import { code } from './code.kind';
import type { DocumentOf, HowToUse, KindOf } from './kind';
import { donation } from './donation.kind';
import { drawTicket } from './draw-ticket.kind';
import { giftCard } from './gift-card.kind';
import { product } from './product.kind';

/** All kinds of the contracts; one that is missing does not compile. */
const kinds: { readonly [Kind in RewardKind]: KindOf<Kind> } = {
  ...{ code, product, donation, access },
  'draw-ticket': drawTicket,
  'gift-card': giftCard,
};

/** What the document says instead of the kind. */
const CANCEL = { 'points-back': 'always', final: 'until_given' } as const;

/**
 * What a reward of the document offers, by the rules of its kind as they are now: a later release does not change what was offered.
 * @param programme that it stands in, with the unit of its wallet
 */
export const offerOf = <Kind extends RewardKind>(
  reward: DocumentOf<Kind>,
  { unit, ...programme }: Programme & { readonly unit: string },
): Offer => {
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
    cancel: reward.cancel === undefined ? kind.cancel(reward) : CANCEL[reward.cancel],
    use: kind.use(reward),
    event: kind.event?.(reward, programme) ?? null,
    card: kind.card?.(reward) ?? null,
    gift: reward.gift === undefined ? null : { acceptWithinDays: reward.gift.acceptWithinDays ?? null },
    zone: programme.zone,
    conditions: conditionsOf(kind.within?.(reward, programme) ?? reward, programme),
    limits: limitsOf(reward),
    worth: worthOf({ ...reward, cost: rewardCostOf(reward) }, programme),
  };
};

/** What a member does with a reward of the kind. */
export const howToUse = (kind: RewardKind): HowToUse => kinds[kind].howToUse ?? 'nothing';

export { cardMoneyOf, type CardMoney } from './card';
export { HOW_TO_USE, type HowToUse } from './kind';
export type { CancelPolicy, CardTerms, Happening, Stock, Use } from './kind';
