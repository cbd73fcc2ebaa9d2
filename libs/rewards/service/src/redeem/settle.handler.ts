import { Injectable } from '@nestjs/common';
import type { CommandContext } from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import type { ApiCaller } from '@accrue/http';
import type { InstantIso } from '@accrue/kernel';
import type { redemption } from '@accrue/rewards-domain';
import { Redemptions } from '../streams/redemptions';
import type { RedemptionDto } from './redemption.dto';
import { RedemptionOutcomes } from './redemption-outcomes';
import { RedemptionSaga } from './redemption-saga';
import { Receivers } from './receivers';
import { Waits } from './waits';
import { RedemptionView } from './redemption-view';

export interface SettleRequest {
  readonly redemptionId: string;
  readonly correlationId: string;
  readonly caller: ApiCaller;
}

/** What people decide about a redemption that was asked for: it was given, or it is undone. */
@Injectable()
export class SettleHandler {
  constructor(
    private readonly ports: ContextPorts,
    private readonly redemptions: Redemptions,
    private readonly saga: RedemptionSaga,
    private readonly waits: Waits,
    private readonly receivers: Receivers,
    private readonly outcomes: RedemptionOutcomes,
    private readonly view: RedemptionView,
  ) {}

  /**
   * The reward was handed over: the ledger takes the points. Waits for that, bounded.
   * @throws Rejected redemption.unknown, .not_reserved, .already_given, .confirmed_too_late, .failed, .cancelled
   */
  async fulfil(request: SettleRequest, confirmedAs: string, waitMs: number): Promise<RedemptionDto> {
    return this.confirm(request, 'fulfil', waitMs, (now) => ({
      type: 'ConfirmRedemption',
      data: { now, confirmedAs },
    }));
  }

  /**
   * Whom it is for takes it: the ledger takes the giver's points. Waits for that, bounded.
   * @throws Rejected redemption.unknown, gift.none, .other_receiver, .receiver_left, and as `fulfil`
   */
  async accept(request: SettleRequest, memberId: string, waitMs: number): Promise<RedemptionDto> {
    const receiverId = await this.receiving(request, memberId);
    const acceptedAs = request.caller.name;
    return this.confirm(request, 'accept', waitMs, (now) => ({
      type: 'AcceptGift',
      data: { now, receiverId, acceptedAs },
    }));
  }

  /** @throws Rejected redemption.unknown, gift.none, .other_receiver, .receiver_left, redemption.failed, .not_cancellable */
  async decline(request: SettleRequest, memberId: string): Promise<RedemptionDto> {
    const receiverId = await this.receiving(request, memberId);
    const state = await this.decide(request, 'decline', () => ({ type: 'DeclineGift', data: { receiverId } }));
    return this.undone(request, 'decline', state);
  }

  /**
   * Points and stock come back. What was given, only operators take back, and not all of it can be.
   * @throws Rejected redemption.unknown, .failed, .given, .not_cancellable
   */
  async cancel(request: SettleRequest): Promise<RedemptionDto> {
    const mayTakeBack = request.caller.role === 'operator';
    const state = await this.decide(request, 'cancel', (now) => ({
      type: 'CancelRedemption',
      data: { cause: 'asked', now, mayTakeBack },
    }));
    return this.undone(request, 'cancel', state);
  }

  /**
   * The member has used it. Safe to repeat for who said so.
   * @throws Rejected redemption.unknown, .not_completed, .not_usable, .failed, .cancelled, .expired, .used
   */
  async use(request: SettleRequest, usedAs: string): Promise<RedemptionDto> {
    await this.decide(request, 'use', (now) => ({ type: 'UseRedemption', data: { now, usedAs } }));
    return this.view.show(request.redemptionId, request.caller);
  }

  private async receiving({ redemptionId }: SettleRequest, memberId: string): Promise<string> {
    const { state } = await this.redemptions.read(redemptionId);
    return state.status === 'none' ? memberId : this.receivers.receiving(memberId, state.terms);
  }

  private async confirm(
    request: SettleRequest,
    step: string,
    waitMs: number,
    commandAt: (now: InstantIso) => redemption.RedemptionCommand,
  ): Promise<RedemptionDto> {
    const { redemptionId, caller } = request;
    return this.outcomes.watching(redemptionId, async (outcome) => {
      const state = await this.decide(request, step, commandAt);
      if (state.status === 'confirmed') await outcome.within(waitMs);
      return this.view.show(redemptionId, caller);
    });
  }

  /** At once; where this process dies before, the ledger's answer leads to the same. */
  private async undone(request: SettleRequest, step: string, state: redemption.Redemption): Promise<RedemptionDto> {
    await this.saga.giveBack(request.redemptionId, this.contextOf(request, step));
    if (state.status !== 'none' && state.terms.begins !== null)
      await this.waits.settle(request.redemptionId, this.contextOf(request, 'wait'));
    return this.view.show(request.redemptionId, request.caller);
  }

  private async decide(
    request: SettleRequest,
    step: string,
    commandAt: (now: InstantIso) => redemption.RedemptionCommand,
  ): Promise<redemption.Redemption> {
    const context = this.contextOf(request, step);
    const command = commandAt(context.occurredAt);
    const { state } = await this.redemptions.execute(request.redemptionId, command, context);
    return state;
  }

  private contextOf({ redemptionId, correlationId, caller }: SettleRequest, step: string) {
    return {
      messageId: `redemption/${redemptionId}/${step}`,
      occurredAt: this.ports.clock.now(),
      correlationId,
      actor: caller.name,
    } satisfies CommandContext;
  }
}
