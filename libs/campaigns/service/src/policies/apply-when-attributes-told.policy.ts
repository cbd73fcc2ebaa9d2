import { attributesTold } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { memberId, parseInstant } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { SegmentReviews } from '../segments/segment-reviews';
import { Journals, memberJournal } from '../journal/journals';

/** Receipts from then on earn by what was told of the member; those recorded before it was known are corrected. */
@Policy()
export class ApplyWhenAttributesTold {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly reviews: SegmentReviews,
  ) {}

  @Consumes('campaigns.apply-when-attributes-told', attributesTold)
  async apply(message: MessageOf<typeof attributesTold>): Promise<void> {
    const { sequence, toldAt, attributes } = message.data;
    const member = memberId(message.data.memberId);
    const data = { memberId: member, sequence, toldAt: parseInstant(toldAt), attributes };
    const command = { type: 'ApplyAttributes', data, metadata: { now: this.ports.clock.now() } } as const;
    const { messageId, correlationId } = causedBy(message);
    // Members are enrolled before there is a programme, too.
    await this.journals.executeSoFar(memberJournal(member), command, { messageId, correlationId });
    await this.reviews.ask([member]);
  }
}
