import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { MoreThan } from 'typeorm';
import { ContextPorts } from '@accrue/context-kit';
import { NextCursorProperty, PageOrder, PageQuery, Refuses, Roles } from '@accrue/http';
import { partnerId as checkedPartnerId } from '@accrue/kernel';
import { commissions, type CommissionRow } from '../read-models/commissions/commissions.projection';

class CommissionDto {
  @ApiProperty() commissionId!: string;
  @ApiProperty({ description: 'Who was referred; a pseudonym' }) memberId!: string;
  @ApiProperty({ description: 'The purchase' }) receiptId!: string;
  @ApiProperty({ format: 'date-time', description: 'When it was bought' }) occurredAt!: string;
  @ApiProperty() walletId!: string;
  @ApiProperty({ type: 'integer', description: 'Of the programme, whose `partners` say how much' })
  programmeVersion!: number;
  @ApiProperty({ type: 'integer', description: 'In minor units, before anything came back' }) granted!: number;
  @ApiProperty({ type: 'integer', description: 'Taken back, because goods or money went back' }) reversed!: number;
}

class CommissionPageDto {
  @ApiProperty({ type: [CommissionDto], description: 'By id' }) commissions!: readonly CommissionDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

const ORDER = new PageOrder('text');

@ApiTags('partners')
@Controller('v1/partners')
export class CommissionsController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('analyst')
  @Get(':partnerId/commissions')
  @ApiOperation({
    summary: 'What a partner earned by each purchase',
    description: 'As it is now, with what came back; some moments behind.',
  })
  @ApiOkResponse({ type: CommissionPageDto })
  @Refuses('id.invalid')
  async list(@Param('partnerId') partnerId: string, @Query() query: PageQuery): Promise<CommissionPageDto> {
    const [after = ''] = ORDER.after(query) ?? [];
    const rows = await this.ports.readModels
      .of(commissions)
      .rows('commission')
      .where({ partner_id: checkedPartnerId(partnerId), commission_id: MoreThan(after) })
      .orderBy('commission.commission_id')
      .limit(query.limit + 1)
      .getRawMany<CommissionRow>();
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.commission_id]);
    return { commissions: page.map(shown), nextCursor };
  }
}

const shown = (row: CommissionRow): CommissionDto => ({
  commissionId: row.commission_id,
  memberId: row.member_id,
  receiptId: row.receipt_id,
  occurredAt: row.occurred_at,
  walletId: row.wallet_id,
  programmeVersion: row.programme_version,
  granted: row.granted,
  reversed: row.reversed,
});
