import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
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
import type { PayoutStatus } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { exportContent, exported, exportFormatOf, mediaTypeOf } from '../export/export-lines';
import type { LedgerProblemCode } from '../problem-statuses';
import { payouts, type PayoutRow } from '../read-models/payouts/payouts.projection';
import { ListedPayoutDto, PAYOUT_STATUSES } from './payout.dto';

const ORDER = new PageOrder('instant', 'text', 'text');
const PLACE = ['one.requested_at', 'one.payee_id collate "C"', 'one.payout_id collate "C"'] as const;

const StatusParameter = (): PropertyDecorator => (target, name) => {
  ApiPropertyOptional({
    enum: PAYOUT_STATUSES,
    description: 'requested: what waits for approval; approved: what finance is to pay',
  })(target, name);
  Optional()(target, name);
  IsIn(PAYOUT_STATUSES)(target, name);
};

class PayoutsQuery extends AtLeastRevision {
  @StatusParameter()
  status?: PayoutStatus;

  @ApiPropertyOptional({ description: 'Of this payee only; `atLeastRevision` is of this account and needs it' })
  @Optional()
  @IsString()
  @Length(1, 128)
  payeeId?: string;

  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

class PayoutsExportQuery {
  @ApiPropertyOptional({ enum: ['ndjson', 'csv'] })
  @Optional()
  @IsString()
  format = 'ndjson';

  @StatusParameter()
  status?: PayoutStatus | null;
}

class PayoutsDto {
  @ApiProperty({ type: [ListedPayoutDto], description: 'Latest first' }) payouts!: ListedPayoutDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

/** What the columns of the read model are called where they are shown. */
const NAMES = {
  payoutId: 'payout_id',
  payeeId: 'payee_id',
  walletId: 'wallet',
  currency: 'currency',
  amountMinor: 'amount',
  status: 'status',
  approval: 'approval',
  requestedAt: 'requested_at',
  requestedBy: 'requested_by',
  approvedBy: 'approved_by',
  endedAt: 'ended_at',
  endedBy: 'ended_by',
  reasonCode: 'reason_code',
  reference: 'reference',
  expiresAt: 'expires_at',
} as const satisfies Record<keyof ListedPayoutDto, keyof PayoutRow>;
const COLUMNS = Object.keys(NAMES) as (keyof ListedPayoutDto)[];

const ALL = `
  select ${COLUMNS.map((name) => `${NAMES[name]} as "${name}"`).join(', ')} from payouts
  where $1::text is null or status = $1
  order by requested_at, payee_id collate "C", payout_id collate "C"`;

/** For finance, and whoever approves. */
@ApiTags('payouts')
@Controller('v1/payouts')
export class PayoutListController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'What members and partners are to be paid, and were paid' })
  @ApiOkResponse({ type: PayoutsDto })
  @Refuses('id.invalid', 'read.revision_of_missing')
  async list(@Query() query: PayoutsQuery): Promise<PayoutsDto> {
    const { status, payeeId } = query;
    const after = ORDER.after(query);
    if (payeeId !== undefined) await this.accounts.caughtUp('payouts', payeeId, query);
    else if (query.atLeastRevision !== undefined) throw new Rejected<LedgerProblemCode>('read.revision_of_missing');
    const selected = this.ports.readModels
      .of(payouts)
      .rows('one')
      .where({ ...(status && { status }), ...(payeeId && { payee_id: payeeId }) });
    const [requestedAt, payee, payout] = after ?? [];
    if (after !== null)
      selected.andWhere(`(${PLACE.join()}) < (:requestedAt, :payee, :payout)`, { requestedAt, payee, payout });
    const rows = await selected
      .orderBy(PLACE[0], 'DESC')
      .addOrderBy(PLACE[1], 'DESC')
      .addOrderBy(PLACE[2], 'DESC')
      .limit(query.limit + 1)
      .getRawMany<PayoutRow>();
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.requested_at, row.payee_id, row.payout_id]);
    return { payouts: page.map(listed), nextCursor };
  }

  @Roles('analyst')
  @Get('export')
  @ApiOperation({ summary: 'All of them as a file, the earliest first: with `status=approved` what finance is to pay' })
  @ApiExtraModels(ListedPayoutDto)
  @ApiOkResponse(exportContent('One payout a line', ListedPayoutDto, COLUMNS))
  @Refuses('export.format_unknown')
  export(@Query() { format: said, status = null }: PayoutsExportQuery): StreamableFile {
    const format = exportFormatOf(said);
    const file = exported(this.ports.database, { sql: ALL, parameters: [status], columns: COLUMNS }, format);
    return new StreamableFile(file, { type: mediaTypeOf(format) });
  }
}

const listed = (row: PayoutRow): ListedPayoutDto =>
  Object.fromEntries(COLUMNS.map((name) => [name, row[NAMES[name]]])) as unknown as ListedPayoutDto;
