import { memberEnrolled } from '@accrue/contracts';
import { memberId, parseInstant } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Occasions } from '../actions/occasions';

/** Members who are brought along from another system were welcomed there. */
const BROUGHT_ALONG = 'import';

/** Rules that look at enrolments earn once per member, at the instant of the enrolment. */
@Policy()
export class WelcomeWhenEnrolled {
  constructor(private readonly occasions: Occasions) {}

  @Consumes('campaigns.welcome-when-enrolled', memberEnrolled)
  async welcome(message: MessageOf<typeof memberEnrolled>): Promise<void> {
    const { channel, enrolledAt } = message.data;
    if (channel === BROUGHT_ALONG) return;
    const enrolment = { trigger: 'enrolment', occurredAt: parseInstant(enrolledAt) } as const;
    const { messageId, correlationId } = causedBy(message);
    await this.occasions.record(memberId(message.data.memberId), enrolment, { messageId, correlationId });
  }
}
