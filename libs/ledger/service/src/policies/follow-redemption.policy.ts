import { Injectable } from '@nestjs/common';
import { redemptionConfirmed, redemptionFailed, redemptionRequested, TOPICS, type Static } from '@accrue/contracts';
import { holdId, points, redemptionId, type InstantIso } from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { Consumes, type Message } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { correlationOf } from './post-when-awarded.policy';

type Requested = Static<typeof redemptionRequested.schema>;
type Followed = Static<typeof redemptionConfirmed.schema> | Static<typeof redemptionFailed.schema>;

/**
 * Holds when a redemption is requested, captures when it is confirmed, releases when it failed. One consumer for the three:
 * groups advance independently, and a release that overtook its hold would leave the points reserved.
 */
@Injectable()
export class FollowRedemptionPolicy {
  constructor(private readonly accounts: Accounts) {}

  @Consumes(TOPICS.redemptionFacts, {
    group: 'ledger.follow-redemption',
    types: [redemptionRequested.type, redemptionConfirmed.type, redemptionFailed.type],
  })
  async follow(message: Message): Promise<void> {
    const { memberId } = message.data as Requested | Followed;
    await this.accounts.execute(memberId, commandOf(message), {
      messageId: message.id,
      correlationId: correlationOf(message),
    });
  }
}

const commandOf = (message: Message): AccountCommand => {
  if (message.type === redemptionRequested.type) return hold(message.data as Requested);
  const followed = message.data as Followed;
  const metadata = { now: followed.occurredAt as InstantIso };
  return message.type === redemptionConfirmed.type
    ? {
        type: 'CaptureHold',
        data: { holdId: holdId(followed.holdId), points: null, receiptId: null, onTimeout: 'release' },
        metadata,
      }
    : { type: 'ReleaseHold', data: { holdId: holdId(followed.holdId), cause: 'redemption_failed' }, metadata };
};

const hold = (requested: Requested): AccountCommand => ({
  type: 'PlaceHold',
  data: {
    holdId: holdId(requested.holdId),
    walletId: requested.walletId,
    points: points(requested.points),
    expiresAt: requested.holdExpiresAt as InstantIso,
    redemptionId: redemptionId(requested.redemptionId),
    onShortage: 'record',
  },
  metadata: { now: requested.occurredAt as InstantIso },
});
