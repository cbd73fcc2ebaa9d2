import { Injectable } from '@nestjs/common';
import type { CommandContext } from '@accrue/event-store';
import { Rejected, type Points } from '@accrue/kernel';
import { redemption } from '@accrue/rewards-domain';
import { SetAside } from '../set-aside';
import { Redemptions } from '../streams/redemptions';

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
    private readonly setAside: SetAside,
  ) {}

  /** The points are safe: set the reward aside; when nothing is left the redemption fails and the ledger lets the points go. */
  async onHoldPlaced({ redemptionId, holdId }: HoldOf, context: CommandContext): Promise<void> {
    let { state } = await this.redemptions.read(redemptionId);
    if (state.status === 'none') throw new Rejected<redemption.RedemptionRejectionCode>('redemption.unknown');
    const { rewardId } = state.terms;
    if (state.status === 'requested') {
      const { gives } = state.terms;
      const fulfilmentRef = await this.setAside.reserve({ id: redemptionId, rewardId, kind: gives.kind }, context);
      const command: redemption.RedemptionCommand =
        fulfilmentRef === null
          ? { type: 'FailRedemption', data: { holdId, code: 'reward.out_of_stock', available: null } }
          : { type: 'ReserveRedemption', data: { holdId, fulfilmentRef } };
      ({ state } = await this.redemptions.execute(redemptionId, command, context));
    }
    await this.setAside.settle({ id: redemptionId, rewardId, kept: redemption.keptOf(state) }, context);
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

  /** Also comes after a failure or cancellation of ours, as the ledger's answer to it. */
  async onHoldReleased(hold: HoldOf, reason: string, context: CommandContext): Promise<void> {
    const code = reason === 'timed_out' ? 'hold.expired' : 'hold.released';
    await this.fail(hold, { code, available: null }, context);
    await this.returnUnit(hold.redemptionId, context);
  }

  /** The ledger's answer to a cancellation of what was paid for. */
  async onHoldRefunded({ redemptionId }: HoldOf, context: CommandContext): Promise<void> {
    await this.returnUnit(redemptionId, context);
  }

  /** Nobody will answer any more. */
  async onUnanswered(hold: HoldOf, context: CommandContext): Promise<void> {
    const { state } = await this.redemptions.read(hold.redemptionId);
    // The read model is a moment behind: reserved meanwhile, it has a hold that ends by itself.
    if (state.status === 'requested') await this.fail(hold, { code: 'hold.expired', available: null }, context);
  }

  /** Its time is over and nobody has said that it was given. */
  async onNotConfirmed(redemptionId: string, context: CommandContext): Promise<void> {
    const data = { cause: 'not_confirmed', now: context.occurredAt, mayTakeBack: false } as const;
    await this.redemptions.execute(redemptionId, { type: 'CancelRedemption', data }, context);
    await this.returnUnit(redemptionId, context);
  }

  /** What a redemption has given up goes back to the stock, once; codes stay spent. */
  async returnUnit(redemptionId: string, context: CommandContext): Promise<void> {
    const { state } = await this.redemptions.read(redemptionId);
    const fulfilmentRef = redemption.givenUpOf(state);
    if (state.status === 'none' || fulfilmentRef === null) return;
    await this.setAside.giveBack({ id: redemptionId, rewardId: state.terms.rewardId, fulfilmentRef }, context);
  }

  private async fail(
    { redemptionId, holdId }: HoldOf,
    failure: { readonly code: string; readonly available: Points | null },
    context: CommandContext,
  ): Promise<void> {
    await this.redemptions.execute(redemptionId, { type: 'FailRedemption', data: { holdId, ...failure } }, context);
  }
}
