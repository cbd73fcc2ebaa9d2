import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { JobControl, JobKind, JobTerms } from '@accrue/jobs';
import { Rejected, type InstantIso } from '@accrue/kernel';
import { currentLadder, laddersInEffect, moveOf, MovesTally, placeOf, type BothLadders } from '@accrue/tiers-domain';
import { Memberships } from '../membership/memberships';
import type { TiersProblemCode } from '../problem-statuses';
import { ProgrammeLadders, type Kept } from '../programme/ladders';
import { membership } from '../read-models/membership/membership.projection';
import { qualifyDto } from '../tier/member-tier';
import { draftLadder, type LadderDocument } from './draft-ladder';
import type { TierSimulationReportDto } from './tier-simulation.dto';

export const SIMULATE_TIERS: JobTerms = {
  kind: 'tiers.simulate',
  unit: 'members',
  role: 'operator',
  isSingle: false,
};

export interface TierSimulationInput {
  /** With a ladder that can measure. */
  readonly document: LadderDocument;
  /** null: as soon as it is published. */
  readonly effectiveFrom: InstantIso | null;
}

/** Members whose contributions are in memory at once. */
const PAGE = 64;

const UNCOUNTED = `
select count(*)::int as members from member_directory d
where d.closed_at is null and d.merged_into is null and not exists (select 1 from membership m where m.member_id = d.member_id)`;

/** Measures all members by the ladder of a draft, beside the published one, and writes nothing. */
@Injectable()
export class TierSimulations implements JobKind<TierSimulationInput, TierSimulationReportDto> {
  readonly terms = SIMULATE_TIERS;

  constructor(
    private readonly ports: ContextPorts,
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
  ) {}

  /** @throws Rejected programme.not_published */
  async run({ document, effectiveFrom }: TierSimulationInput, control: JobControl): Promise<TierSimulationReportDto> {
    const { ladder } = draftLadder(document);
    this.ladders.refresh(); // another process may have let the caller in, who knows a later version
    const kept = await this.ladders.published();
    if (kept.published.length === 0) throw new Rejected<TiersProblemCode>('programme.not_published');
    const now = this.ports.clock.now();
    const from = effectiveFrom ?? now;
    const at = from > now ? from : now;
    const version = { ...ladder, programmeVersion: kept.published.length + 1, effectiveFrom: from };
    const ladders: BothLadders = {
      published: laddersInEffect(kept.published, at),
      draft: laddersInEffect([...kept.published, version], at),
    };
    return this.measure(ladders, { effectiveFrom: from, at, units: kept.units }, control);
  }

  private async measure(
    ladders: BothLadders,
    { effectiveFrom, at, units }: { effectiveFrom: InstantIso; at: InstantIso; units: Kept['units'] },
    control: JobControl,
  ): Promise<TierSimulationReportDto> {
    const rows = this.ports.readModels.of(membership);
    const of = await rows.countBy({});
    const tally = new MovesTally(ladders);
    let members = 0;
    control.report(members, of);
    for await (const page of this.pages()) {
      for (const member of await this.read(page, ladders)) {
        tally.add(member.memberId, moveOf(member.state, member.ladders, at));
        members += 1;
      }
      control.report(members, of);
    }
    const [uncounted] = await this.ports.database.query<{ members: number }>(UNCOUNTED);
    tally.addUncounted(uncounted?.members ?? 0);
    const flows = tally.report();
    const sum = (way: string): number => flows.reduce((all, flow) => all + (flow.way === way ? flow.members : 0), 0);
    const [published, draft] = [currentLadder(ladders.published), currentLadder(ladders.draft)];
    return {
      publishedVersion: draft.programmeVersion - 1,
      ...{ effectiveFrom, measuredAt: at },
      published: { qualify: qualifyDto(published.qualify), tiers: published.tiers.map(thresholdDto) },
      draft: { qualify: qualifyDto(draft.qualify), tiers: draft.tiers.map(thresholdDto) },
      members: members + (uncounted?.members ?? 0),
      ...{ up: sum('up'), down: sum('down'), same: sum('same') },
      flows: flows.map((flow) => ({ ...flow, examples: [...flow.examples] })),
      beginsAtZero: beginsAtZero(ladders, units),
    };
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
