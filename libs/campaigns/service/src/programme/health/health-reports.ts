import { Injectable } from '@nestjs/common';
import {
  budgetFindings,
  budgetsHealth,
  givenFindings,
  givenHealth,
  lintProgramme,
  milestonesOf,
  programmeAt,
  reachOf,
  stockFindings,
  stocksHealth,
  unlimitedTierRules,
  type Finding,
  type ProgrammeDocument,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, Rejected, type InstantIso } from '@accrue/kernel';
import { expressions } from '../../expressions';
import type { CampaignsProblemCode } from '../../problems';
import { Programmes } from '../programmes';
import type { ProgrammeHealthDto } from './health.dto';
import { Budgets } from '../../budgets/budgets';
import { MemberRecords } from './member-records';
import { MEMBERS_MAX } from './members-drawn';
import { RewardRecords } from './reward-records';
import { ReferralReports } from './referral-reports';

/** How well a programme does, and what its document shows. */
@Injectable()
export class HealthReports {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly members: MemberRecords,
    private readonly budgets: Budgets,
    private readonly rewards: RewardRecords,
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
    const [records, typicalBasketMinor, referrals, uses, stocks, given, paidAgain] = await Promise.all([
      this.members.read(document, at),
      this.members.typicalBasket(at),
      this.referrals.of(document, at),
      this.budgets.usesAround(document, at),
      this.rewards.stocks(document, now),
      this.rewards.given(document, at),
      this.paidAgain(document),
    ]);
    const budgets = budgetsHealth(document, uses, { at, now });
    const stock = stocksHealth(document, stocks);
    const gifts = givenHealth(document, given);
    const before = versions.findLast((one) => one.version < version)?.document ?? null;
    return {
      ...{ at, version, currency: document.currency, typicalBasketMinor },
      members: { counted: records.length, most: MEMBERS_MAX },
      milestones: milestonesOf(document, records, epochMs(at)),
      rewards: reachOf(document, records, epochMs(at)),
      ...{ stock, given: gifts, budgets, referrals },
      warnings: [
        ...lintProgramme(document, { typicalBasketMinor, now: at, before, paidAgain, expressions }),
        ...budgetFindings(document, budgets, now),
        ...stockFindings(document, stock),
        ...givenFindings(document, gifts),
      ],
    };
  }

  /** What a valid draft shows, beside the latest version and the purchases of today. */
  async lint(document: ProgrammeDocument): Promise<readonly Finding[]> {
    const now = this.ports.clock.now();
    const before = (await this.programmes.published()).at(-1)?.document ?? null;
    const [typicalBasketMinor, paidAgain] = await Promise.all([
      this.members.typicalBasket(now),
      this.paidAgain(document),
    ]);
    return lintProgramme(document, { typicalBasketMinor, now, before, paidAgain, expressions });
  }

  private paidAgain(document: ProgrammeDocument): Promise<ReadonlyMap<string, number>> {
    return this.members.paidAgain(unlimitedTierRules(document).map(({ id }) => id));
  }
}
