import { Injectable } from '@nestjs/common';
import {
  lintProgramme,
  milestonesOf,
  programmeAt,
  reachOf,
  type Finding,
  type ProgrammeDocument,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, Rejected, type InstantIso } from '@accrue/kernel';
import { expressions } from '../../expressions';
import type { CampaignsProblemCode } from '../../problems';
import { Programmes } from '../programmes';
import type { ProgrammeHealthDto } from './health.dto';
import { MemberRecords, MEMBERS_MAX } from './member-records';
import { ReferralReports } from './referral-reports';

/** How well a programme does, and what its document shows. */
@Injectable()
export class HealthReports {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly members: MemberRecords,
    private readonly referrals: ReferralReports,
  ) {}

  /**
   * Of the version that counts at that moment, with what had happened by then as it is known now.
   * @param asked absent: now
   * @throws Rejected programme.not_published, programme.health_in_the_future
   */
  async of(asked?: InstantIso): Promise<ProgrammeHealthDto> {
    const now = this.ports.clock.now();
    const at = asked ?? now;
    if (at > now) throw new Rejected<CampaignsProblemCode>('programme.health_in_the_future', { at, now });
    const versions = await this.programmes.published();
    const running = programmeAt(versions, at);
    if (running === undefined) throw new Rejected<CampaignsProblemCode>('programme.not_published');
    const { version, document } = running;
    const [records, typicalBasketMinor, referrals] = await Promise.all([
      this.members.read(document, at),
      this.members.typicalBasket(at),
      this.referrals.of(document, at),
    ]);
    const before = versions.findLast((one) => one.version < version)?.document ?? null;
    return {
      ...{ at, version, currency: document.currency, typicalBasketMinor },
      members: { counted: records.length, most: MEMBERS_MAX },
      milestones: milestonesOf(document, records, epochMs(at)),
      rewards: reachOf(document, records, epochMs(at)),
      referrals,
      warnings: lintProgramme(document, { typicalBasketMinor, now: at, before, expressions }),
    };
  }

  /** What a valid draft shows, beside the latest version and the purchases of today. */
  async lint(document: ProgrammeDocument): Promise<readonly Finding[]> {
    const now = this.ports.clock.now();
    const before = (await this.programmes.published()).at(-1)?.document ?? null;
    const typicalBasketMinor = await this.members.typicalBasket(now);
    return lintProgramme(document, { typicalBasketMinor, now, before, expressions });
  }
}
