import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AtLeastRevision, Refuses, Roles } from '@accrue/http';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import {
  currentLadder,
  outlookNow,
  pinAt,
  placeOf,
  standingNow,
  type Ladder,
  type Ladders,
} from '@accrue/tiers-domain';
import { Memberships } from '../membership/memberships';
import { ProgrammeLadders } from '../programme/ladders';
import { membership } from '../read-models/membership/membership.projection';
import { distributionOf, memberTierOf, type MeasuredNow } from './member-tier';
import { MemberTierDto, TierDistributionDto } from './tier.dto';

@ApiTags('tiers')
@Controller('v1')
export class TierController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
    private readonly members: KnownMembers,
  ) {}

  @Roles('pos', 'analyst', 'support', 'member')
  @Get('members/:memberId/tier')
  @ApiOperation({ summary: 'The member’s tier, what it brings, and what is missing for the next' })
  @ApiOkResponse({ type: MemberTierDto })
  @Refuses('member.unknown')
  async show(@Param('memberId') memberId: string, @Query() query: AtLeastRevision): Promise<MemberTierDto> {
    await this.memberships.caughtUp('membership', memberId, query);
    const row = await this.ports.readModels.of(membership).findOneBy({ member_id: memberId });
    if (row === null) await this.members.mustKnow(memberId);
    const [ladders, units, mergedInto] = await Promise.all([
      this.laddersOf(memberId),
      this.ladders.units(),
      this.members.survivorOf(memberId),
    ]);
    const now = ladders === null ? null : await this.measuredNow(memberId, ladders, row?.is_timed ?? false);
    const benefits = ladders === null ? [] : await this.ladders.benefits(currentLadder(ladders));
    return memberTierOf({ memberId, mergedInto }, row, { ladders, units, benefits, now });
  }

  private async laddersOf(memberId: string): Promise<Ladders | null> {
    const ladders = await this.ladders.inEffectIfAny();
    return ladders === null ? null : this.ladders.of(memberId, ladders);
  }

  /** null: time does not move the member. */
  private async measuredNow(memberId: string, ladders: Ladders, isTimed: boolean): Promise<MeasuredNow | null> {
    if (!isTimed && currentLadder(ladders).qualify.window === undefined) return null;
    const { state } = await this.memberships.read(memberId);
    const at = { ladders, now: this.memberships.now() };
    const pin = pinAt(state.pins, at.now);
    return { standing: standingNow(state, at), outlook: outlookNow(state, at), pin, now: at.now };
  }

  @Roles('analyst')
  @Get('tiers/distribution')
  @ApiOperation({ summary: 'How many members are in each tier' })
  @ApiOkResponse({ type: TierDistributionDto })
  async distribution(): Promise<TierDistributionDto> {
    const ladders = await this.ladders.inEffectIfAny();
    if (ladders === null) return distributionOf([], { tiers: [] });
    const ladder = currentLadder(ladders);
    if (ladder.qualify.window !== undefined) return distributionOf(await this.asMeasured(ladder), ladder);
    // Since the last ladder under which a return lowers the tier at once, what decides about a row measured before it is its sum.
    const decisiveSince = ladders.findLast(({ onReturn }) => onReturn === 'immediate')?.programmeVersion ?? 0;
    const { sum, decisive, place } = columnsOf(ladder);
    const rows = await this.ports.database.query<{ rank: number; members: number }>(
      // Members with a tier by hand are counted as they were measured last.
      `select rank, count(*) as members from membership, lateral (
         select case when is_timed then coalesce(array_position($3::text[], tier_id), 0)
           else width_bucket(case when programme_version < $1 then greatest(${sum}, 0) else ${decisive} end, $2::bigint[])
         end as rank
       ) as ranked group by rank`,
      [decisiveSince, ladder.tiers.map(({ threshold }) => threshold), ladder.tiers.map(({ id }) => id), ...place],
    );
    const members = ladder.tiers.map(() => 0);
    members.push(0);
    for (const row of rows) members[row.rank] = row.members;
    return distributionOf(members, ladder);
  }

  /** As members were measured last: by due work, a moment after time moved them. */
  private async asMeasured({ tiers }: Ladder): Promise<readonly number[]> {
    const rows = await this.ports.database.query<{ tierId: string | null; members: number }>(
      'select tier_id as "tierId", count(*)::integer as members from membership group by tier_id',
    );
    const counts = new Map(rows.map(({ tierId, members }) => [tierId, members]));
    const inTiers = tiers.map(({ id }) => counts.get(id) ?? 0);
    const all = rows.reduce((sum, { members }) => sum + members, 0);
    return [all - inTiers.reduce((sum, members) => sum + members, 0), ...inTiers];
  }
}

/** Where the read model has what a ladder counts. */
const columnsOf = ({ qualify }: Ladder) => {
  if (qualify.by === 'spend') return { sum: 'qualifying_spend', decisive: 'decisive_spend', place: [] };
  const of = (column: string): string => `coalesce((${column} ->> $4)::bigint, 0)`;
  return { sum: of('qualifying'), decisive: of('decisive'), place: [placeOf(qualify)] };
};
