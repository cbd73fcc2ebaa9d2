import { Injectable } from '@nestjs/common';
import { type ApiCaller } from '@accrue/http';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import {
  ACCRUE_NAMESPACE,
  epochMs,
  instantFromEpochMs,
  Rejected,
  uuidV5,
  type InstantIso,
  DAY_MS,
} from '@accrue/kernel';
import { redemption, reward } from '@accrue/rewards-domain';
import { Catalogue } from '../programme/catalogue';
import { problemStatuses, type RewardsProblemCode } from '../problem-statuses';
import { Redemptions } from '../streams/redemptions';
import { Rewards } from '../streams/rewards';
import type { RedemptionDto } from './redemption.dto';
import { RedemptionOutcomes } from './redemption-outcomes';
import { RedemptionView } from './redemption-view';

/** How long the price stays reserved while the saga runs; the ledger releases it then. */
export const HOLD_MINUTES = 15;
/** After the last moment at which somebody may confirm: the ledger has a day to hear of it, and of the cancellation otherwise. */
const HOLD_HOURS_AFTER_DEADLINE = 24;

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
    private readonly view: RedemptionView,
    private readonly catalogue: Catalogue,
    private readonly members: KnownMembers,
  ) {}

  /**
   * Asks for the reward and waits until it is the member’s, or waits for somebody who gives it. One that is not so far in time comes
   * back as it is.
   * @throws Rejected member.unknown, member.merged, reward.unknown, reward.retired, reward.out_of_stock, redemption.conflict, redemption.cancelled, or why
   * it failed
   */
  async redeem(request: RedeemRequest): Promise<Redeemed> {
    const { redemptionId, waitMs, caller } = request;
    return this.outcomes.watching(redemptionId, async (outcome) => {
      const asked = await this.ask(request);
      if (!redemption.isAtRest(asked.state)) await outcome.within(waitMs);
      return { first: asked.first, redemption: this.orRejected(await this.view.show(redemptionId, caller)) };
    });
  }

  private async ask(request: RedeemRequest): Promise<{ first: boolean; state: redemption.Redemption }> {
    const { redemptionId, memberId, rewardId, correlationId } = request;
    const actor = request.caller.name;
    const { state: known } = await this.redemptions.read(redemptionId);
    const now = this.ports.clock.now();
    const terms = known.status === 'none' ? await this.termsNow(rewardId, memberId, now) : known.terms;
    const command: redemption.RedemptionCommand = {
      type: 'RequestRedemption',
      data: {
        redemptionId,
        memberId,
        rewardId,
        walletId: terms.walletId,
        unit: terms.unit,
        points: terms.points,
        gives: terms.gives,
        confirmBy: terms.confirmBy,
        cancel: terms.cancel,
        holdId: uuidV5(`hold/${redemptionId}`, ACCRUE_NAMESPACE),
        requestedBy: actor,
        holdExpiresAt: holdExpiry(now, terms.confirmBy),
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

  /** That nothing is left is said at once, without bothering the ledger; the last one may still go while the saga runs. */
  private async termsNow(rewardId: string, memberId: string, now: InstantIso): Promise<AgreedTerms> {
    await this.members.mustKnow(memberId);
    const into = await this.members.survivorOf(memberId);
    if (into !== null) throw new Rejected<RewardsProblemCode>('member.merged', { memberId, into });
    await this.catalogue.bringUpToDate(); // a version counts from its very instant, not from the next run on
    const state = await this.rewards.readOffered(rewardId);
    if (state.status === 'none') throw new Rejected<RewardsProblemCode>('reward.unknown', { rewardId });
    if (state.status === 'retired') throw new Rejected<RewardsProblemCode>('reward.retired', { rewardId });
    if (reward.availableOf(state) === 0) throw new Rejected<RewardsProblemCode>('reward.out_of_stock', { rewardId });
    const { confirmWithinDays } = state.offer;
    return { ...state.offer, confirmBy: confirmWithinDays === null ? null : later(now, confirmWithinDays * DAY_MS) };
  }

  private orRejected(shown: RedemptionDto): RedemptionDto {
    const { failure, redemptionId, rewardId, points: requested, available } = shown;
    if (shown.status === 'cancelled')
      throw new Rejected<RewardsProblemCode>('redemption.cancelled', { redemptionId, rewardId });
    if (failure === undefined) return shown;
    throw new Rejected<RewardsProblemCode>(isKnown(failure) ? failure : 'redemption.failed', {
      redemptionId,
      rewardId,
      requested,
      reason: failure,
      ...(available === undefined ? {} : { available }),
    });
  }
}

/** Of what another context answered, only what this one can answer, too. */
const isKnown = (code: string): code is RewardsProblemCode => Object.hasOwn(problemStatuses, code);

type AgreedTerms = Pick<redemption.Terms, 'walletId' | 'unit' | 'points' | 'gives' | 'confirmBy' | 'cancel'>;

const later = (instant: InstantIso, ms: number): InstantIso => instantFromEpochMs(epochMs(instant) + ms);

const holdExpiry = (now: InstantIso, confirmBy: InstantIso | null): InstantIso =>
  confirmBy === null ? later(now, HOLD_MINUTES * 60_000) : later(confirmBy, HOLD_HOURS_AFTER_DEADLINE * 3_600_000);
