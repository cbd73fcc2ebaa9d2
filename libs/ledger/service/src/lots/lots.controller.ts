import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  AtLeastRevision,
  CursorParameter,
  LimitParameter,
  NextCursorProperty,
  PAGE_DEFAULT,
  PageOrder,
  Refuses,
  Roles,
} from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { Accounts } from '../account/accounts';
import { UnitOrNullProperty, walletUnits } from '../account/wallet-units';
import { lots, type LotRow } from '../read-models/lots/lots.projection';

/** A lot that never expires comes after all that do. */
const NEVER = '9999-12-31T23:59:59.999Z';
const ORDER = new PageOrder('instant', 'instant', 'text');
const PLACE = [`coalesce(lot.expires_at, '${NEVER}')`, 'lot.occurred_at', 'lot.lot_id collate "C"'] as const;
const placeOf = (row: LotRow) => [row.expires_at ?? NEVER, row.occurred_at, row.lot_id] as const;

class LotsQuery extends AtLeastRevision {
  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

class LotDto {
  @ApiProperty() lotId!: string;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ enum: ['active', 'pending', 'awaiting_terms'] }) status!: string;
  @ApiProperty({ type: 'integer' }) granted!: number;
  @ApiProperty({ type: 'integer' }) reversed!: number;
  @ApiProperty({ type: 'integer' }) remaining!: number;
  @ApiProperty({ type: 'integer' }) expired!: number;
  @ApiProperty() occurredAt!: string;
  @ApiProperty({ type: String, nullable: true, description: 'First instant at which it cannot be spent; null: never' })
  expiresAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Last day, in the programme’s zone' }) expiresOn!:
    string | null;
  @ApiProperty({ type: String, nullable: true }) awardId!: string | null;
  @ApiProperty({ type: String, nullable: true }) receiptId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'rule id@programme version; null: given by hand' }) rule!:
    string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Tier that the member had before the receipt' }) tierId!:
    string | null;
  @ApiProperty({ type: String, nullable: true }) multiplier!: string | null;
}

class LotsDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: [LotDto], description: 'In order of spending' }) lots!: LotDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('ledger')
@Controller('v1/members')
export class LotsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'analyst')
  @Get(':memberId/lots')
  @ApiOperation({ summary: 'A member’s lots, with the receipt and rule each came from' })
  @ApiOkResponse({ type: LotsDto })
  @Refuses('member.unknown')
  async lots(@Param('memberId') memberId: string, @Query() query: LotsQuery): Promise<LotsDto> {
    const after = ORDER.after(query);
    await this.accounts.caughtUp('lots', memberId, query);
    const selected = this.ports.readModels.of(lots).rows('lot').where({ member_id: memberId });
    const [expiresAt, occurredAt, lotId] = after ?? [];
    if (after !== null)
      selected.andWhere(`(${PLACE.join()}) > (:expiresAt, :occurredAt, :lotId)`, { expiresAt, occurredAt, lotId });
    const rows = await selected
      .orderBy(PLACE[0])
      .addOrderBy(PLACE[1])
      .addOrderBy(PLACE[2])
      .limit(query.limit + 1)
      .getRawMany<LotRow>();
    const units = await walletUnits(this.ports.database);
    if (rows.length === 0) await this.accounts.mustKnow(memberId);
    const { page, nextCursor } = ORDER.pageOf(rows, query, placeOf);
    return { memberId, lots: page.map((row) => lotOf(row, units)), nextCursor };
  }
}

const lotOf = (row: LotRow, units: ReadonlyMap<string, string>): LotDto => ({
  lotId: row.lot_id,
  walletId: row.wallet,
  unit: units.get(row.wallet) ?? null,
  status: row.status,
  granted: row.granted,
  reversed: row.reversed,
  remaining: row.remaining,
  expired: row.expired,
  occurredAt: row.occurred_at,
  expiresAt: row.expires_at,
  expiresOn: row.expires_on,
  awardId: row.award_id,
  receiptId: row.receipt_id,
  rule: row.rule_id === null ? null : `${row.rule_id}@${row.programme_version}`,
  tierId: row.tier_id,
  multiplier: row.multiplier,
});
