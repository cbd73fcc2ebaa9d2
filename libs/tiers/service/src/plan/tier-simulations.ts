import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { BoundedWait, type PlatformProblemCode } from '@accrue/http';
import { Rejected, type InstantIso } from '@accrue/kernel';
import { currentLadder, laddersInEffect, moveOf, MovesTally, placeOf, type BothLadders } from '@accrue/tiers-domain';
import { Memberships } from '../membership/memberships';
import type { TiersProblemCode } from '../problem-statuses';
import type { LadderTerms } from '../programme/ladder-of';
import { ProgrammeLadders, type Kept } from '../programme/ladders';
import { membership } from '../read-models/membership/membership.projection';
import { qualifyDto } from '../tier/member-tier';
import type { TierSimulationLineDto, TierSimulationReportDto } from './tier-simulation.dto';

export interface Draft {
  readonly ladder: LadderTerms;
  /** null: as soon as it is published. */
  readonly effectiveFrom: InstantIso | null;
}

/** So often whoever waits hears something, and so does every proxy in between. */
const PROGRESS_MS = 1_000;
/** Members whose contributions are in memory at once. */
const PAGE = 64;

const UNCOUNTED = `
select count(*)::int as members from member_directory d
where d.closed_at is null and d.merged_into is null and not exists (select 1 from membership m where m.member_id = d.member_id)`;

/** Measures all members by the ladder of a draft, beside the published one, and writes nothing. */
@Injectable()
export class TierSimulations {
  private isRunning = false;
  private readonly news = new BoundedWait();

  constructor(
    private readonly ports: ContextPorts,
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
  ) {}

  /**
   * @param atLeast the version that the caller has seen published
   * @returns lines of JSON: how far it is, and the report at the end. Without a report it was not finished
   * @throws Rejected programme.not_published, programme.simulation_running, read.not_caught_up
   */
  async start({ ladder, effectiveFrom }: Draft, atLeast: number): Promise<Readable> {
    const kept = await this.known(atLeast);
    if (kept.published.length === 0) throw new Rejected<TiersProblemCode>('programme.not_published');
    if (this.isRunning) throw new Rejected<TiersProblemCode>('programme.simulation_running');
    const now = this.ports.clock.now();
    const from = effectiveFrom ?? now;
    const at = from > now ? from : now;
    const version = { ...ladder, programmeVersion: kept.published.length + 1, effectiveFrom: from };
    const ladders: BothLadders = {
      published: laddersInEffect(kept.published, at),
      draft: laddersInEffect([...kept.published, version], at),
    };
    this.isRunning = true;
    const lines = Readable.from(this.run(ladders, { effectiveFrom: from, at, units: kept.units }));
    return lines.once('close', () => (this.isRunning = false));
  }

  private async known(atLeast: number): Promise<Kept> {
    let kept = await this.ladders.published();
    const isKnown = await this.news.until(async () => {
      if (kept.published.length >= atLeast) return true;
      this.ladders.refresh();
      kept = await this.ladders.published();
      return kept.published.length >= atLeast;
    });
    if (!isKnown) throw new Rejected<PlatformProblemCode>('read.not_caught_up');
    return kept;
  }

  private async *run(
    ladders: BothLadders,
    { effectiveFrom, at, units }: { effectiveFrom: InstantIso; at: InstantIso; units: Kept['units'] },
  ): AsyncGenerator<string> {
    const rows = this.ports.readModels.of(membership);
    const of = await rows.countBy({});
    const tally = new MovesTally(ladders);
    let [members, saidAt] = [0, performance.now()];
    yield lineOf({ progress: { members, of } });
    for await (const page of this.pages()) {
      for (const member of await this.read(page, ladders)) {
        tally.add(member.memberId, moveOf(member.state, member.ladders, at));
        members += 1;
      }
      if (performance.now() - saidAt < PROGRESS_MS) continue;
      saidAt = performance.now();
      yield lineOf({ progress: { members, of } });
    }
    const [uncounted] = await this.ports.database.query<{ members: number }>(UNCOUNTED);
    tally.addUncounted(uncounted?.members ?? 0);
    const flows = tally.report();
    const sum = (way: string): number => flows.reduce((all, flow) => all + (flow.way === way ? flow.members : 0), 0);
    const [published, draft] = [currentLadder(ladders.published), currentLadder(ladders.draft)];
    const report: TierSimulationReportDto = {
      publishedVersion: draft.programmeVersion - 1,
      ...{ effectiveFrom, measuredAt: at },
      published: { qualify: qualifyDto(published.qualify), tiers: published.tiers.map(thresholdDto) },
      draft: { qualify: qualifyDto(draft.qualify), tiers: draft.tiers.map(thresholdDto) },
      members: members + (uncounted?.members ?? 0),
      ...{ up: sum('up'), down: sum('down'), same: sum('same') },
      flows: flows.map((flow) => ({ ...flow, examples: [...flow.examples] })),
      beginsAtZero: beginsAtZero(ladders, units),
    };
    yield lineOf({ report });
  }

  private async *pages(): AsyncGenerator<readonly string[]> {
    let last = '';
    for (;;) {
      const rows = await this.ports.readModels
        .of(membership)
        .rows('m')
        .where('m.member_id > :last', { last })
        .orderBy('m.member_id')
        .limit(PAGE)
        .getRawMany<{ member_id: string }>();
      const page = rows.map(({ member_id: memberId }) => memberId);
      if (page.length === 0) return;
      yield page;
      last = page.at(-1) ?? last;
    }
  }

  private read(page: readonly string[], ladders: BothLadders) {
    return Promise.all(
      page.map(async (memberId) => {
        const [{ state }, published, draft] = await Promise.all([
          this.memberships.read(memberId),
          this.ladders.of(memberId, ladders.published),
          this.ladders.of(memberId, ladders.draft),
        ]);
        return { memberId, state, ladders: { published, draft } };
      }),
    );
  }
}

/** Whether what the draft's ladder counts is counted by nobody before it is published. */
const beginsAtZero = ({ published, draft }: BothLadders, units: Kept['units']): boolean => {
  const { qualify } = currentLadder(draft);
  if (qualify.by === 'spend') return false;
  if (qualify.by === 'wallet') return !Object.hasOwn(units, qualify.walletId);
  const place = placeOf(qualify);
  return !published.some((ladder) => ladder.qualify.by !== 'spend' && placeOf(ladder.qualify) === place);
};

const thresholdDto = ({ id, name, threshold }: { id: string; name: string; threshold: number }) => ({
  ...{ id, name, threshold },
});

const lineOf = (line: TierSimulationLineDto): string => `${JSON.stringify(line)}\n`;
