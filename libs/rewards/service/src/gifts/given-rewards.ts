import { Injectable } from '@nestjs/common';
import type { RewardGives } from '@accrue/contracts';
import type { CommandContext } from '@accrue/event-store';
import { invariant, localDateOf } from '@accrue/kernel';
import { cardMoneyOf, gift, type reward } from '@accrue/rewards-domain';
import { SetAside, step, ticketOf } from '../set-aside';
import { Gifts } from '../streams/gifts';
import { Rewards } from '../streams/rewards';

/** What rules give for no points: set aside as soon as it is stated, taken back when it is stated to be too much and was not used. */
@Injectable()
export class GivenRewards {
  constructor(
    private readonly gifts: Gifts,
    private readonly rewards: Rewards,
    private readonly setAside: SetAside,
  ) {}

  /**
   * Makes what the member has what is stated, now or later. May be called any number of times and may die after any step: the next call goes on, for
   * whichever statement of this gift it comes.
   */
  async follow(statement: gift.Statement, context: CommandContext): Promise<void> {
    const { giftId } = statement;
    const followed = await this.gifts.execute(giftId, { type: 'FollowGift', data: statement }, step(context, 'follow'));
    let { state } = followed;
    for (const each of givenIn(state))
      if (each.status === 'promised') state = await this.give(statement, each, context);
    // What a later statement has promised meanwhile is set aside by whoever follows that one, and is not in writing yet.
    for (const each of givenIn(state))
      if (each.status !== 'promised') await this.settle(statement.rewardId, each, step(context, each.givenId));
  }

  /**
   * Its time is over, and nobody has said that it was used: what was set aside goes back to the stock. May die after any step: it is due until all is done.
   * @param context `occurredAt`: when its time was over
   */
  async lapse(givenId: string, context: CommandContext): Promise<void> {
    const giftId = gift.giftIdOf(givenId);
    invariant(giftId !== null, 'what was given has the id of its gift');
    const data = { givenId, now: context.occurredAt };
    const { state } = await this.gifts.execute(giftId, { type: 'LapseGivenReward', data }, context);
    const given = givenIn(state).find((each) => each.givenId === givenId);
    if (state.status === 'none' || given?.status !== 'lapsed' || given.fulfilmentRef === null) return;
    const { fulfilmentRef } = given;
    await this.setAside.giveBack({ ...asSetAside(state.gift.rewardId, given), fulfilmentRef }, context);
    const close: gift.GiftCommand = { type: 'CloseLapsedReward', data: { givenId } };
    await this.gifts.execute(giftId, close, step(context, 'close'));
  }

  private async give(
    { giftId, rewardId, occurredAt }: gift.Statement,
    { givenId, memberId, since }: gift.Given,
    context: CommandContext,
  ): Promise<gift.GiftState> {
    const here = step(context, givenId);
    const { state } = await this.rewards.read(rewardId);
    const gives = givesOf(state);
    const card =
      state.status === 'none'
        ? null
        : cardMoneyOf(state.offer.card, localDateOf(occurredAt, state.offer.zone), state.offer.zone);
    const useWithinDays = state.status === 'none' ? null : daysOf(state.offer);
    const reserved =
      gives === null
        ? { refused: NOT_OFFERED }
        : await this.setAside.reserve(
            { ...asSetAside(rewardId, { givenId, memberId, since, gives }), kind: gives.kind },
            here,
          );
    const command: gift.GiftCommand =
      gives === null || 'refused' in reserved
        ? { type: 'RefuseReward', data: { givenId, reason: 'refused' in reserved ? reserved.refused : NOT_OFFERED } }
        : { type: 'GiveReward', data: { givenId, fulfilmentRef: reserved.fulfilmentRef, gives, card, useWithinDays } };
    return (await this.gifts.execute(giftId, command, step(here, 'give'))).state;
  }

  private async settle(rewardId: string, given: gift.Given, context: CommandContext): Promise<void> {
    const { status, fulfilmentRef } = given;
    // What was not given, or taken back before that, may have its ticket all the same: a process died, or there was no unit for it.
    const gives = given.gives ?? (await this.offeredBy(rewardId));
    const stock = asSetAside(rewardId, { ...given, gives });
    await this.setAside.settle({ ...stock, kept: gift.heldOf(given) }, context);
    if (status === 'taken_back' && fulfilmentRef !== null)
      await this.setAside.giveBack({ ...stock, fulfilmentRef }, context);
  }

  private async offeredBy(rewardId: string): Promise<RewardGives | null> {
    return givesOf((await this.rewards.read(rewardId)).state);
  }
}

const givesOf = (state: reward.Reward): RewardGives | null => (state.status === 'none' ? null : state.offer.gives);

const NOT_OFFERED = 'reward.not_offered';

/** The rule that gives it has limits of its own; those of the reward are of what is redeemed. */
const asSetAside = (
  rewardId: string,
  { givenId, memberId, since, gives }: Pick<gift.Given, 'givenId' | 'memberId' | 'since' | 'gives'>,
) => ({
  ...{ id: givenId, rewardId, counts: null },
  ticket: gives === null ? null : ticketOf(gives, { memberId, at: since, isPaid: true }),
});

/** What somebody hands over is fetched in time; what is used later, used. null: whenever the member likes */
const daysOf = ({ confirmWithinDays, use }: reward.Offer): number | null =>
  confirmWithinDays ?? use?.withinDays ?? null;

const givenIn = (state: gift.GiftState): readonly gift.Given[] => (state.status === 'none' ? [] : state.gift.given);
