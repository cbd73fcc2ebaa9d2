import { Injectable } from '@nestjs/common';
import {
  knownReceipt,
  type CloseConflict,
  type CloseDiscountReview,
  type CloseReturnReview,
  type CloseTenderReview,
  type Journal,
  type ReceiptEntry,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, type ReceiptId } from '@accrue/kernel';
import type { ReceiptAnswer } from '../intake/outcome';
import { Journals } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import type { Decision } from './held-receipts';
import { notToDecide } from './not-to-decide';
import { conflictReviews, discountReviews, returnReviews, tenderReviews } from './review-ids';

type Close = CloseTenderReview | CloseDiscountReview | CloseConflict | CloseReturnReview;
type Decided = CloseTenderReview['data'];

/** A review that a person closes by having looked: what was recorded stands. */
interface Case {
  readonly receiptId: ReceiptId;
  readonly isIn: (journal: Journal) => boolean;
  readonly commandOf: (data: Decided, metadata: Close['metadata']) => Close;
}

/** null: the review is of another kind. */
type CaseOf = (reviewId: string) => Case | null;

const caseOfReceipt =
  (ids: typeof tenderReviews, isOf: (entry: ReceiptEntry) => boolean, commandOf: Case['commandOf']): CaseOf =>
  (reviewId) => {
    const receiptId = ids.receiptOf(reviewId);
    if (receiptId === null) return null;
    const isIn = ({ receipts }: Journal): boolean => {
      const entry = receipts.get(receiptId);
      return entry !== undefined && isOf(entry);
    };
    return { receiptId, isIn, commandOf };
  };

const caseOfReturn = (status: CloseReturnReview['data']['status']): CaseOf =>
  caseOfReceipt(
    returnReviews[status],
    ({ returned }) => returned !== null,
    (data, metadata) => ({ type: 'CloseReturnReview', data: { ...data, status }, metadata }),
  );

/** It is kept where the receipt came first. */
const caseOfConflict: CaseOf = (reviewId) => {
  const conflict = conflictReviews.conflictOf(reviewId);
  if (conflict === null) return null;
  const { receiptId, hash } = conflict;
  return {
    receiptId,
    isIn: (journal) => knownReceipt(journal, receiptId)?.conflicts.includes(hash) === true,
    commandOf: (data, metadata) => ({ type: 'CloseConflict', data: { ...data, hash, verdict: 'first' }, metadata }),
  };
};

const CASES: readonly CaseOf[] = [
  caseOfReceipt(
    tenderReviews,
    ({ tenderCase }) => tenderCase !== undefined,
    (data, metadata) => ({ type: 'CloseTenderReview', data, metadata }),
  ),
  caseOfReceipt(
    discountReviews,
    ({ discounts }) => discounts?.review !== undefined,
    (data, metadata) => ({ type: 'CloseDiscountReview', data, metadata }),
  ),
  caseOfReturn('review'),
  caseOfReturn('parked'),
  caseOfConflict,
];

const caseOf: CaseOf = (reviewId) => CASES.reduce<Case | null>((found, of) => found ?? of(reviewId), null);

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
   * @throws Rejected review.unknown, review.not_to_decide, review.closed: what it waited for came first
   */
  async close({ reviewId, reason, actor, correlationId }: Decision): Promise<ReceiptAnswer> {
    const asked = caseOf(reviewId);
    const trail = asked === null ? [] : await this.receipts.trail(asked.receiptId);
    const place = trail.find(({ journal }) => asked?.isIn(journal));
    if (asked === null || place === undefined) throw await notToDecide(this.ports, reviewId);
    const { receiptId } = asked;
    const { events } = await this.journals.execute(
      place.streamId,
      asked.commandOf({ receiptId, reason, actor }, { now: this.ports.clock.now() }),
      { messageId: `review/${reviewId}/close/${String(place.revision)}`, actor, correlationId },
    );
    const found = await this.receipts.follow(place.streamId, receiptId);
    invariant(found !== null, `${receiptId} is in the journal that has its review`);
    const { memberId, journal, revision } = found;
    const told = { memberId, revision, duplicate: events.length === 0, isPending: false };
    return this.journals.answer(journal, receiptId, told);
  }
}
