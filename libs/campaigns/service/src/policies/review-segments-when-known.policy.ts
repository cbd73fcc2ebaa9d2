import { actionMoved, actionRecorded, actionRevoked, offerActivated, programmePublished } from '@accrue/contracts';
import { parseInstant } from '@accrue/kernel';
import { Consumes, ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import { SegmentReviews } from '../segments/segment-reviews';

interface OfMember {
  readonly data: { readonly memberId: string | null; readonly to?: unknown };
}

/** What became known of a member may bring them into segments or out of them. Purchases, enrolments, tiers and merges ask where they are applied. */
@Policy()
export class ReviewSegmentsWhenKnown {
  constructor(private readonly reviews: SegmentReviews) {}

  @ConsumesInTransaction('campaigns.review-segments-when-actions-known', actionRecorded, actionRevoked, actionMoved)
  async onActions(messages: readonly OfMember[]): Promise<void> {
    await this.reviews.ask(
      messages.flatMap(({ data: { memberId, to } }) => [memberId, typeof to === 'string' ? to : null]),
    );
  }

  /** That it was given is told as an action. What a purchase does to it is told as the purchase is. */
  @ConsumesInTransaction('campaigns.review-segments-when-activated', offerActivated)
  async onOffers(messages: readonly OfMember[]): Promise<void> {
    await this.reviews.ask(messages.map(({ data: { memberId } }) => memberId));
  }

  @Consumes('campaigns.review-segments-when-published', programmePublished)
  async onVersion({ data }: MessageOf<typeof programmePublished>): Promise<void> {
    await this.reviews.askAll(parseInstant(data.effectiveFrom));
  }
}
