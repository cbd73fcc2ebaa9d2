import { Inject, Injectable } from '@nestjs/common';
import { redemptionConfirmed, redemptionFailed, redemptionRequested, TOPICS, type Static } from '@accrue/contracts';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { holdId, points, redemptionId, type InstantIso } from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { Consumes, type Message } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { isAccountClosed } from '../account/known';
import { correlationOf } from './post-when-awarded.policy';

type Requested = Static<typeof redemptionRequested.schema>;
type Followed = Static<typeof redemptionConfirmed.schema> | Static<typeof redemptionFailed.schema>;

/**
 * Holds when a redemption is requested, captures when it is confirmed, releases when it failed. One consumer for the three:
 * groups advance independently, and a release that overtook its hold would leave the points reserved.
 */
@Injectable()
export class FollowRedemptionPolicy {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Consumes(TOPICS.redemptionFacts, {
    group: 'ledger.follow-redemption',
    types: [redemptionRequested.type, redemptionConfirmed.type, redemptionFailed.type],
  })
  async follow(message: Message): Promise<void> {
    const { memberId } = message.data as Requested | Followed;
    const command =
      message.type === redemptionRequested.type
        ? hold(message.data as Requested, await isAccountClosed(this.ports.database, memberId))
        : ending(message);
    await this.accounts.execute(memberId, command, {
      messageId: message.id,
      correlationId: correlationOf(message),
    });
  }
}

const ending = (message: Message): AccountCommand => {
  const followed = message.data as Followed;
  const metadata = { now: followed.occurredAt as InstantIso };
  return message.type === redemptionConfirmed.type
    ? {
        type: 'CaptureHold',
        data: { holdId: holdId(followed.holdId), points: null, receiptId: null, isFinal: true, onTimeout: 'release' },
        metadata,
      }
    : { type: 'ReleaseHold', data: { holdId: holdId(followed.holdId), cause: 'redemption_failed' }, metadata };
};

const hold = (requested: Requested, isClosed: boolean): AccountCommand => ({
  type: 'PlaceHold',
  data: {
    holdId: holdId(requested.holdId),
    walletId: requested.walletId,
    points: points(requested.points),
    expiresAt: requested.holdExpiresAt as InstantIso,
    redemptionId: redemptionId(requested.redemptionId),
    isAccountClosed: isClosed,
    onRefusal: 'record',
  },
  metadata: { now: requested.occurredAt as InstantIso },
});
