import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { ContextPorts } from '@accrue/context-kit';
import {
  type ApiCaller,
  Caller,
  CorrelationId,
  CursorParameter,
  LimitParameter,
  NextCursorProperty,
  Optional,
  PAGE_DEFAULT,
  PageOrder,
  Refuses,
  Roles,
} from '@accrue/http';
import { lotId, points, POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import type { ClawbackOutcome } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { UnitOrNullProperty, walletUnits } from '../account/wallet-units';
import { clawbackReviews, type ClawbackReviewRow } from '../read-models/lots/clawback-reviews';

const OUTCOMES = ['owe', 'write_off'] as const satisfies readonly ClawbackOutcome[];
const ORDER = new PageOrder('instant', 'text', 'text');
const PLACE = ['review.since', 'review.member_id collate "C"', 'review.award_id collate "C"'] as const;

class ClawbackReviewsQuery {
  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

class ClawbackReviewDto {
  @ApiProperty() memberId!: string;
  @ApiProperty({ description: 'The award that was taken back' }) awardId!: string;
  @ApiProperty() walletId!: string;
  @UnitOrNullProperty() unit!: string | null;
  @ApiProperty({ type: 'integer', description: 'Taken back and not there any more' }) points!: number;
  @ApiProperty({ description: 'When the ledger learnt of it' }) since!: string;
}

class ClawbackReviewsDto {
  @ApiProperty({ type: [ClawbackReviewDto], description: 'What waits longest first' }) reviews!: ClawbackReviewDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

class DecideClawbackDto {
  @ApiPropertyOptional({
    description: 'Chosen by the caller, so that a repeated request decides nothing twice; or header Idempotency-Key',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  decisionId?: string;

  @ApiProperty({
    enum: OUTCOMES,
    description:
      'owe: what the member has is taken, and the rest is repaid by what is earned next; write_off: nothing is owed',
  })
  @IsIn(OUTCOMES)
  outcome!: ClawbackOutcome;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: POINTS_PER_ENTRY_MAX,
    description: 'At most what is in review; absent: all of it',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(POINTS_PER_ENTRY_MAX)
  points?: number;
}

class ClawbackDecisionDto {
  @ApiProperty() decisionId!: string;
  @ApiProperty() memberId!: string;
  @ApiProperty() awardId!: string;
  @ApiProperty({ enum: OUTCOMES }) outcome!: ClawbackOutcome;
  @ApiProperty({ type: 'integer' }) points!: number;
  @ApiProperty({ type: 'integer', description: 'Of the account' }) revision!: number;
}

/** Wallets whose clawback policy is `review`: what a return took that the member had spent waits here for a person. */
@ApiTags('ledger')
@Controller('v1')
export class ClawbackController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('operator')
  @Get('clawbacks')
  @ApiOperation({ summary: 'Points that returns took and that were spent already, for a person to decide about' })
  @ApiOkResponse({ type: ClawbackReviewsDto })
  async reviews(@Query() query: ClawbackReviewsQuery): Promise<ClawbackReviewsDto> {
    const after = ORDER.after(query);
    const selected = this.ports.readModels.of(clawbackReviews).rows('review');
    const [since, memberId, awardId] = after ?? [];
    if (after !== null)
      selected.andWhere(`(${PLACE.join()}) > (:since, :memberId, :awardId)`, { since, memberId, awardId });
    const rows = await selected
      .orderBy(PLACE[0])
      .addOrderBy(PLACE[1])
      .addOrderBy(PLACE[2])
      .limit(query.limit + 1)
      .getRawMany<ClawbackReviewRow>();
    const units = await walletUnits(this.ports.database);
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.since, row.member_id, row.award_id]);
    const reviews = page.map((row) => ({
      memberId: row.member_id,
      awardId: row.award_id,
      walletId: row.wallet,
      unit: units.get(row.wallet) ?? null,
      points: row.points,
      since: row.since,
    }));
    return { reviews, nextCursor };
  }

  @Roles('operator')
  @Post('accounts/:memberId/clawbacks/:awardId(^[^]+)::decide')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decide whether points that a return took and that were spent already are owed' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOkResponse({ type: ClawbackDecisionDto })
  @Refuses(
    'account.merged',
    'member.unknown',
    'clawback.conflict',
    'clawback.exceeded',
    'clawback.not_in_review',
    'amount.out_of_range',
    'id.invalid',
    'write.conflict',
  )
  async decide(
    @Param('memberId') memberId: string,
    @Param('awardId') awardId: string,
    @Body() body: DecideClawbackDto,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<ClawbackDecisionDto> {
    const decisionId = lotId(body.decisionId ?? key ?? randomUUID()); // a header is not checked by the DTO
    const { outcome } = body;
    // A mistyped id must not open an account.
    await this.accounts.mustKnow(memberId);
    const { revision } = await this.accounts.execute(
      memberId,
      {
        type: 'DecideClawback',
        data: {
          ...{ decisionId, lotId: lotId(awardId), outcome, actor: caller.name },
          points: body.points === undefined ? null : points(body.points),
        },
        metadata: { now: this.accounts.now() },
      },
      { messageId: `clawback/${memberId}/${decisionId}`, correlationId, actor: caller.name },
    );
    const { state } = await this.accounts.read(memberId);
    const decided = state.decisions.find((decision) => decision.decisionId === decisionId);
    return { decisionId, memberId, awardId, outcome, points: decided?.points ?? 0, revision };
  }
}
