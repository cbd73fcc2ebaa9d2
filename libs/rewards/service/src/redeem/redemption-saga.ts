import { Injectable } from '@nestjs/common';
import type { CommandContext } from '@accrue/event-store';
import { invariant, Rejected, type Points } from '@accrue/kernel';
import { redemption, reward } from '@accrue/rewards-domain';
import { Redemptions } from '../streams/redemptions';
import { Rewards } from '../streams/rewards';

/** What the ledger says about the hold of a redemption. */
export interface HoldOf {
  readonly redemptionId: string;
  readonly holdId: string;
}

/**
 * What happens to a redemption when the ledger answers. Each method may be called any number of times for one answer, and may
 * die after any of its steps: the next call goes on where that one stopped. `context.messageId` is the answer's message id.
 */
@Injectable()
export class RedemptionSaga {
  constructor(
    private readonly redemptions: Redemptions,
    private readonly rewards: Rewards,
  ) {}

  /** The points are safe: reserve a code and confirm; without a code the redemption fails and the ledger lets the points go. */
  async onHoldPlaced({ redemptionId, holdId }: HoldOf, context: CommandContext): Promise<void> {
    const { state } = await this.redemptions.read(redemptionId);
    if (state.status === 'none') throw new Rejected<redemption.RedemptionRejectionCode>('redemption.unknown');
    const { rewardId } = state.terms;
    if (state.status === 'requested') {
      const codeId = await this.reserve(rewardId, redemptionId, context);
      if (codeId === null)
        await this.fail({ redemptionId, holdId }, { code: 'reward.out_of_stock', available: null }, context);
      else
        await this.redemptions.execute(redemptionId, { type: 'ConfirmRedemption', data: { holdId, codeId } }, context);
    }
    // Not before the redemption has its code in writing: until then the reservation is all that remembers it.
    await this.rewards.execute(
      rewardId,
      { type: 'SettleReservation', data: { redemptionId } },
      step(context, 'settle'),
    );
  }

  async onHoldRefused(
    hold: HoldOf,
    refusal: { readonly code: string; readonly available: Points },
    context: CommandContext,
  ): Promise<void> {
    await this.fail(hold, refusal, context);
  }

  async onHoldCaptured({ redemptionId, holdId }: HoldOf, context: CommandContext): Promise<void> {
    await this.redemptions.execute(redemptionId, { type: 'CompleteRedemption', data: { holdId } }, context);
  }

  /** Also comes after a failure of ours, as the ledger's answer to it; then there is nothing left to do. */
  async onHoldReleased(hold: HoldOf, reason: string, context: CommandContext): Promise<void> {
    const code = reason === 'timed_out' ? 'hold.expired' : 'hold.released';
    await this.fail(hold, { code, available: null }, context);
  }

  /** Nobody will answer any more. */
  async onUnanswered(hold: HoldOf, context: CommandContext): Promise<void> {
    const { state } = await this.redemptions.read(hold.redemptionId);
    // The read model is a moment behind: confirmed meanwhile, it has a hold that ends by itself.
    if (state.status === 'requested') await this.fail(hold, { code: 'hold.expired', available: null }, context);
  }

  /** @returns the code of this redemption, the same however often it is asked for; null when there is none left */
  private async reserve(rewardId: string, redemptionId: string, context: CommandContext): Promise<string | null> {
    try {
      const { state } = await this.rewards.execute(
        rewardId,
        { type: 'ReserveCode', data: { redemptionId } },
        step(context, 'reserve'),
      );
      const codeId = reward.reservedCode(state, redemptionId);
      invariant(codeId !== null, 'a reservation that was not refused is there');
      return codeId;
    } catch (error) {
      if (error instanceof Rejected && error.code === 'reward.out_of_stock') return null;
      throw error;
    }
  }

  private async fail(
    { redemptionId, holdId }: HoldOf,
    failure: { readonly code: string; readonly available: Points | null },
    context: CommandContext,
  ): Promise<void> {
    await this.redemptions.execute(redemptionId, { type: 'FailRedemption', data: { holdId, ...failure } }, context);
  }
}

/** One message, several commands: each needs event ids of its own. */
const step = (context: CommandContext, name: string): CommandContext => ({
  ...context,
  messageId: `${context.messageId}/${name}`,
  correlationId: context.correlationId ?? context.messageId,
});
