import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { Optional, Refuses, Roles } from '@accrue/http';
import type { LocalDateIso } from '@accrue/kernel';
import { allowances, type AllowanceRow } from '../read-models/allowance/allowance.projection';
import { catalogue, type CatalogueRow } from '../read-models/catalogue/catalogue.projection';
import { Catalogue } from '../programme/catalogue';
import { MemberTiers } from '../redeem/member-tiers';
import { Refusals } from '../redeem/refusals';
import { Rewards } from '../streams/rewards';
import { rewardOf } from './catalogue.controller';
import { RewardDto } from './catalogue.dto';

class SpendableQuery {
  @ApiPropertyOptional({
    description:
      'What the member could spend, by wallet, as `GET /v1/members/{memberId}/balance` has just said: `points:460`, several with commas. Without it points are not judged: ' +
      'rewards keeps no balances',
    example: 'points:460',
  })
  @Optional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}:\d{1,15}(,[A-Za-z0-9][A-Za-z0-9_.-]{0,62}:\d{1,15}){0,19}$/)
  spendable?: string;
}

class MissingDto {
  @ApiProperty({ description: 'What redeeming it now would be refused with', example: 'reward.not_for_tier' })
  code!: string;
  @ApiPropertyOptional({ format: 'date', description: 'reward.not_yet: the first day', example: '2026-11-01' })
  from?: string;
  @ApiPropertyOptional({
    format: 'date',
    description: 'reward.over: the last day it could be had; a limit that is reached: the last day for which it is',
    example: '2026-12-24',
  })
  until?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'reward.begun: when' })
  begins?: string;
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'draw.not_open: from then on',
    example: '2026-12-01T00:00:00.000Z',
  })
  opens?: string;
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'draw.closed: since when',
    example: '2026-12-24T18:00:00.000Z',
  })
  closes?: string;
  @ApiPropertyOptional({ type: [String], description: 'reward.not_for_tier: the tiers that it is for' })
  tiers?: readonly string[];
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'reward.not_for_tier: the member’s; null: none yet',
  })
  tier?: string | null;
  @ApiPropertyOptional({ description: 'A limit that is reached', type: 'object', additionalProperties: true })
  limit?: object;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'draw.member_limit_reached: how many tickets a member can have',
  })
  ticketsPerMember?: number;
  @ApiPropertyOptional({ type: 'integer', description: 'draw.full: how many tickets the draw can have' })
  ticketsMax?: number;
  @ApiPropertyOptional({ description: 'draw.…: the draw that it is a ticket of', example: 'spring' })
  drawId?: string;
  @ApiPropertyOptional({ description: 'member.merged: who asked' })
  memberId?: string;
  @ApiPropertyOptional({ description: 'member.merged: the member that they are', example: 'M-7' })
  into?: string;
  @ApiPropertyOptional({ type: 'integer', description: 'points.insufficient: how much more, in the unit' })
  points?: number;
}

class MemberRewardDto extends RewardDto {
  @ApiProperty({ type: [MissingDto], description: 'All that stands against redeeming it now; empty: nothing' })
  missing!: readonly MissingDto[];
}

class MemberCatalogueDto {
  @ApiProperty({ type: [MemberRewardDto], description: 'What can be had first, then the rest; cheapest first' })
  rewards!: readonly MemberRewardDto[];
}

@ApiTags('rewards')
@Controller('v1')
export class MemberCatalogueController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly rewards: Rewards,
    private readonly tiers: MemberTiers,
    private readonly programme: Catalogue,
    private readonly refusals: Refusals,
    private readonly members: KnownMembers,
  ) {}

  @Roles('pos', 'support', 'member')
  @Get('members/:memberId/rewards')
  @ApiOperation({
    summary: 'The rewards on offer for a member: what they can have now, and what is missing for the others',
    description: 'As it was a moment ago; what is given is decided when it is redeemed.',
  })
  @ApiOkResponse({ type: MemberCatalogueDto })
  @Refuses('member.unknown')
  async list(@Param('memberId') memberId: string, @Query() { spendable }: SpendableQuery): Promise<MemberCatalogueDto> {
    await this.members.mustKnow(memberId);
    await this.programme.bringUpToDate(); // what is shown is what a redemption would be judged by
    const { readModels, clock } = this.ports;
    const rows = await readModels
      .of(catalogue)
      .rows('reward')
      .where({ status: 'active' })
      .orderBy('reward.points')
      .addOrderBy('reward.reward_id')
      .getRawMany<CatalogueRow>();
    const asking = { memberId, now: clock.now(), tierId: await this.tiers.of(memberId) };
    const [ofMember, taken] = [await this.refusals.ofMember(memberId), await this.takenBy(memberId)];
    const amounts = amountsOf(spendable);
    const shown = await Promise.all(
      rows.map(async (row): Promise<MemberRewardDto> => {
        const { state } = await this.rewards.read(row.reward_id);
        const own = {
          taken: taken.get(row.reward_id) ?? [],
          spendable: amounts?.get(row.wallet_id) ?? (amounts === null ? null : 0),
        };
        const others = state.status === 'none' ? [] : await this.refusals.of(state, { ...asking, ...own });
        return { ...rewardOf(row), missing: [...ofMember, ...others] };
      }),
    );
    const can = shown.filter(({ missing }) => missing.length === 0);
    return { rewards: [...can, ...shown.filter(({ missing }) => missing.length > 0)] };
  }

  private async takenBy(memberId: string): Promise<ReadonlyMap<string, readonly LocalDateIso[]>> {
    const rows = await this.ports.readModels
      .of(allowances)
      .rows('allowance')
      .where({ member_id: memberId })
      .getRawMany<AllowanceRow>();
    const days = new Map<string, LocalDateIso[]>();
    for (const { reward_id: id, counts_on: on } of rows) days.set(id, [...(days.get(id) ?? []), on]);
    return days;
  }
}

/** Wallet → what can be spent of it; null: nothing was said. */
const amountsOf = (text: string | undefined): ReadonlyMap<string, number> | null =>
  text === undefined
    ? null
    : new Map(
        text.split(',').map((each) => {
          const [wallet = '', amount = '0'] = each.split(':');
          return [wallet, Number(amount)];
        }),
      );
