import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AtLeastRevision, caughtUp, CONTEXT_PORTS, Roles, type ContextPorts } from '@accrue/http';
import { membershipStream } from '../membership/memberships';
import { Ladders } from '../programme/ladders';
import type { MembershipRow } from '../read-models/membership/membership.projection';
import { distributionOf, memberTierOf } from './member-tier';
import { MemberTierDto, TierDistributionDto } from './tier.dto';

@ApiTags('tiers')
@Controller('v1')
export class TierController {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly ladders: Ladders,
  ) {}

  @Roles('pos', 'analyst')
  @Get('members/:memberId/tier')
  @ApiOperation({ summary: 'The member’s tier, and what is missing for the next' })
  @ApiOkResponse({ type: MemberTierDto })
  async show(@Param('memberId') memberId: string, @Query() query: AtLeastRevision): Promise<MemberTierDto> {
    await caughtUp(this.ports.projections, ['membership'], membershipStream(memberId), query);
    const [row] = await this.ports.database.query<MembershipRow>('select * from membership where member_id = $1', [
      memberId,
    ]);
    return memberTierOf(memberId, row, await this.ladders.latestIfAny());
  }

  @Roles('analyst')
  @Get('tiers/distribution')
  @ApiOperation({ summary: 'How many members are in each tier' })
  @ApiOkResponse({ type: TierDistributionDto })
  async distribution(): Promise<TierDistributionDto> {
    const rows = await this.ports.database.query<{ tier_id: string | null; members: number }>(
      'select tier_id, count(*) as members from membership group by tier_id order by tier_id',
    );
    return distributionOf(rows, await this.ladders.latestIfAny());
  }
}
