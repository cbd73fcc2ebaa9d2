import { Injectable } from '@nestjs/common';
import { assessOccasion, type OccasionOfMember } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import type { MemberId } from '@accrue/kernel';
import { Journals, memberJournal, type JournalContext } from '../journal/journals';
import { Programmes } from '../programme/programmes';

/** What enrollment tells of members and rules may be about: recorded in the member's journal as an action is. */
@Injectable()
export class Occasions {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly journals: Journals,
  ) {}

  /** Nothing, where no rule was about it at that time. Again is no event. */
  async record(memberId: MemberId, told: OccasionOfMember, context: JournalContext): Promise<void> {
    if ((await this.programmes.published()).length === 0) return;
    const facts = assessOccasion(memberId, told, await this.programmes.versions());
    if (facts === null) return;
    const data = { ...facts, memberId, source: told.trigger, attributed: null };
    const command = { type: 'RecordAction', data, metadata: { now: this.ports.clock.now() } } as const;
    await this.journals.execute(memberJournal(memberId), command, context);
  }
}
