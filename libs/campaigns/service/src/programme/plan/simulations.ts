import { randomUUID } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  compileProgramme,
  costsOf,
  explainChange,
  isLongEnough,
  planMember,
  PlanTally,
  publishedSide,
  type Planned,
  type ProgrammeDocument,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import type { JobControl, JobKind, JobTerms } from '@accrue/jobs';
import { DAY_MS, epochMs, instantFromEpochMs, Rejected } from '@accrue/kernel';
import { expressions } from '../../expressions';
import { PartnerReferrals } from '../../partners/partner-referrals';
import { HealthReports } from '../health/health-reports';
import { Programmes } from '../programmes';
import { KeptJournals } from './kept-journals';
import { receiptsSince, recordedMembers } from './recorded-members';
import type { CampaignsProblemCode } from '../../problems';
import type { SimulationReportDto } from './simulation.dto';

/** Tills wait no longer than this, and for one member whose receipts are replayed. */
const SLICE_MS = 10;

export const SIMULATE: JobTerms = {
  kind: 'programme.simulate',
  unit: 'receipts',
  role: 'operator',
  isSingle: false,
};

export interface SimulationInput {
  /** One that may be published. */
  readonly document: ProgrammeDocument;
  /** How many days until now; null: from the beginning. */
  readonly overDays: number | null;
  /** Who asks; a plan that can matter for publishing is kept in that name. */
  readonly actor: string;
}

/** Replays what was recorded under a draft. It writes nothing but the plan that guardrails ask for, and of that the latest counts. */
@Injectable()
export class Simulations implements JobKind<SimulationInput, SimulationReportDto> {
  readonly terms = SIMULATE;

  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly health: HealthReports,
    private readonly referrals: PartnerReferrals,
    private readonly journals: KeptJournals,
  ) {}

  /** @throws Rejected programme.not_published */
  async run({ document, overDays, actor }: SimulationInput, { report }: JobControl): Promise<SimulationReportDto> {
    const programmes = await this.programmes.versions();
    const published = programmes.at(-1);
    if (published === undefined) throw new Rejected<CampaignsProblemCode>('programme.not_published');
    const asOf = this.ports.clock.now();
    const from = overDays === null ? null : instantFromEpochMs(epochMs(asOf) - overDays * DAY_MS);
    const programme = compileProgramme(document, expressions);
    const draft = { version: published.version + 1, effectiveFrom: asOf, programme };
    const planned = { programmes: [...programmes, draft], published, draft, from, asOf };
    const tally = await this.replay(planned, report);
    const before = published.programme.document;
    const told = { publishedVersion: published.version, changes: explainChange(before, document) };
    const figures = tally.report();
    const costs = costsOf(figures);
    const warnings = await this.health.lint(document);
    if (isLongEnough(overDays) && before.guardrails !== undefined)
      await this.programmes.keepPlan(
        { publishedVersion: published.version, document, costs },
        { messageId: randomUUID(), actor },
      );
    return { ...told, from, asOf, currency: document.currency, ...figures, costs, warnings };
  }

  private async replay(planned: Planned, report: JobControl['report']): Promise<PlanTally> {
    const { programmes, published, draft, from } = planned;
    const tally = new PlanTally(planned);
    const slice = new Slice();
    const withoutReceipts = programmes.some(({ programme }) => programme.occasionRules.length > 0);
    const paysPartners = [published, draft].some(({ programme }) => programme.commission !== null);
    const side = publishedSide(planned);
    const who = { from, withoutReceipts, referrals: paysPartners ? this.referrals : null, side };
    const all = await receiptsSince(this.ports, from);
    let receipts = 0;
    report(receipts, all);
    for await (const member of recordedMembers(this.ports, this.journals, who)) {
      await slice.end();
      const replayed = planMember(member, planned);
      member.keep(replayed.published.awards);
      receipts += tally.add(replayed);
      report(receipts, all);
    }
    return tally;
  }
}

/** Gives way when its time is over. */
class Slice {
  private startedAt = performance.now();

  async end(): Promise<void> {
    if (performance.now() - this.startedAt < SLICE_MS) return;
    await othersTurn();
    this.startedAt = performance.now();
  }
}

const DAYS = /^([1-9]\d{0,4})d$/;

/** @param over `all`, or a number of days such as `365d` @throws Rejected programme.period_invalid */
export const daysOf = (over: string): number | null => {
  if (over === 'all') return null;
  const days = DAYS.exec(over)?.[1];
  if (days === undefined) throw new Rejected<CampaignsProblemCode>('programme.period_invalid', { over });
  return Number(days);
};
