import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { ContextPorts } from '@accrue/context-kit';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { currentLadder, type Ladders } from '@accrue/tiers-domain';
import { Memberships } from '../membership/memberships';
import { ProgrammeLadders } from '../programme/ladders';
import { membership, type MembershipRow } from '../read-models/membership/membership.projection';

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
    const rows = await this.ports.readModels
      .of(membership)
      .rows('m')
      .where({ programme_version: LessThan(programmeVersion) })
      .andWhere('(m.programme_version, m.member_id) > (:measuredBy, :key)', { measuredBy, key })
      .orderBy('m.programme_version')
      .addOrderBy('m.member_id')
      .limit(limit)
      .getRawMany<MembershipRow>();
    return rows.map((row) => ({ key: row.member_id, measuredBy: row.programme_version, dueAt, ladders }));
  }

  async handle({ key: memberId, dueAt, ladders: inEffect }: MemberToMeasure): Promise<void> {
    const ladders = await this.ladders.of(memberId, inEffect);
    const command = { type: 'MeasureMember', data: { memberId, ladders, now: this.memberships.now() } } as const;
    await this.memberships.execute(memberId, command, {
      messageId: `programme/${currentLadder(ladders).programmeVersion}/${memberId}`,
      occurredAt: dueAt,
    });
  }
}
