import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { ContextPorts } from '@accrue/context-kit';
import { NextCursorProperty, Optional, PageOrder, PageQuery, Refuses, Roles, UnitProperty } from '@accrue/http';
import { PLAIN_TEXT, Rejected } from '@accrue/kernel';
import { redemption } from '@accrue/rewards-domain';
import type { RewardsProblemCode } from '../problem-statuses';
import { catalogue } from '../read-models/catalogue/catalogue.projection';
import { redemptions, type RedemptionRow } from '../read-models/redemption/redemption.projection';
import { STATUS } from './redemption.dto';

const ORDER = new PageOrder('instant', 'text');

class RedemptionListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: [...redemption.STATUSES], description: 'Only those that are so now' })
  @Optional()
  @IsIn([...redemption.STATUSES])
  status?: redemption.Status;
}

class ListedRedemptionDto {
  @ApiProperty() redemptionId!: string;
  @ApiProperty({ description: 'Who paid' }) memberId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Whom it is for; null: who paid' })
  receiverId!: string | null;
  @ApiProperty({ enum: [...redemption.STATUSES], description: STATUS }) status!: redemption.Status;
  @UnitProperty() unit!: string;
  @ApiProperty({ type: 'integer', description: 'Price in the unit', example: 500 }) points!: number;
  @ApiProperty({ format: 'date-time' }) requestedAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To be given by then; null: at once' })
  confirmBy!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it failed, a problem code; null: it did not' })
  failure!: string | null;
}

class RedemptionListDto {
  @ApiProperty({ type: [ListedRedemptionDto], description: 'Newest first' })
  redemptions!: readonly ListedRedemptionDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('rewards')
@Controller('v1/rewards')
export class RedemptionListController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('analyst', 'support')
  @Get(':rewardId/redemptions')
  @ApiOperation({
    summary: 'The redemptions of a reward, and how far each is',
    description: 'Without codes. Of a reward that the programme has no more, too.',
  })
  @ApiOkResponse({ type: RedemptionListDto })
  @Refuses('reward.unknown')
  async list(@Param('rewardId') rewardId: string, @Query() query: RedemptionListQuery): Promise<RedemptionListDto> {
    if (!PLAIN_TEXT.test(rewardId)) throw unknown(rewardId);
    const [at, id] = ORDER.after(query) ?? [];
    const selected = this.ports.readModels.of(redemptions).rows('own').where('own.reward_id = :rewardId', { rewardId });
    if (query.status !== undefined) selected.andWhere('own.status = :status', { status: query.status });
    if (at !== undefined)
      selected.andWhere('(own.requested_at, own.redemption_id collate "C") < (:at, :id)', { at, id });
    const rows = await selected
      .orderBy('own.requested_at', 'DESC')
      .addOrderBy('own.redemption_id collate "C"', 'DESC')
      .limit(query.limit + 1)
      .getRawMany<RedemptionRow>();
    if (rows.length === 0) await this.mustKnow(rewardId);
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.requested_at, row.redemption_id]);
    return { redemptions: page.map(listed), nextCursor };
  }

  private async mustKnow(rewardId: string): Promise<void> {
    if (!(await this.ports.readModels.of(catalogue).existsBy({ reward_id: rewardId }))) throw unknown(rewardId);
  }
}

const unknown = (rewardId: string): Rejected =>
  new Rejected<RewardsProblemCode>('reward.unknown', { rewardId: rewardId.slice(0, 64) });

const listed = (row: RedemptionRow): ListedRedemptionDto => ({
  redemptionId: row.redemption_id,
  memberId: row.member_id,
  receiverId: row.receiver_id,
  status: row.status,
  unit: row.unit,
  points: row.points,
  requestedAt: row.requested_at,
  confirmBy: row.confirm_by,
  failure: row.failure,
});
