import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { shownReferralCode } from '@accrue/enrollment-domain';
import { ContextPorts } from '@accrue/context-kit';
import { NextCursorProperty, PageOrder, PageQuery, Refuses, Roles } from '@accrue/http';
import { In, MoreThan } from 'typeorm';
import { Members } from '../members/members';
import { memberDirectory, type MemberRow } from '../read-models/member-directory/member-directory.projection';
import { Referrals } from './referrals';

class ReferralCodeDto {
  @ApiProperty({ description: 'Whoever enrols with it was referred by the member', example: '7KQ2M-XDR9F' })
  referralCode!: string;
}

class ReferralDto {
  @ApiProperty({ description: 'Who was referred' }) memberId!: string;
  @ApiProperty({ enum: ['active', 'merged', 'closed', 'erased'], description: 'Of who was referred' }) status!: string;
  @ApiProperty({ format: 'date-time' }) referredAt!: string;
}

class ReferralPageDto {
  @ApiProperty({ type: [ReferralDto], description: 'By member id' }) referrals!: readonly ReferralDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

const ORDER = new PageOrder('text');

@ApiTags('members')
@Controller('v1/members')
export class ReferralController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly referrals: Referrals,
  ) {}

  @Roles('pos')
  @Get(':memberId/referral-code')
  @ApiOperation({
    summary: 'The referral code of a member',
    description:
      'Made when it is first asked for, and always the same. Its last letter is a check letter; blanks, hyphens and small letters make no difference. A duplicate has the code of its survivor.',
  })
  @ApiOkResponse({ type: ReferralCodeDto })
  @Refuses('member.unknown', 'member.erased', 'member.closed', 'id.invalid')
  async show(@Param('memberId') memberId: string): Promise<ReferralCodeDto> {
    return { referralCode: shownReferralCode(await this.referrals.codeOf(memberId)) };
  }

  @Roles('pos')
  @Get(':memberId/referrals')
  @ApiOperation({
    summary: 'Whom a member referred',
    description: 'With those whom their duplicates referred. Pseudonymous; some moments behind.',
  })
  @ApiOkResponse({ type: ReferralPageDto })
  @Refuses('member.unknown', 'member.erased', 'id.invalid')
  async list(@Param('memberId') memberId: string, @Query() query: PageQuery): Promise<ReferralPageDto> {
    const { member } = await this.members.get(memberId);
    const advocates = (await this.members.familyOf(member)).map((advocate) => advocate.memberId);
    const [after = ''] = ORDER.after(query) ?? [];
    const rows = await this.ports.readModels
      .of(memberDirectory)
      .rows('member')
      .where({ referred_by: In(advocates), member_id: MoreThan(after) })
      .orderBy('member.member_id')
      .limit(query.limit + 1)
      .getRawMany<MemberRow>();
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.member_id]);
    const referrals = page.map((row) => ({
      memberId: row.member_id,
      status: row.status,
      referredAt: row.enrolled_at,
    }));
    return { referrals, nextCursor };
  }
}
