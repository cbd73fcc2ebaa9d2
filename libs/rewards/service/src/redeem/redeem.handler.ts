import { Injectable } from '@nestjs/common';
import { type ApiCaller } from '@accrue/http';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { ACCRUE_NAMESPACE, epochMs, instantFromEpochMs, Rejected, uuidV5 } from '@accrue/kernel';
import { redemption, reward } from '@accrue/rewards-domain';
import { CodeVault } from '../fulfilment/code-vault';
import { Catalogue } from '../programme/catalogue';
import { problemStatuses } from '../problem-statuses';
import { Redemptions } from '../streams/redemptions';
import { Rewards } from '../streams/rewards';
import type { RedemptionDto } from './redemption.dto';
import { RedemptionOutcomes } from './redemption-outcomes';

/** How long the price stays reserved while the saga runs; the ledger releases it then. */
export const HOLD_MINUTES = 15;

export interface RedeemRequest {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly rewardId: string;
  /** How long to wait for the outcome. */
  readonly waitMs: number;
  readonly correlationId: string;
  readonly caller: ApiCaller;
}

export interface Redeemed {
  /** Asked for just now, not by an earlier request with the same id. */
  readonly first: boolean;
  readonly redemption: RedemptionDto;
}

@Injectable()
export class RedeemHandler {
  constructor(
    private readonly ports: ContextPorts,
    private readonly redemptions: Redemptions,
    private readonly rewards: Rewards,
    private readonly outcomes: RedemptionOutcomes,
    private readonly vault: CodeVault,
    private readonly catalogue: Catalogue,
    private readonly members: KnownMembers,
  ) {}

  /**
   * Asks for the reward and waits for the outcome. A redemption that is not settled in time comes back as it is.
   * @throws Rejected member.unknown, reward.unknown, reward.retired, reward.out_of_stock, redemption.conflict, or why it failed
   */
  async redeem(request: RedeemRequest): Promise<Redeemed> {
    const { redemptionId, waitMs, caller } = request;
    return this.outcomes.watching(redemptionId, async (outcome) => {
      const asked = await this.ask(request);
      if (!redemption.isSettled(asked.state)) await outcome.within(waitMs);
      return { first: asked.first, redemption: this.orRejected(await this.show(redemptionId, caller)) };
    });
  }

  /** With the code for the key that asked for it, and for operators. @throws Rejected redemption.unknown */
  async show(redemptionId: string, caller: ApiCaller): Promise<RedemptionDto> {
    const { state, revision } = await this.redemptions.current(redemptionId);
    if (state.status === 'none') throw new Rejected<redemption.RedemptionRejectionCode>('redemption.unknown');
    const { memberId, rewardId, points, walletId } = state.terms;
    const shown: RedemptionDto = { redemptionId, memberId, rewardId, status: state.status, points, walletId, revision };
    if (state.status === 'failed')
      return { ...shown, failure: state.code, ...(state.available === null ? {} : { available: state.available }) };
    const maySeeCode = caller.role === 'operator' || caller.name === state.terms.requestedBy;
    if (state.status === 'completed' && maySeeCode)
      return { ...shown, code: await this.vault.reveal(rewardId, state.codeId) };
    return shown;
  }

  private async ask(request: RedeemRequest): Promise<{ first: boolean; state: redemption.Redemption }> {
    const { redemptionId, memberId, rewardId, correlationId } = request;
    const actor = request.caller.name;
    const { state: known } = await this.redemptions.read(redemptionId);
    const price = known.status === 'none' ? await this.priceNow(rewardId, memberId) : known.terms;
    const now = this.ports.clock.now();
    const command: redemption.RedemptionCommand = {
      type: 'RequestRedemption',
      data: {
        redemptionId,
        memberId,
        rewardId,
        walletId: price.walletId,
        points: price.points,
        holdId: uuidV5(`hold/${redemptionId}`, ACCRUE_NAMESPACE),
        requestedBy: actor,
        holdExpiresAt: instantFromEpochMs(epochMs(now) + HOLD_MINUTES * 60_000),
      },
    };
    const { events, state } = await this.redemptions.execute(redemptionId, command, {
      messageId: `redemption/${redemptionId}`,
      occurredAt: now,
      correlationId,
      actor,
    });
    return { first: events.length > 0, state };
  }

  /** An empty pool is said at once, without bothering the ledger; the last code may still go while the saga runs. */
  private async priceNow(rewardId: string, memberId: string): Promise<reward.Offer> {
    await this.members.mustKnow(memberId);
    await this.catalogue.bringUpToDate(); // a version counts from its very instant, not from the next run on
    const state = await this.rewards.readOffered(rewardId);
    if (state.status === 'none') throw new Rejected('reward.unknown', { rewardId });
    if (state.status === 'retired') throw new Rejected('reward.retired', { rewardId });
    if (reward.availableCodes(state.pool) === 0) throw new Rejected('reward.out_of_stock', { rewardId });
    return state.offer;
  }

  private orRejected(shown: RedemptionDto): RedemptionDto {
    if (shown.failure === undefined) return shown;
    const { failure, redemptionId, rewardId, points: requested, available } = shown;
    const code = failure in problemStatuses ? failure : 'redemption.failed';
    throw new Rejected(code, {
      redemptionId,
      rewardId,
      requested,
      reason: failure,
      ...(available === undefined ? {} : { available }),
    });
  }
}
