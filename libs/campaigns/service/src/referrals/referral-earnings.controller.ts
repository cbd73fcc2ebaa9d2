import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { NextCursorProperty, PageOrder, PageQuery, Refuses, Roles } from '@accrue/http';
import { memberId as idOfMember, type Unbranded } from '@accrue/kernel';
import { ActionEarnedDto } from '../actions/action.dto';
import { ReferralEarnings, type ReferralEarning } from './referral-earnings';

class ReferralEarningDto implements Unbranded<ReferralEarning> {
  @ApiProperty({ description: 'Who was referred' }) memberId!: string;
  @ApiProperty({ format: 'date-time' }) referredAt!: string;
  @ApiProperty({
    enum: ['open', 'waiting', 'qualified', 'taken_back'],
    description:
      'open: no purchase qualifies so far; waiting: one does if it lasts until `qualifiesAt`; taken_back: what was earned by one that came back',
  })
  state!: ReferralEarning['state'];
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: no purchase qualifies' })
  qualifiesAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The purchase; null: none qualifies', example: 'R-1' })
  receiptId!: string | null;
  @ApiProperty({ type: [ActionEarnedDto], description: 'What the advocate has of it, as things stand' })
  earned!: readonly ActionEarnedDto[];
}

class ReferralEarningsDto {
  @ApiProperty({ type: [ReferralEarningDto], description: 'By who was referred' })
  referrals!: readonly ReferralEarningDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

const ORDER = new PageOrder('text');

@ApiTags('members')
@Controller('v1/members')
export class ReferralEarningsController {
  constructor(private readonly earnings: ReferralEarnings) {}

  @Roles('pos', 'analyst', 'support')
  @Get(':memberId/referral-earnings')
  @ApiOperation({
    summary: 'What the referrals of a member earned',
    description: 'With those of their duplicates; some moments behind. Empty for whom nobody knows.',
  })
  @ApiOkResponse({ type: ReferralEarningsDto })
  @Refuses('programme.not_published', 'id.invalid')
  async list(@Param('memberId') memberId: string, @Query() query: PageQuery): Promise<ReferralEarningsDto> {
    const [after = ''] = ORDER.after(query) ?? [];
    const rows = await this.earnings.rowsOf(idOfMember(memberId), { after, limit: query.limit + 1 });
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.action_id]);
    return { referrals: await Promise.all(page.map((row) => this.earnings.of(row))), nextCursor };
  }
}
