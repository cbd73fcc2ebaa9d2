import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsString, Length, Matches } from 'class-validator';
import { MoreThan } from 'typeorm';
import { REVIEW_REASONS, type Locale, type ReceiptV1, type ReviewReason } from '@accrue/contracts';
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
  AcceptsLanguage,
  AnswerLanguage,
  Language,
  LANGUAGE_HEADERS,
  LocaleParameter,
  ReasonProperty,
} from '@accrue/http';
import { type Worded, worded } from '@accrue/wording';
import { ContextPorts } from '@accrue/context-kit';
import { parseInstant, PLAIN_TEXT, Rejected, type ReceiptId } from '@accrue/kernel';
import { ReceiptAnswerDto, ReceiptProperty } from '../intake/receipt-answer.dto';
import { keptReceipt } from '../journal/events';
import { Journals } from '../journal/journals';
import { RECORDING_REFUSALS, type CampaignsProblemCode } from '../problems';
import { receipts } from '../read-models/receipts/receipts.projection';
import { reviewQueue } from '../read-models/review-queue/review-queue.projection';
import { AtLeastReceiptRevision, ReceiptRevisions } from '../receipts/receipt-revisions';
import { Teller } from '../teller';
import { HeldReceipts } from './held-receipts';
import { ReviewClosing } from './closing';
import { conflictReviews } from './review-ids';
import { SecondContents } from './second-contents';

const KINDS = ['unmatched_return', 'conflict', 'parked', 'too_old', 'points_tender', 'loyalty_discount'] as const;
const ORDER = new PageOrder('text');

class ReviewQuery extends AtLeastReceiptRevision {
  @ApiPropertyOptional({ enum: ['open', 'closed'], default: 'open' })
  @Optional()
  @IsIn(['open', 'closed'])
  state: 'open' | 'closed' = 'open';

  @ApiPropertyOptional({ enum: KINDS })
  @Optional()
  @IsIn(KINDS)
  kind?: (typeof KINDS)[number];

  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;

  @LocaleParameter()
  locale?: Locale;
}

class OneReviewQuery extends AtLeastReceiptRevision {
  @LocaleParameter()
  locale?: Locale;
}

class DecisionDto {
  @ApiProperty({ description: 'Why, for people', example: 'battery of till 3 was empty' })
  @IsString()
  @Length(1, 200)
  @Matches(PLAIN_TEXT, { message: 'reason must not hold control characters' })
  reason!: string;
}

class AcceptDto extends DecisionDto {
  @ApiPropertyOptional({
    description:
      'Of one that is too old: when it happened, not after now: its order, the version of the programme and when its points expire follow. Absent: when the ' +
      'till says. Its business date stays as the till wrote it',
    example: '2026-10-31T17:42:10+01:00',
  })
  @Optional()
  @IsISO8601({ strict: true })
  occurredAt?: string;
}

class AcceptQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'false' })
  @Optional()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';
}

const EXAMPLE = {
  code: 'review.waits_for',
  data: { receiptIds: ['R-1'] },
  text: 'Waits for R-1',
};

class ReviewRowDto {
  @ApiProperty({ example: 'too-old-R-1' }) id!: string;
  @ApiProperty({ enum: KINDS }) kind!: string;
  @ApiProperty({ enum: ['open', 'closed'] }) state!: string;
  @ApiProperty() receiptId!: string;
  @ApiProperty({ type: String, nullable: true }) memberId!: string | null;
  @ApiProperty({ format: 'date-time' }) openedAt!: string;
  @ReasonProperty({ table: REVIEW_REASONS, title: 'ReviewReason', example: EXAMPLE }) reason!: Worded<ReviewReason>;
}

