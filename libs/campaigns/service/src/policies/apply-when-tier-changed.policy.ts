import { tierChanged } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Journals, memberJournal } from '../journal/journals';

/** Receipts after a tier step earn with its multiplier; those recorded before the step was known are corrected. */
@Policy()
export class ApplyWhenTierChanged {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
  ) {}

  @Consumes('campaigns.apply-when-tier-changed', tierChanged)
  async apply(message: MessageOf<typeof tierChanged>): Promise<void> {
    const { memberId, timeline, sequence } = message.data;
    const { messageId, correlationId } = causedBy(message);
    await this.journals.execute(
      memberJournal(memberId),
      {
        type: 'ApplyTierTimeline',
        data: {
          memberId,
          timeline: timeline.map(({ tierId, order, programmeVersion }) => ({ tierId, order, programmeVersion })),
          sequence,
        },
        metadata: { now: this.ports.clock.now() },
      },
      { messageId, correlationId },
    );
  }
}
