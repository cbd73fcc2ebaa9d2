import { Injectable } from '@nestjs/common';
import type { CommandContext } from '@accrue/event-store';
import {
  DAY_MS,
  epochMs,
  instantFromEpochMs,
  laterOf,
  localDateOf,
  type InstantIso,
  type Points,
} from '@accrue/kernel';
import { cardMoneyOf, redemption } from '@accrue/rewards-domain';
import { ContextPorts } from '@accrue/context-kit';
import { step } from '../set-aside';
import { Redemptions } from '../streams/redemptions';
import { Rewards } from '../streams/rewards';

/** What the ledger held because a wallet had the price of a reward that is redeemed by itself. */
export interface ReachedPrice {
  readonly redemptionId: string;
  readonly holdId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly walletId: string;
  readonly points: Points;
  readonly expiresAt: InstantIso;
}

/** The hold has come before the wish: writes the wish down, so that all goes on as if somebody had asked. */
@Injectable()
export class AutomaticRedemptions {
  constructor(
    private readonly ports: ContextPorts,
    private readonly redemptions: Redemptions,
    private readonly rewards: Rewards,
  ) {}

  /** Once, however often the hold is told of, and by whatever member: those who are merged take their holds along. */
  async begin(reached: ReachedPrice, context: CommandContext): Promise<void> {
    const { redemptionId, holdId, memberId, rewardId, walletId, points, expiresAt } = reached;
    const { state } = await this.redemptions.read(redemptionId);
    if (state.status !== 'none') return;
    const reward = await this.rewards.readOffered(rewardId);
    if (reward.status === 'none') throw new NotOfferedYet(rewardId);
    const { offer } = reward;
    const { confirmWithinDays: days } = offer;
    // A receipt may come late: who is to have the reward has all the days from now on.
    const now = laterOf(this.ports.clock.now(), context.occurredAt);
    const confirmBy = days === null ? null : instantFromEpochMs(epochMs(now) + days * DAY_MS);
    const askedOn = localDateOf(now, offer.zone);
    const card = cardMoneyOf(offer.card, askedOn, offer.zone);
    const asked = { redemptionId, memberId, rewardId, walletId, points, holdId, requestedBy: null, askedOn };
    const terms = { ...offer, confirmBy, begins: offer.event?.begins ?? null, tierId: null, gift: null, card };
    const data = { ...redemption.termsOf({ ...terms, ...asked }), holdExpiresAt: expiresAt };
    await this.redemptions.execute(
      redemptionId,
      { type: 'RequestRedemption', data },
      { ...step(context, 'request'), occurredAt: now },
    );
  }
}

/** The hold has overtaken the publication of its programme. */
class NotOfferedYet extends Error {
  readonly retriable = true;
  constructor(rewardId: string) {
    super(`the reward ${rewardId} is not known here yet`);
    this.name = 'NotOfferedYet';
  }
}
