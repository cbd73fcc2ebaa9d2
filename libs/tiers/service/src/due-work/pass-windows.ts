import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { Memberships } from '../membership/memberships';
import { ProgrammeLadders } from '../programme/ladders';

const DUE = { table: 'membership', key: 'member_id', dueAt: 'next_at', more: 'revision::float8 as revision' };

/** A member whom time moves: so much has left the window of the ladder, or a year is over. */
interface MemberToMove extends DueItem {
  readonly revision: number;
}

/** Says what tiers members fall to when purchases count no more or a year ends, as of when that was. Readers do not wait for it: they measure by themselves. */
@Injectable()
export class PassWindows implements DueWork<MemberToMove> {
  readonly name = 'pass-windows';

  constructor(
    private readonly ports: ContextPorts,
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
  ) {}

  due(query: DueQuery<MemberToMove>): Promise<readonly MemberToMove[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key: memberId, dueAt, revision }: MemberToMove): Promise<void> {
    const ladders = await this.ladders.inEffectFor(memberId);
    const command = { type: 'MeasureMember', data: { memberId, ladders, now: this.memberships.now() } } as const;
    await this.memberships.execute(memberId, command, {
      messageId: `window/${memberId}/${dueAt}/${String(revision)}`,
      occurredAt: dueAt,
    });
  }
}
