import { Injectable } from '@nestjs/common';
import type { CommandContext } from '@accrue/event-store';
import { Rejected, type Points } from '@accrue/kernel';
import { redemption } from '@accrue/rewards-domain';
import { Redemptions } from '../streams/redemptions';
import { Reservations } from './reservations';

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
    private readonly reservations: Reservations,
  ) {}

  /** The points are safe: set the reward aside; when nothing is left the redemption fails and the ledger lets the points go. */
  async onHoldPlaced({ redemptionId, holdId }: HoldOf, context: CommandContext): Promise<void> {
    let { state } = await this.redemptions.read(redemptionId);
    if (state.status === 'none') throw new Rejected<redemption.RedemptionRejectionCode>('redemption.unknown');
    if (state.status === 'requested') {
      const taken = await this.reservations.take(state.terms, context);
      const command: redemption.RedemptionCommand =
        'refused' in taken
          ? { type: 'FailRedemption', data: { holdId, code: taken.refused, available: null } }
          : {
              type: 'ReserveRedemption',
              data: { holdId, fulfilmentRef: taken.fulfilmentRef, now: context.occurredAt },
            };
      ({ state } = await this.redemptions.execute(redemptionId, command, context));
    }
    if (state.status !== 'none') await this.reservations.settle({ state }, context);
  }

  async onHoldRefused(
    hold: HoldOf,
    refusal: { readonly code: string; readonly available: Points },
    context: CommandContext,
  ): Promise<void> {
    await this.fail(hold, refusal, context);
    await this.giveBack(hold.redemptionId, context);
  }

  async onHoldCaptured({ redemptionId, holdId }: HoldOf, context: CommandContext): Promise<void> {
    const complete = { type: 'CompleteRedemption', data: { holdId } } as const;
    const { state } = await this.redemptions.execute(redemptionId, complete, context);
    if (state.status !== 'none') await this.reservations.paid(state, context);
  }

  /** Also comes after a failure or cancellation of ours, as the ledger's answer to it. */
  async onHoldReleased(hold: HoldOf, reason: string, context: CommandContext): Promise<void> {
    const code = reason === 'timed_out' ? 'hold.expired' : 'hold.released';
    await this.fail(hold, { code, available: null }, context);
    await this.giveBack(hold.redemptionId, context);
  }

  /** The ledger's answer to a cancellation of what was paid for. */
  async onHoldRefunded({ redemptionId }: HoldOf, context: CommandContext): Promise<void> {
    await this.giveBack(redemptionId, context);
  }

  /** Nobody will answer any more. */
  async onUnanswered(hold: HoldOf, context: CommandContext): Promise<void> {
    const { state } = await this.redemptions.read(hold.redemptionId);
    // The read model is a moment behind: reserved meanwhile, it has a hold that ends by itself.
    if (state.status === 'requested') await this.fail(hold, { code: 'hold.expired', available: null }, context);
    await this.giveBack(hold.redemptionId, context);
  }

  /** Its time is over and nobody has said that it was given. */
  async onNotConfirmed(redemptionId: string, context: CommandContext): Promise<void> {
    const data = { cause: 'not_confirmed', now: context.occurredAt, mayTakeBack: false } as const;
    await this.redemptions.execute(redemptionId, { type: 'CancelRedemption', data }, context);
    await this.giveBack(redemptionId, context);
  }

  /** Its time is over and nobody has said that it was used. */
  async onNotUsed(redemptionId: string, context: CommandContext): Promise<void> {
    const command = { type: 'ExpireRedemption', data: { now: context.occurredAt } } as const;
    await this.redemptions.execute(redemptionId, command, context);
    await this.giveBack(redemptionId, context);
  }

  /** What a redemption has given up goes back to where it is from, once; codes stay spent. */
  async giveBack(redemptionId: string, context: CommandContext): Promise<void> {
    const { state } = await this.redemptions.read(redemptionId);
    if (state.status !== 'none') await this.reservations.giveBack(state, context);
  }

  private async fail(
    { redemptionId, holdId }: HoldOf,
    failure: { readonly code: string; readonly available: Points | null },
    context: CommandContext,
  ): Promise<void> {
    await this.redemptions.execute(redemptionId, { type: 'FailRedemption', data: { holdId, ...failure } }, context);
  }
}
