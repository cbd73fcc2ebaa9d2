import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import {
  AtLeastRevision,
  CursorParameter,
  LimitParameter,
  NextCursorProperty,
  Optional,
  PAGE_DEFAULT,
  PageOrder,
  Refuses,
  Roles,
} from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import type { Adjustment } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { walletUnits } from '../account/wallet-units';
import type { LedgerProblemCode } from '../problem-statuses';
import { adjustments, type AdjustmentRow } from '../read-models/adjustments/adjustments.projection';
import { ADJUSTMENT_STATUSES, ListedAdjustmentDto } from './adjustment.dto';

const ORDER = new PageOrder('instant', 'text', 'text');
const PLACE = ['one.asked_at', 'one.member_id collate "C"', 'one.adjustment_id collate "C"'] as const;

class AdjustmentsQuery extends AtLeastRevision {
  @ApiPropertyOptional({ enum: ADJUSTMENT_STATUSES, description: 'proposed: what waits for approval' })
  @Optional()
  @IsIn(ADJUSTMENT_STATUSES)
  status?: Adjustment['status'];

  @ApiPropertyOptional({ description: 'Of this member only; `atLeastRevision` is of this account and needs it' })
  @Optional()
  @IsString()
  @Length(1, 64)
  memberId?: string;

  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

class AdjustmentsDto {
  @ApiProperty({ type: [ListedAdjustmentDto], description: 'Latest first' }) adjustments!: ListedAdjustmentDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('ledger')
@Controller('v1/adjustments')
export class AdjustmentListController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('analyst', 'support')
  @Get()
  @ApiOperation({ summary: 'What was given and taken by hand, by whom, and what waits for approval' })
  @ApiOkResponse({ type: AdjustmentsDto })
  @Refuses('id.invalid', 'read.revision_of_missing')
  async list(@Query() query: AdjustmentsQuery): Promise<AdjustmentsDto> {
    const { status, memberId } = query;
    const after = ORDER.after(query);
    if (memberId !== undefined) await this.accounts.caughtUp('adjustments', memberId, query);
    else if (query.atLeastRevision !== undefined) throw new Rejected<LedgerProblemCode>('read.revision_of_missing');
    const selected = this.ports.readModels
      .of(adjustments)
      .rows('one')
      .where({ ...(status && { status }), ...(memberId && { member_id: memberId }) });
    const [askedAt, member, adjustment] = after ?? [];
    if (after !== null)
      selected.andWhere(`(${PLACE.join()}) < (:askedAt, :member, :adjustment)`, { askedAt, member, adjustment });
    const rows = await selected
      .orderBy(PLACE[0], 'DESC')
      .addOrderBy(PLACE[1], 'DESC')
      .addOrderBy(PLACE[2], 'DESC')
      .limit(query.limit + 1)
      .getRawMany<AdjustmentRow>();
    const units = await walletUnits(this.ports.database);
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.asked_at, row.member_id, row.adjustment_id]);
    return { adjustments: page.map((row) => listed(row, units)), nextCursor };
  }
}

const listed = (row: AdjustmentRow, units: ReadonlyMap<string, string>): ListedAdjustmentDto => ({
  adjustmentId: row.adjustment_id,
  memberId: row.member_id,
  walletId: row.wallet,
  unit: units.get(row.wallet) ?? null,
  points: row.points,
  reasonCode: row.reason_code,
  expiresAt: row.expires_at,
  status: row.status,
  actor: row.actor,
  decidedBy: row.decided_by,
  reverses: row.reverses,
  reversedBy: row.reversed_by,
  askedAt: row.asked_at,
  decidedAt: row.decided_at,
});
