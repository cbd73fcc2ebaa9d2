import { memberReferredByPartner, partnerErased } from '@accrue/contracts';
import { memberId, parseInstant, partnerId, type MemberId } from '@accrue/kernel';
import { causedBy, ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import { Commissions } from '../partners/commissions';
import { PartnerReferrals } from '../partners/partner-referrals';

/**
 * Purchases of referred members bring their partners a commission. Each side first writes down what it knows (a journal the purchase, this
 * policy the referral) and then looks at what the other wrote (`FollowPurchases` for the journal), so it does not matter which comes first.
 */
@Policy()
export class StateCommissions {
  constructor(
    private readonly commissions: Commissions,
    private readonly referrals: PartnerReferrals,
  ) {}

  @ConsumesInTransaction('campaigns.commission-when-referred', memberReferredByPartner)
  async onReferrals(messages: readonly MessageOf<typeof memberReferredByPartner>[]): Promise<void> {
    const referrals = messages.map(({ data }) => ({
      memberId: memberId(data.memberId),
      partnerId: partnerId(data.partnerId),
      referredAt: parseInstant(data.referredAt),
    }));
    await this.referrals.keep(referrals);
    await this.state(
      messages,
      referrals.map((referral) => referral.memberId),
    );
  }

  @ConsumesInTransaction('campaigns.commission-when-partner-erased', partnerErased)
  async onErased(messages: readonly MessageOf<typeof partnerErased>[]): Promise<void> {
    const ended = messages.map(({ data }) => ({
      partnerId: partnerId(data.partnerId),
      endedAt: parseInstant(data.erasedAt),
    }));
    await this.referrals.end(ended);
    await this.state(messages, await this.referrals.referredBy(ended.map((partner) => partner.partnerId)));
  }

  private async state(
    messages: readonly Parameters<typeof causedBy>[0][],
    members: readonly MemberId[],
  ): Promise<void> {
    const [first] = messages;
    if (first !== undefined) await this.commissions.state([...new Set(members)], causedBy(first));
  }
}
