import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { type ApiCaller, Caller, CONTEXT_PORTS, type ContextPorts, Optional, Roles } from '@accrue/http';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { Profiles } from '../privacy/profiles';

export class ListQuery {
  @ApiPropertyOptional({ description: 'From `next` of the page before' })
  @Optional()
  @IsString()
  @Length(1, 128)
  cursor?: string;

  @ApiPropertyOptional({ default: 100, minimum: 1, maximum: 1000 })
  @Optional()
  @Transform(({ value }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

const PAGE = `
select member_id as "memberId", reference, status, enrolled_at as "enrolledAt", store_id as "storeId", enrolled_by as "enrolledBy", channel
from member_directory where member_id > $1 order by member_id limit $2`;

@ApiTags('members')
@Controller('v1/members')
export class ShowController {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly profiles: Profiles,
  ) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'All members, by id, pseudonymous' })
  async list(@Query() { cursor = '', limit = 100 }: ListQuery) {
    const members = await this.ports.database.query<{ memberId: string }>(PAGE, [cursor, limit]);
    return { members, next: members.length === limit ? (members.at(-1)?.memberId ?? null) : null };
  }

  @Roles('pos', 'analyst')
  @Get(':memberId')
  @ApiOperation({
    summary: 'A member',
    description: 'Always current. Operators see the profile and what identities were given as, others a pseudonym.',
  })
  @ApiOkResponse({ type: MemberView })
  async show(@Param('memberId') memberId: string, @Caller() caller: ApiCaller): Promise<MemberView> {
    const { member, revision } = await this.members.get(memberId);
    return caller.role === 'operator'
      ? memberView(member, revision, await this.profiles.open(member))
      : memberView(member, revision);
  }
}
