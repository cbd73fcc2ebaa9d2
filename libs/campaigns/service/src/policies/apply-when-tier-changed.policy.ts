import { Inject, Injectable } from '@nestjs/common';
import { tierChanged, TOPICS, type Static } from '@accrue/contracts';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { Consumes, type Message } from '@accrue/messaging';
import { Journals, memberJournal } from '../journal/journals';

/** Receipts after a tier step earn with its multiplier; those recorded before the step was known are corrected. */
@Injectable()
export class ApplyWhenTierChanged {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly journals: Journals,
  ) {}

  @Consumes(TOPICS.membershipFacts, { group: 'campaigns.apply-when-tier-changed', types: [tierChanged.type] })
  async apply({ id, data, extensions }: Message): Promise<void> {
    const { memberId, timeline, sequence } = data as Static<typeof tierChanged.schema>;
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
      {
        messageId: id,
        ...(extensions['correlationid'] === undefined ? {} : { correlationId: extensions['correlationid'] }),
      },
    );
  }
}
