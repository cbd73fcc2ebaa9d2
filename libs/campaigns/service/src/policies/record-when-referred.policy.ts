import { memberReferred } from '@accrue/contracts';
import { memberId, parseInstant } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Referrals } from '../referrals/referrals';

/** Who was referred is looked at from then on: their purchases may qualify. */
@Policy()
export class RecordWhenReferred {
  constructor(private readonly referrals: Referrals) {}

  @Consumes('campaigns.record-when-referred', memberReferred)
  async record(message: MessageOf<typeof memberReferred>): Promise<void> {
    const { memberId: referee, advocateId, referredAt } = message.data;
    const referred = { referee: memberId(referee), advocate: memberId(advocateId), at: parseInstant(referredAt) };
    const { messageId, correlationId } = causedBy(message);
    await this.referrals.record(referred, { messageId, correlationId });
  }
}
