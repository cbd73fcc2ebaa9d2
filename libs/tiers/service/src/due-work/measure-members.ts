import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { currentLadder, type Ladders } from '@accrue/tiers-domain';
import { Memberships } from '../membership/memberships';
import { ProgrammeLadders } from '../programme/ladders';

/** A member whom the version that has taken effect has not measured yet. */
export interface MemberToMeasure extends DueItem {
  /** That measured the member last. */
  readonly measuredBy: number;
  readonly ladders: Ladders;
}

const BEGINNING = { measuredBy: -1, key: '' };

/**
 * Measures all members by a version of the programme that has taken effect, so that their new tiers become facts without any
 * sale. Readers do not wait for it: they measure by themselves.
 */
@Injectable()
export class MeasureMembers implements DueWork<MemberToMeasure> {
  readonly name = 'measure-members';

  constructor(
    private readonly ports: ContextPorts,
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
  ) {}

  async due({ after, limit }: DueQuery<MemberToMeasure>): Promise<readonly MemberToMeasure[]> {
    const ladders = await this.ladders.inEffectIfAny();
    if (ladders === null) return [];
    const { programmeVersion, effectiveFrom: dueAt } = currentLadder(ladders);
    if (dueAt === null) return []; // the first version has measured everybody from the beginning
    const { measuredBy, key } = after ?? BEGINNING;
    const rows = await this.ports.database.query<{ readonly key: string; readonly measuredBy: number }>(
      `select member_id as key, programme_version as "measuredBy" from membership
       where programme_version < $1 and (programme_version, member_id) > ($2, $3)
       order by programme_version, member_id limit $4`,
      [programmeVersion, measuredBy, key, limit],
    );
    return rows.map((row) => ({ ...row, dueAt, ladders }));
  }

  async handle({ key: memberId, dueAt, ladders }: MemberToMeasure): Promise<void> {
    const command = { type: 'MeasureByProgramme', data: { memberId, ladders } } as const;
    await this.memberships.execute(memberId, command, {
      messageId: `programme/${currentLadder(ladders).programmeVersion}/${memberId}`,
      occurredAt: dueAt,
    });
  }
}
