import type { Event, InstantIso, ReceiptId } from '@accrue/kernel';
import type { ReturnStatus } from './return-events';

/** What a person decided about a case. */
export interface Decided {
  readonly receiptId: ReceiptId;
  readonly decidedAt: InstantIso;
  /** Who decided, and why, for people. */
  readonly actor: string;
  readonly reason: string;
}

/** A person has looked at how the receipt was paid with points. */
export type TenderReviewClosed = Event<'TenderReviewClosed', Decided>;

/** A person has looked at the discounts of the receipt. */
export type DiscountReviewClosed = Event<'DiscountReviewClosed', Decided>;

/** A person has looked at both contents of a receipt. */
export type ConflictClosed = Event<
  'ConflictClosed',
  Decided & {
    /** Of what came second. */
    readonly hash: string;
    readonly verdict: ConflictVerdict;
  }
>;

/** What counts: what came `first`, what came `second` in its place, or `both`, as two receipts. */
export type ConflictVerdict = 'first' | 'second' | 'both';

/** A person waits no longer for the sale of a return. A sale that comes after all is found as if nobody had looked. */
export type ReturnReviewClosed = Event<'ReturnReviewClosed', Decided & { readonly status: ReturnInReview }>;

/** `review`: not all that came back was found on a sale; `parked`: a receipt that it names has not come. */
export type ReturnInReview = Extract<ReturnStatus, 'review' | 'parked'>;
