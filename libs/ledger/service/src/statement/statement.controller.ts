import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { LessThan } from 'typeorm';
import { ContextPorts } from '@accrue/context-kit';
import { ENTRY_REASONS, type Locale } from '@accrue/contracts';
import {
  AcceptsLanguage,
  AnswerLanguage,
  AtLeastRevision,
  CursorParameter,
  Language,
  LANGUAGE_HEADERS,
  LimitParameter,
  LocaleParameter,
  NextCursorProperty,
  PAGE_DEFAULT,
  PageOrder,
  ReasonProperty,
  Refuses,
  Roles,
  type WordedReason,
} from '@accrue/http';
import { type Reader, worded } from '@accrue/wording';
import { Accounts } from '../account/accounts';
import { UnitOrNullProperty, walletUnits } from '../account/wallet-units';
import { ENTRY_KINDS } from '../account/account-event';
import { statement, type StatementRow } from '../read-models/statement/statement.projection';
import { readerOf } from './reader';

const ORDER = new PageOrder('count');

class StatementQuery extends AtLeastRevision {
  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;

  @LocaleParameter()
  locale?: Locale;
}

const EXAMPLE = {
  code: 'award.earned',
  data: { receiptId: 'R-1', multiplier: '1', tierId: null },
  text: 'Earned on receipt R-1',
};

class WalletAfterDto {
  @ApiProperty({ type: 'integer', description: 'Spendable' }) active!: number;
  @ApiProperty({ type: 'integer', description: 'Granted, not yet active' }) pending!: number;
  @ApiProperty({ type: 'integer', description: 'Reserved by holds' }) held!: number;
  @ApiProperty({ type: 'integer', description: 'Owed' }) deficit!: number;
}

class StatementLineDto {
  @ApiProperty({ type: 'integer', description: 'Of the account; identifies the line' }) revision!: number;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ enum: ENTRY_KINDS })
  kind!: string;
  @ApiProperty({ description: 'When it happened' }) occurredAt!: string;
  @ApiProperty({ description: 'When the ledger learnt of it' }) recordedAt!: string;
  @ApiProperty({ type: 'integer', description: 'Signed change of active + pending − deficit' }) points!: number;
  @ReasonProperty({ table: ENTRY_REASONS, title: 'EntryReason', example: EXAMPLE }) reason!: WordedReason;
  @ApiProperty({ type: String, nullable: true }) receiptId!: string | null;
  @ApiProperty({ type: String, nullable: true }) awardId!: string | null;
  @ApiProperty({ type: String, nullable: true }) holdId!: string | null;
  @ApiProperty({ type: String, nullable: true }) redemptionId!: string | null;
  @ApiProperty({ description: 'The wallet after it' }) balance!: WalletAfterDto;
}

class StatementDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: [StatementLineDto], description: 'Latest first' }) lines!: StatementLineDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('ledger')
@Controller('v1/members')
export class StatementController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'analyst')
  @Get(':memberId/statement')
  @ApiOperation({ summary: 'What happened to a member’s points, and why, newest first' })
  @ApiOkResponse({ type: StatementDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('member.unknown')
  async statement(
    @Param('memberId') memberId: string,
    @Query() query: StatementQuery,
    @Language() language: AnswerLanguage,
  ): Promise<StatementDto> {
    const [before = Number.MAX_SAFE_INTEGER] = ORDER.after(query) ?? [];
    await this.accounts.caughtUp('statement', memberId, query);
    const rows = await this.ports.readModels
      .of(statement)
      .rows('line')
      .where({ member_id: memberId, revision: LessThan(before) })
      .orderBy('line.revision', 'DESC')
      .limit(query.limit + 1)
      .getRawMany<StatementRow>();
    if (rows.length === 0) await this.accounts.mustKnow(memberId);
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.revision]);
    const reader = await readerOf(this.ports.database, language);
    const units = await walletUnits(this.ports.database);
    return {
      memberId,
      lines: page.map((row) => lineOf(row, reader, units)),
      nextCursor,
    };
  }
}

const lineOf = (row: StatementRow, reader: Reader, units: ReadonlyMap<string, string>): StatementLineDto => ({
  revision: row.revision,
  walletId: row.wallet,
  unit: units.get(row.wallet) ?? null,
  kind: row.kind,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
  points: row.points,
  reason: worded(row.reason, reader),
  receiptId: row.receipt_id,
  awardId: row.award_id,
  holdId: row.hold_id,
  redemptionId: row.redemption_id,
  balance: { active: row.active, pending: row.pending, held: row.held, deficit: row.deficit },
});
