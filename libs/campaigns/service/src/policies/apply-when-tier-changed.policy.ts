import { memberId } from '@accrue/kernel';
import { tierChanged } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { SegmentReviews } from '../segments/segment-reviews';
import { Journals, memberJournal } from '../journal/journals';

/** Receipts after a tier step earn with its multiplier; those recorded before the step was known are corrected. */
@Policy()
export class ApplyWhenTierChanged {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly reviews: SegmentReviews,
  ) {}

  @Consumes('campaigns.apply-when-tier-changed', tierChanged)
  async apply(message: MessageOf<typeof tierChanged>): Promise<void> {
    const { timeline, sequence } = message.data;
    const member = memberId(message.data.memberId);
    const { messageId, correlationId } = causedBy(message);
    await this.journals.execute(
      memberJournal(member),
      {
        type: 'ApplyTierTimeline',
        data: {
          memberId: member,
          timeline: timeline.map(({ tierId, order, programmeVersion }) => ({ tierId, order, programmeVersion })),
          sequence,
        },
        metadata: { now: this.ports.clock.now() },
      },
      { messageId, correlationId },
    );
    await this.reviews.ask([member]);
  }
}
