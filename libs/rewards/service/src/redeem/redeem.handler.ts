import { Injectable } from '@nestjs/common';
import { type ApiCaller } from '@accrue/http';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import {
  ACCRUE_NAMESPACE,
  Rejected,
  uuidV5,
  type InstantIso,
  localDateOf,
  type LocalDateIso,
  DAY_MS,
} from '@accrue/kernel';
import { allowance, cardMoneyOf, redemption, reward } from '@accrue/rewards-domain';
import { Catalogue } from '../programme/catalogue';
import { problemStatuses, type RewardsProblemCode } from '../problem-statuses';
import { Allowances } from '../streams/allowances';
import { Redemptions } from '../streams/redemptions';
import { Rewards } from '../streams/rewards';
import { holdExpiry, later } from './hold-expiry';
import { Receivers } from './receivers';
import { Waits } from './waits';
import { MemberTiers } from './member-tiers';
import type { RedemptionDto } from './redemption.dto';
import { RedemptionOutcomes } from './redemption-outcomes';
import { RedemptionView } from './redemption-view';
import { Refusals, type Refusal } from './refusals';

export interface RedeemRequest {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly rewardId: string;
  /** null: who pays has it. */
  readonly receiverId: string | null;
  /** For a place, when there is none. */
  readonly wait: boolean;
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
    private readonly tiers: MemberTiers,
    private readonly allowances: Allowances,
    private readonly waits: Waits,
    private readonly receivers: Receivers,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Asks for the reward and waits until it is the member’s, or waits for somebody who gives it. One that is not so far in time comes
   * back as it is.
   * @throws Rejected member.unknown, reward.unknown, one of `Refusals`, reward.waiting_list_full, gift.not_offered, .to_self, .receiver_unknown,
   * .receiver_left, redemption.conflict, redemption.cancelled, or why it failed
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
    const { redemptionId, memberId, rewardId, receiverId, correlationId } = request;
    const actor = request.caller.name;
    const { state: known } = await this.redemptions.read(redemptionId);
    const now = this.ports.clock.now();
    const terms =
      known.status === 'none'
        ? await this.termsNow(request, now)
        : { ...known.terms, gift: this.receivers.sameAs(known.terms, receiverId), waits: false };
    const holdId = uuidV5(`hold/${redemptionId}`, ACCRUE_NAMESPACE);
    const data = redemption.termsOf({ ...terms, redemptionId, memberId, rewardId, holdId, requestedBy: actor });
    const command: redemption.RedemptionCommand = terms.waits
      ? { type: 'WaitForPlace', data }
      : { type: 'RequestRedemption', data: { ...data, holdExpiresAt: holdExpiry(now, terms.confirmBy) } };
    const context = { messageId: `redemption/${redemptionId}`, occurredAt: now, correlationId, actor };
    const { events, state } = await this.redemptions.execute(redemptionId, command, context);
    if (state.status === 'waiting') await this.waits.settle(redemptionId, context);
    return { first: events.length > 0, state };
  }

  /** That nothing is left is said at once, without bothering the ledger; the last one may still go while the saga runs. */
  private async termsNow(
    { rewardId, memberId, wait, receiverId }: RedeemRequest,
    now: InstantIso,
  ): Promise<AgreedTerms> {
    await this.members.mustKnow(memberId);
    refuseWith(await this.refusals.ofMember(memberId), { rewardId });
    await this.catalogue.bringUpToDate(); // a version counts from its very instant, not from the next run on
    const state = await this.rewards.readOffered(rewardId);
    if (state.status === 'none') throw new Rejected<RewardsProblemCode>('reward.unknown', { rewardId });
    const { offer } = state;
    const begins = offer.event?.begins ?? null;
    const askedOn = localDateOf(now, offer.zone);
    // Looked up only for rewards that are for some tiers.
    const isForTiers = (offer.conditions?.tiers ?? null) !== null;
    const tierId = isForTiers ? await this.tiers.of(memberId) : null;
    const taken = await this.takenOf(state, memberId);
    const refusals = await this.refusals.of(state, { memberId, now, tierId, taken, spendable: null });
    const waits = wait && offer.event !== null && offer.event.waitMost > 0 && reward.availableOf(state) === 0;
    refuseWith(waits ? refusals.filter(({ code }) => code !== 'reward.out_of_stock') : refusals, { rewardId });
    if (waits && !reward.hasRoomToWait(state))
      throw new Rejected<RewardsProblemCode>('reward.waiting_list_full', { rewardId });
    const gift = receiverId === null ? null : await this.receivers.giftTo(receiverId, memberId, offer);
    const confirmBy = confirmByOf({ offer, gift, now, waits });
    const card = cardMoneyOf(offer.card, askedOn, offer.zone);
    return { ...offer, begins, card, gift, askedOn, tierId, confirmBy, waits };
  }

  /** The times that are left are taken when the points are held; that there are none is said at once. */
  private async takenOf({ offer }: reward.KnownReward, memberId: string): Promise<readonly LocalDateIso[]> {
    if ((offer.limits?.perMember ?? null) === null) return [];
    const { state } = await this.allowances.read(allowance.allowanceIdOf({ rewardId: offer.rewardId, memberId }));
    return [...state.values()];
  }

  private orRejected(shown: RedemptionDto): RedemptionDto {
    const { failure, redemptionId, rewardId, points: requested, available } = shown;
    if (shown.cancelled === 'waiting_list_full')
      throw new Rejected<RewardsProblemCode>('reward.waiting_list_full', { rewardId });
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

/** @throws Rejected the first one */
const refuseWith = ([first]: readonly Refusal[], data: object): void => {
  if (first === undefined) return;
  const { code, ...figures } = first;
  throw new Rejected<RewardsProblemCode>(code, { ...data, ...figures });
};

/** Who waits accepts it at any time until it begins: nobody knows when there will be a place. */
const confirmByOf = ({
  offer: { confirmWithinDays, event, gift: terms },
  gift,
  now,
  waits,
}: {
  readonly offer: reward.Offer;
  readonly gift: redemption.GiftTo | null;
  readonly now: InstantIso;
  readonly waits: boolean;
}): InstantIso | null => {
  const days = confirmWithinDays ?? (gift?.byAcceptance === true ? (terms?.acceptWithinDays ?? null) : null);
  if (days === null) return null;
  const by = later(now, days * DAY_MS);
  return event !== null && (waits || event.begins < by) ? event.begins : by;
};

/** Of what another context answered, only what this one can answer, too. */
const isKnown = (code: string): code is RewardsProblemCode => Object.hasOwn(problemStatuses, code);

type AgreedTerms = Omit<redemption.Terms, 'redemptionId' | 'memberId' | 'rewardId' | 'holdId' | 'requestedBy'> & {
  /** For a place: there is none. */
  readonly waits: boolean;
};
