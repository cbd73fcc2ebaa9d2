import { Injectable } from '@nestjs/common';
import type { CloseDiscountReview, CloseTenderReview, ReceiptEntry } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import type { ReceiptAnswer } from '../intake/outcome';
import { Journals } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import type { Decision } from './held-receipts';
import { notToDecide } from './not-to-decide';
import { discountReviews, tenderReviews } from './review-ids';

/** Reviews that a person closes by having looked: nothing is waiting for them. */
const KINDS: readonly {
  readonly ids: typeof tenderReviews;
  readonly command: (CloseTenderReview | CloseDiscountReview)['type'];
  readonly isOf: (entry: ReceiptEntry) => boolean;
}[] = [
  { ids: tenderReviews, command: 'CloseTenderReview', isOf: ({ tenderCase }) => tenderCase !== undefined },
  { ids: discountReviews, command: 'CloseDiscountReview', isOf: ({ discounts }) => discounts?.review !== undefined },
];

/** Receipts that points may not have paid as they say, or that were given another discount than was due: recorded all the same. */
@Injectable()
export class ReviewClosing {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
  ) {}

  /**
   * May be sent again.
   * @returns what the receipt brings: nothing changes
   * @throws Rejected review.unknown, review.not_to_decide
   */
  async close({ reviewId, reason, actor, correlationId }: Decision): Promise<ReceiptAnswer> {
    const kind = KINDS.find(({ ids }) => ids.receiptOf(reviewId) !== null);
    const receiptId = kind?.ids.receiptOf(reviewId) ?? null;
    const found = receiptId === null ? null : await this.receipts.find(receiptId);
    const entry = receiptId === null ? undefined : found?.journal.receipts.get(receiptId);
    if (kind === undefined || receiptId === null || found === null || entry === undefined || !kind.isOf(entry))
      throw await notToDecide(this.ports, reviewId);
    const { streamId, memberId } = found;
    const { state, events, revision } = await this.journals.execute(
      streamId,
      { type: kind.command, data: { receiptId, reason, actor }, metadata: { now: this.ports.clock.now() } },
      { messageId: `review/${reviewId}/close/${String(found.revision)}`, actor, correlationId },
    );
    const told = { memberId, revision, duplicate: events.length === 0, isPending: false };
    return this.journals.answer(state, receiptId, told);
  }
}
