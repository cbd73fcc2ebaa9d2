import { assessEnrolment } from '@accrue/campaigns-domain';
import { memberEnrolled } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { memberId, parseInstant } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Journals, memberJournal } from '../journal/journals';
import { Programmes } from '../programme/programmes';

/** Members who are brought along from another system were welcomed there. */
const BROUGHT_ALONG = 'import';

/** Rules that look at enrolments earn once per member, at the instant of the enrolment. */
@Policy()
export class WelcomeWhenEnrolled {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly journals: Journals,
  ) {}

  @Consumes('campaigns.welcome-when-enrolled', memberEnrolled)
  async welcome(message: MessageOf<typeof memberEnrolled>): Promise<void> {
    const { channel, enrolledAt } = message.data;
    if (channel === BROUGHT_ALONG || (await this.programmes.published()).length === 0) return;
    const member = memberId(message.data.memberId);
    const facts = assessEnrolment(member, parseInstant(enrolledAt), await this.programmes.versions());
    if (facts === null) return;
    const data = { ...facts, memberId: member, source: 'enrolment', attributed: null };
    const { messageId, correlationId } = causedBy(message);
    await this.journals.execute(
      memberJournal(member),
      { type: 'RecordAction', data, metadata: { now: this.ports.clock.now() } },
      { messageId, correlationId },
    );
  }
}
