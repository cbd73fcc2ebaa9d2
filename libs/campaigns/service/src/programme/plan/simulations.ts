import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  compileProgramme,
  costsOf,
  explainChange,
  isLongEnough,
  planMember,
  PlanTally,
  type Planned,
  type ProgrammeDocument,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { DAY_MS, epochMs, instantFromEpochMs, Rejected } from '@accrue/kernel';
import { expressions } from '../../expressions';
import { PartnerReferrals } from '../../partners/partner-referrals';
import { HealthReports } from '../health/health-reports';
import { Programmes } from '../programmes';
import { receiptsSince, recordedMembers } from './recorded-members';
import type { CampaignsProblemCode } from '../../problems';
import type { SimulationLineDto } from './simulation.dto';

/** Tills wait no longer than this, and for one member whose receipts are replayed. */
const SLICE_MS = 10;
/** So often whoever waits hears something, and so does every proxy in between. */
const PROGRESS_MS = 1_000;

/** Replays what was recorded under a draft. It costs a processor, so there is one at a time in a process. */
@Injectable()
export class Simulations {
  private isRunning = false;

  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly health: HealthReports,
    private readonly referrals: PartnerReferrals,
  ) {}

  /**
   * @param document that may be published
   * @param actor who asks; a plan that can matter for publishing is kept in that name
   * @param overDays how many days until now; null: from the beginning
   * @returns lines of JSON: how far it is, and the report at the end. Without a report it was not finished
   * @throws Rejected programme.not_published, programme.simulation_running
   */
  async start(document: ProgrammeDocument, overDays: number | null, actor: string): Promise<Readable> {
    const programmes = await this.programmes.versions();
    const published = programmes.at(-1);
    if (published === undefined) throw new Rejected<CampaignsProblemCode>('programme.not_published');
    const compiled = compileProgramme(document, expressions);
    if (this.isRunning) throw new Rejected<CampaignsProblemCode>('programme.simulation_running');
    const asOf = this.ports.clock.now();
    const from = overDays === null ? null : instantFromEpochMs(epochMs(asOf) - overDays * DAY_MS);
    const version = published.version + 1;
    const draft = { version, effectiveFrom: asOf, programme: compiled };
    const out = new PassThrough();
    this.isRunning = true;
    void this.run(
      { programmes: [...programmes, draft], published, draft, from, asOf },
      out,
      isLongEnough(overDays) ? actor : null,
    )
      .then(() => out.end())
      .catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))))
      .finally(() => (this.isRunning = false));
    return out;
  }

  /** @param keeper null: the period is too short for the plan to be kept */
  private async run(planned: Planned, out: PassThrough, keeper: string | null): Promise<void> {
    const { programmes, published, draft, from, asOf } = planned;
    const write = async (line: SimulationLineDto): Promise<void> => {
      if (!out.write(`${JSON.stringify(line)}\n`)) await Promise.race([once(out, 'drain'), once(out, 'close')]);
    };
    const tally = new PlanTally(planned);
    const slice = new Slice();
    const withoutReceipts = programmes.some(({ programme }) => programme.occasionRules.length > 0);
    const paysPartners = [published, draft].some(({ programme }) => programme.commission !== null);
    const who = { from, withoutReceipts, referrals: paysPartners ? this.referrals : null };
    const all = await receiptsSince(this.ports, from);
    let [receipts, saidAt] = [0, performance.now()];
    await write({ progress: { receipts, of: all } });
    for await (const member of recordedMembers(this.ports, who)) {
      await slice.end();
      // Nobody waits for it any more.
      if (out.destroyed) return;
      receipts += tally.add(planMember(member, planned));
      if (performance.now() - saidAt < PROGRESS_MS) continue;
      saidAt = performance.now();
      await write({ progress: { receipts, of: all } });
    }
    const [before, after] = [published.programme.document, draft.programme.document];
    const told = { publishedVersion: published.version, changes: explainChange(before, after) };
    const report = tally.report();
    const costs = costsOf(report);
    const warnings = await this.health.lint(after);
    if (keeper !== null && before.guardrails !== undefined)
      await this.programmes.keepPlan(
        { publishedVersion: published.version, document: after, costs },
        { messageId: randomUUID(), actor: keeper },
      );
    await write({ report: { ...told, from, asOf, currency: after.currency, ...report, costs, warnings } });
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
