import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { MoreThan } from 'typeorm';
import { type ApiCaller, Caller, NextCursorProperty, PageOrder, PageQuery, Refuses, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { Profiles } from '../privacy/profiles';
import { memberDirectory, type MemberRow } from '../read-models/member-directory/member-directory.projection';

const ORDER = new PageOrder('text');

class MemberRowDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: String, nullable: true }) reference!: string | null;
  @ApiProperty({ enum: ['active', 'merged', 'closed', 'erased'] }) status!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The survivor, of a member that is a duplicate' })
  mergedInto!: string | null;
  @ApiProperty({ format: 'date-time' }) enrolledAt!: string;
  @ApiProperty({ type: String, nullable: true }) storeId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Pseudonym of the employee' }) enrolledBy!: string | null;
  @ApiProperty() channel!: string;
}

class MemberPageDto {
  @ApiProperty({ type: [MemberRowDto], description: 'By member id' }) members!: readonly MemberRowDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('members')
@Controller('v1/members')
export class ShowController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly profiles: Profiles,
  ) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'All members, by id, pseudonymous' })
  @ApiOkResponse({ type: MemberPageDto })
  async list(@Query() query: PageQuery): Promise<MemberPageDto> {
    const [after = ''] = ORDER.after(query) ?? [];
    const rows = await this.ports.readModels
      .of(memberDirectory)
      .rows('member')
      .where({ member_id: MoreThan(after) })
      .orderBy('member.member_id')
      .limit(query.limit + 1)
      .getRawMany<MemberRow>();
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.member_id]);
    const members = page.map((row) => ({
      memberId: row.member_id,
      reference: row.reference,
      status: row.status,
      mergedInto: row.merged_into,
      enrolledAt: row.enrolled_at,
      storeId: row.store_id,
      enrolledBy: row.enrolled_by,
      channel: row.channel,
    }));
    return { members, nextCursor };
  }

  @Roles('pos', 'analyst', 'support')
  @Get(':memberId')
  @ApiOperation({
    summary: 'A member',
    description: 'Always current. Operators see the profile and what identities were given as, others a pseudonym.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses('member.unknown', 'member.erased')
  async show(@Param('memberId') memberId: string, @Caller() caller: ApiCaller): Promise<MemberView> {
    const { member, revision } = await this.members.get(memberId);
    return caller.role === 'operator'
      ? memberView(member, revision, await this.profiles.open(member))
      : memberView(member, revision);
  }
}