class ReviewsDto {
  @ApiProperty({ type: [ReviewRowDto], description: 'By id' }) reviews!: readonly ReviewRowDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

class ReviewDto extends ReviewRowDto {
  @ReceiptProperty('As it was recorded, or is held; identities as keyed hashes. null: it is not there', true)
  recorded!: ReceiptV1 | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Depends on the kind', example: {} })
  details!: unknown;
}

type ReviewRow = Omit<ReviewRowDto, 'reason'> & { readonly reason: ReviewReason };
type StoredReview = ReviewRow & { readonly receiptId: ReceiptId; readonly streamId: string; readonly details: string };

@ApiTags('reviews')
@Controller('v1/reviews')
export class ReviewsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly revisions: ReceiptRevisions,
    private readonly held: HeldReceipts,
    private readonly closing: ReviewClosing,
    private readonly seconds: SecondContents,
    private readonly teller: Teller,
  ) {}

  @Roles('analyst', 'support')
  @Get()
  @ApiOperation({ summary: 'Cases that a person has to look at' })
  @ApiOkResponse({ type: ReviewsDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('receipt.unknown', 'read.revision_of_missing')
  async list(@Query() query: ReviewQuery, @Language() language: AnswerLanguage): Promise<ReviewsDto> {
    const { state, kind } = query;
    const [after] = ORDER.after(query) ?? [];
    await this.revisions.caughtUp(['review-queue', 'receipts'], query);
    const rows = await this.cases()
      .where({
        state,
        ...(kind === undefined ? {} : { kind }),
        ...(after === undefined ? {} : { id: MoreThan(after) }),
      })
      .orderBy('q.id')
      .limit(query.limit + 1)
      .getRawMany<ReviewRow>();
    const reader = await this.teller.readerOf(language);
    const { page, nextCursor } = ORDER.pageOf(rows, query, ({ id }) => [id]);
    const reviews = page.map((row) => ({ ...row, reason: worded(row.reason, reader) }));
    return { reviews, nextCursor };
  }

  @Roles('analyst', 'support')
  @Get(':id')
  @ApiOperation({ summary: 'One case whole: the receipt as it was recorded, or is held, and what speaks against it' })
  @ApiOkResponse({ type: ReviewDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('review.unknown', 'receipt.unknown', 'read.revision_of_missing')
  async show(
    @Param('id') id: string,
    @Query() { locale: _locale, ...revision }: OneReviewQuery,
    @Language() language: AnswerLanguage,
  ): Promise<ReviewDto> {
    await this.revisions.caughtUp(['review-queue', 'receipts'], revision);
    const row = PLAIN_TEXT.test(id)
      ? await this.cases()
          .addSelect('q.stream_id', 'streamId')
          .addSelect('q.details', 'details')
          .where({ id })
          .getRawOne<StoredReview>()
      : undefined;
    if (!row) throw new Rejected<CampaignsProblemCode>('review.unknown', { id: id.slice(0, 200) });
    const { streamId, details, reason, ...review } = row;
    const told = worded(reason, await this.teller.readerOf(language));
    const { state: journal } = await this.journals.read(streamId);
    const kept = (await this.journals.eventsAbout(review.receiptId, { streamId, journal })).flatMap((event) =>
      event.type === 'ReceiptRecorded' || event.type === 'ReceiptHeld' ? [keptReceipt(event.data)] : [],
    );
    return { ...review, reason: told, recorded: kept[0] ?? null, details: JSON.parse(details) as unknown };
  }

  @Roles('support')
  @Post(':id(^[^]+)::accept')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Record a receipt that was held because it is too old, or the second content of a conflict',
    description:
      'Answers what the receipt brings, as recording does. `dryRun=true` answers what it would bring, and changes nothing. The same again ' +
      'is answered in the same way; 409 review.closed when it was rejected, or accepted with another time. Of a conflict under one receipt id the ' +
      'second content takes the place of the first: points, tier and returns are afterwards as if it had come so at once; 409 ' +
      'receipt.cannot_be_replaced when it differs where only the till can correct it. Of a conflict under one store, till, number and day both ' +
      'receipts count.',
  })
  @ApiOkResponse({ type: ReceiptAnswerDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses(
    'review.unknown',
    'review.closed',
    'review.not_to_decide',
    'receipt.in_the_future',
    'receipt.held',
    'receipt.has_no_member',
    'receipt.not_with_member',
    'receipt.cannot_be_replaced',
    'instant.invalid',
    ...RECORDING_REFUSALS,
  )
  async accept(
    @Param('id') reviewId: string,
    @Query() { dryRun }: AcceptQuery,
    @Body() { reason, occurredAt }: AcceptDto,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
    @Language() language: AnswerLanguage,
  ): Promise<ReceiptAnswerDto> {
    const at = occurredAt === undefined ? null : parseInstant(occurredAt);
    const decision = { reviewId, reason, actor, correlationId };
    if (conflictReviews.conflictOf(reviewId) !== null) {
      if (at !== null) throw asTheTillWrote(reviewId);
      const { seconds } = this;
      return this.teller.told(
        await (dryRun === 'true' ? seconds.tryToAccept(decision) : seconds.accept(decision)),
        language,
      );
    }
    const answer = dryRun === 'true' ? this.held.tryToAccept(decision, at) : this.held.accept(decision, at);
    return this.teller.told(await answer, language);
  }

  @Roles('support')
  @Post(':id(^[^]+)::reject')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Never record a receipt that was held because it is too old',
    description: 'The same again is answered in the same way; 409 review.closed when it was accepted.',
  })
  @ApiOkResponse({ type: ReceiptAnswerDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('review.unknown', 'review.closed', 'review.not_to_decide', 'write.conflict')
  async reject(
    @Param('id') reviewId: string,
    @Body() { reason }: DecisionDto,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
    @Language() language: AnswerLanguage,
  ): Promise<ReceiptAnswerDto> {
    return this.teller.told(await this.held.reject({ reviewId, reason, actor, correlationId }), language);
  }

  @Roles('support')
  @Post(':id(^[^]+)::close')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Close a case of any other kind: what was recorded stands',
    description:
      'Somebody has looked at it; what was to be put right was put right elsewhere, for instance by moving the receipt or by an adjustment. ' +
      'Of a conflict, what is recorded stays. A return whose sale never came stays without it. Answers what the receipt ' +
      'brings, which does not change. The same again is answered in the same way; 409 review.closed when what a return waited for came ' +
      'first. A hold that fails later opens a case again, and so does another return or sale that changes what is missing of one.',
  })
  @ApiOkResponse({ type: ReceiptAnswerDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('review.unknown', 'review.closed', 'review.not_to_decide', 'programme.not_published', 'write.conflict')
  async close(
    @Param('id') reviewId: string,
    @Body() { reason }: DecisionDto,
    @Caller() { name: actor }: ApiCaller,
    @CorrelationId() correlationId: string,
    @Language() language: AnswerLanguage,
  ): Promise<ReceiptAnswerDto> {
    return this.teller.told(await this.closing.close({ reviewId, reason, actor, correlationId }), language);
  }

  /** With whom they are about now: a receipt may have been claimed or moved since its case was opened. */
  private cases() {
    return this.ports.readModels
      .of(reviewQueue)
      .createQueryBuilder('q')
      .leftJoin(receipts.table, 'r', 'r.receipt_id = q.receipt_id')
      .select(['q.id AS id', 'q.kind AS kind', 'q.state AS state', 'q.reason AS reason'])
      .addSelect('q.receipt_id', 'receiptId')
      .addSelect('coalesce(r.member_id, q.member_id)', 'memberId')
      .addSelect('q.opened_at', 'openedAt');
  }
}

const asTheTillWrote = (reviewId: string): Rejected =>
  new Rejected<CampaignsProblemCode>('review.not_to_decide', {
    id: reviewId,
    detail: 'What came second is accepted as the till wrote it. Leave out occurredAt.',
  });
