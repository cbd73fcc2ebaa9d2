import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { ReceiptAnswer } from '../intake/outcome';
import { Journals } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import type { Decision } from './held-receipts';
import { notToDecide } from './not-to-decide';
import { receiptOfTenderReview } from './points-tender';

/** Receipts that points may not have paid as they say: recorded all the same, and for a person to look at. */
@Injectable()
export class TenderReviews {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
  ) {}

  /**
   * Nothing is waiting for it any more. May be sent again.
   * @returns what the receipt brings: nothing changes
   * @throws Rejected review.unknown, review.not_to_decide
   */
  async close({ reviewId, reason, actor, correlationId }: Decision): Promise<ReceiptAnswer> {
    const receiptId = receiptOfTenderReview(reviewId);
    const found = receiptId === null ? null : await this.receipts.find(receiptId);
    if (receiptId === null || found?.journal.receipts.get(receiptId)?.tenderCase === undefined)
      throw await notToDecide(this.ports, reviewId);
    const { streamId, memberId } = found;
    const { state, events, revision } = await this.journals.execute(
      streamId,
      {
        type: 'CloseTenderReview',
        data: { receiptId, reason, actor },
        metadata: { now: this.ports.clock.now() },
      },
      { messageId: `review/${reviewId}/close/${String(found.revision)}`, actor, correlationId },
    );
    const told = { memberId, revision, duplicate: events.length === 0, isPending: false };
    return this.journals.answer(state, receiptId, told);
  }
}
