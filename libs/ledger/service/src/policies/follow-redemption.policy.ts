import {
  redemptionCancelled,
  redemptionConfirmed,
  redemptionFailed,
  redemptionRequested,
  type Static,
} from '@accrue/contracts';
import { KnownMembers } from '@accrue/context-kit';
import { holdId, points, redemptionId, type InstantIso } from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';

type Ended = MessageOf<typeof redemptionConfirmed | typeof redemptionFailed | typeof redemptionCancelled>;

/**
 * Holds when a redemption is requested, captures when it is confirmed, releases when it failed, gives back when it was cancelled.
 * One consumer for all: groups advance independently, and a release that overtook its hold would leave the points reserved.
 */
@Policy()
export class FollowRedemptionPolicy {
  constructor(
    private readonly members: KnownMembers,
    private readonly accounts: Accounts,
  ) {}

  @Consumes('ledger.follow-redemption', redemptionRequested, redemptionConfirmed, redemptionFailed, redemptionCancelled)
  async follow(message: MessageOf<typeof redemptionRequested> | Ended): Promise<void> {
    const { memberId } = message.data;
    const command =
      message.type === redemptionRequested.type
        ? hold(message.data, await this.members.hasLeft(memberId))
        : ending(message);
    await this.accounts.follow(memberId, command, causedBy(message));
  }
}

const ending = ({ type, data: followed }: Ended): AccountCommand => {
  const metadata = { now: followed.occurredAt as InstantIso };
  const id = holdId(followed.holdId);
  switch (type) {
    case redemptionConfirmed.type: {
      const whole = { holdId: id, walletId: null, points: null, receiptId: null } as const;
      const data = { ...whole, isFinal: true, onTimeout: 'release' } as const;
      return { type: 'CaptureHold', data, metadata };
    }
    case redemptionFailed.type:
      return { type: 'ReleaseHold', data: { holdId: id, cause: 'redemption_failed' }, metadata };
    case redemptionCancelled.type: {
      const data = { holdId: id, redemptionId: redemptionId(followed.redemptionId) };
      return { type: 'RefundHold', data, metadata };
    }
  }
};

const hold = (requested: Static<typeof redemptionRequested.schema>, isClosed: boolean): AccountCommand => ({
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
