import { Injectable } from '@nestjs/common';
import { memberId } from '@accrue/kernel';
import type { DueQuery, DueWork } from '@accrue/scheduling';
import { SegmentReviews, type DueReview } from './segment-reviews';
import { Segments } from './segments';

/** Says which segments members came into and out of, by facts or by time alone; after an outage as of when it was. */
@Injectable()
export class ReviewSegments implements DueWork<DueReview> {
  readonly name = 'review-segments';

  constructor(
    private readonly reviews: SegmentReviews,
    private readonly segments: Segments,
  ) {}

  due(query: DueQuery<DueReview>): Promise<readonly DueReview[]> {
    return this.reviews.due(query);
  }

  async handle(item: DueReview): Promise<void> {
    await this.reviews.done(item, await this.segments.review(memberId(item.key), item.dueAt));
  }
}
