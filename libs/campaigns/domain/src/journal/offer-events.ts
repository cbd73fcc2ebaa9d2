import type { ActionId, Event, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';

/**
 * given: it runs, or waits to be activated · viewed: the member has seen it · activated: purchases count from `occurredAt` on · progressed: more, or
 * less, is missing · completed: a purchase reached the goal · taken-back: one does so no more · expired: its last day is over before it gave all that it
 * gives.
 */
export type OfferChange = 'given' | 'viewed' | 'activated' | 'progressed' | 'completed' | 'taken-back' | 'expired';

/** What became of an offer that the member was given. What all of it comes to follows from it, whatever was said before. */
export type OfferChanged = Event<
  'OfferChanged',
  {
    /** The action that says that it was given. */
    readonly actionId: ActionId;
    readonly memberId: MemberId;
    /** In the programme document. */
    readonly offerId: string;
    /** 1, 2, 3 …, in whichever journal: the highest is current. */
    readonly sequence: number;
    readonly change: OfferChange;
    /**
     * Event time of the change; of progress: of the last purchase or return that counts; of a completion that another purchase took over, or that went
     * with its purchase: of the purchase.
     */
    readonly occurredAt: InstantIso;
    /** The first instant at which purchases count no more. */
    readonly until: InstantIso;
    /** The purchase that completes it, or does so no more; null: the change is about none. */
    readonly receiptId: ReceiptId | null;
    /** How often that does so more, or less; 0: the change is about none. */
    readonly times: number;
    /** How often the goal is reached now, by all purchases together. */
    readonly completions: number;
    /** How often it gives. */
    readonly most: number;
    /** What the next completion needs of the next purchases, in what its goal counts; 0: there is none to come. */
    readonly missing: number;
  }
>;

/** The last that was said of an offer that the member was given. */
export interface SaidOfOffer {
  readonly sequence: number;
  readonly missing: number;
  /** Absent: nobody has said that the member has seen it. */
  readonly viewedAt?: InstantIso;
  /** Absent: the member has not activated it. */
  readonly activatedAt?: InstantIso;
  /** How often which purchase completed it. */
  readonly completedBy: Readonly<Record<string, number>>;
  readonly isExpired?: true;
}
