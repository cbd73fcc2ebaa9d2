import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import type { ReceiptV1 } from '@accrue/contracts';
import { CONTEXT_PORTS, type ContextPorts, Optional, Roles } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { publicReceipt } from '../journal/events';
import { Journals } from '../journal/journals';
import { PLAIN_TEXT } from '../plain-text';
import { AtLeastReceiptRevision, ReceiptRevisions } from '../receipts/receipt-revisions';

const KINDS = ['unmatched_return', 'conflict', 'parked'] as const;
const PAGE_MAX = 500;

class ReviewQuery extends AtLeastReceiptRevision {
  @ApiPropertyOptional({ enum: ['open', 'closed'], default: 'open' })
  @Optional()
  @IsIn(['open', 'closed'])
  state: 'open' | 'closed' = 'open';

  @ApiPropertyOptional({ enum: KINDS })
  @Optional()
  @IsIn(KINDS)
  kind?: (typeof KINDS)[number];

  @ApiPropertyOptional({ description: 'The last id of the page before' })
  @Optional()
  @IsString()
  @Matches(PLAIN_TEXT, { message: 'cursor must not hold control characters' })
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: PAGE_MAX, default: 50 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit = 50;
}

interface ReviewRow {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly receiptId: string;
  readonly memberId: string | null;
  readonly openedAt: string;
  readonly summary: string;
}

type StoredReview = ReviewRow & { readonly streamId: string; readonly details: string };

// A receipt may have been claimed or moved since the case was opened.
const COLUMNS = `
q.id, q.kind, q.state, q.receipt_id as "receiptId", coalesce(r.member_id, q.member_id) as "memberId", q.opened_at as "openedAt", q.summary`;
const FROM = 'from review_queue q left join receipts r using (receipt_id)';

const LIST = `
select ${COLUMNS} ${FROM}
where q.state = $1 and ($2::text is null or q.kind = $2) and ($3::text is null or q.id > $3) order by q.id limit $4`;

const SHOW = `select ${COLUMNS}, q.stream_id as "streamId", q.details ${FROM} where q.id = $1`;

@ApiTags('reviews')
@Controller('v1/reviews')
export class ReviewsController {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly revisions: ReceiptRevisions,
  ) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'Cases that a person has to look at' })
  async list(
    @Query() { state, kind, cursor, limit, ...revision }: ReviewQuery,
  ): Promise<{ readonly reviews: readonly ReviewRow[]; readonly cursor: string | null }> {
    await this.revisions.caughtUp(['review-queue', 'receipts'], revision);
    const reviews = await this.ports.database.query<ReviewRow>(LIST, [state, kind ?? null, cursor ?? null, limit]);
    return { reviews, cursor: reviews.length === limit ? (reviews.at(-1)?.id ?? null) : null };
  }

  @Roles('analyst')
  @Get(':id')
  @ApiOperation({ summary: 'One case whole: the receipt as it was recorded, and what speaks against it' })
  async show(
    @Param('id') id: string,
    @Query() revision: AtLeastReceiptRevision,
  ): Promise<ReviewRow & { readonly recorded: ReceiptV1 | null; readonly details: unknown }> {
    await this.revisions.caughtUp(['review-queue', 'receipts'], revision);
    const [row] = PLAIN_TEXT.test(id) ? await this.ports.database.query<StoredReview>(SHOW, [id]) : [];
    if (!row) throw new Rejected('review.unknown', { id: id.slice(0, 200) });
    const { streamId, details, ...review } = row;
    const events = await this.journals.events(streamId);
    const recorded = events.flatMap((event) =>
      event.type === 'ReceiptRecorded' && event.data.receiptId === review.receiptId ? [publicReceipt(event.data)] : [],
    );
    return { ...review, recorded: recorded[0] ?? null, details: JSON.parse(details) as unknown };
  }
}
