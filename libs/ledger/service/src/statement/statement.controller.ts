import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LessThan, LessThanOrEqual } from 'typeorm';
import { ContextPorts } from '@accrue/context-kit';
import {
  type ApiCaller,
  Caller,
  AcceptsLanguage,
  AnswerLanguage,
  Language,
  LANGUAGE_HEADERS,
  PageOrder,
  Refuses,
  Roles,
} from '@accrue/http';
import { type Reader, worded } from '@accrue/wording';
import { Accounts } from '../account/accounts';
import { instantsOf } from '../account/at-instant';
import { walletUnits } from '../account/wallet-units';
import { statement, type StatementRow } from '../read-models/statement/statement.projection';
import { readerOf } from './reader';
import { StatementDto, StatementQuery, type StatementLineDto } from './statement.dto';

const ORDER = new PageOrder('count');

@ApiTags('ledger')
@Controller('v1/members')
export class StatementController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'analyst', 'support', 'member')
  @Get(':memberId/statement')
  @ApiOperation({
    summary: 'What happened to a member’s points, and why, newest first; also as it was known at another instant',
  })
  @ApiOkResponse({ type: StatementDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('member.unknown', 'instant.invalid')
  async statement(
    @Param('memberId') memberId: string,
    @Query() query: StatementQuery,
    @Language() language: AnswerLanguage,
    @Caller() caller: ApiCaller,
  ): Promise<StatementDto> {
    const [before = Number.MAX_SAFE_INTEGER] = ORDER.after(query) ?? [];
    const { asOf, knownAt } = instantsOf(query);
    await this.accounts.caughtUp('statement', memberId, query);
    const rows = await this.ports.readModels
      .of(statement)
      .rows('line')
      .where({
        ...{ member_id: memberId, revision: LessThan(before) },
        ...(asOf === undefined ? {} : { occurred_at: LessThanOrEqual(asOf) }),
        ...(knownAt === undefined ? {} : { recorded_at: LessThanOrEqual(knownAt) }),
      })
      .orderBy('line.revision', 'DESC')
      .limit(query.limit + 1)
      .getRawMany<StatementRow>();
    if (rows.length === 0) await this.accounts.mustKnow(memberId);
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.revision]);
    const reader = await readerOf(this.ports.database, language);
    const units = await walletUnits(this.ports.database);
    return {
      memberId,
      lines: page
        .map((row) => lineOf(row, reader, units))
        // Who works here is not the member's business.
        .map((line) => (caller.role === 'member' ? { ...line, actor: null, approvedBy: null } : line)),
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
  inReview: row.in_review,
  writtenOff: row.written_off,
  reason: worded(row.reason, reader),
  receiptId: row.receipt_id,
  awardId: row.award_id,
  holdId: row.hold_id,
  redemptionId: row.redemption_id,
  adjustmentId: row.adjustment_id,
  transferId: row.transfer_id,
  actor: row.actor,
  approvedBy: row.approved_by,
  balance: { active: row.active, pending: row.pending, held: row.held, deficit: row.deficit },
});
