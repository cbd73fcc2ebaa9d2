import { transferRefused, transferReversed, transferSent } from '@accrue/contracts';
import { KnownMembers } from '@accrue/context-kit';
import { lotId, memberId, points, Rejected, type InstantIso } from '@accrue/kernel';
import {
  sentBy,
  transferOf,
  type AccountCommand,
  type AccountRejectionCode,
  type LotPoints,
} from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';

type Sent = MessageOf<typeof transferSent>;
type Back = MessageOf<typeof transferRefused | typeof transferReversed>;

/**
 * Brings what one member sent to the other, and what that one refused, or was taken back from it, to the first. Each step is a fact of one
 * account that the other one follows: whatever fails in between, the points are on their way (`transferred`) and arrive when the message is
 * delivered again, once.
 */
@Policy()
export class FollowTransferPolicy {
  constructor(
    private readonly members: KnownMembers,
    private readonly accounts: Accounts,
  ) {}

  @Consumes('ledger.follow-transfer', transferSent, transferRefused, transferReversed)
  async follow(message: Sent | Back): Promise<void> {
    if (message.type === transferSent.type) {
      const isAccountClosed = await this.members.hasLeft(message.data.to);
      await this.accounts.follow(message.data.to, receive(message.data, isAccountClosed), causedBy(message));
    } else await this.accounts.follow(message.data.from, await this.giveBack(message), causedBy(message));
  }

  private async giveBack(message: Back): Promise<AccountCommand> {
    const { from, transferId, occurredAt } = message.data;
    const metadata = { now: occurredAt as InstantIso };
    if (message.type === transferReversed.type) {
      const parts = message.data.parts.map(lotPoints);
      return { type: 'ReturnTransfer', data: { transferId, cause: 'reversed', parts }, metadata };
    }
    const { state } = await this.accounts.readFollowing(from);
    const sent = transferOf(state, sentBy(memberId(from), transferId, state));
    if (sent === undefined) throw new Rejected<AccountRejectionCode>('transfer.unknown', { transferId });
    return { type: 'ReturnTransfer', data: { transferId, cause: 'refused', parts: sent.parts }, metadata };
  }
}

const receive = (sent: Sent['data'], isAccountClosed: boolean): AccountCommand => ({
  type: 'ReceiveTransfer',
  data: {
    transferId: sent.transferId,
    from: sent.from,
    walletId: sent.walletId,
    parts: sent.parts.map((part) => ({ ...lotPoints(part), expiresAt: part.expiresAt as InstantIso | null })),
    isAccountClosed,
  },
  metadata: { now: sent.occurredAt as InstantIso },
});

const lotPoints = (part: { readonly lotId: string; readonly points: number }): LotPoints => ({
  lotId: lotId(part.lotId),
  points: points(part.points),
});
