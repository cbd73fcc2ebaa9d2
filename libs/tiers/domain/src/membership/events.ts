import type { Event, InstantIso, MinorUnits, Points } from '@accrue/kernel';

/** Where a member stands after a receipt was counted. */
export interface Standing {
  /** null: below the ladder. */
  readonly tierId: string | null;
  /** Event time of the receipt that led to this tier; null while the member never left the base. */
  readonly since: InstantIso | null;
  /** Qualifying credit of all receipts counted so far; a separate counter, so expiry and spending never lower it. */
  readonly points: Points;
  /** Minor units of the programme's currency. */
  readonly spend: MinorUnits;
}

/** One change of tier in event time. */
export interface TierStep {
  readonly tierId: string | null;
  /** Event time of the receipt that caused it. */
  readonly at: InstantIso;
  /** That receipt's place in event time: the tier holds for receipts with a greater order. */
  readonly order: string;
}

/** A receipt's contribution as it is now: absolute, so it replaces whatever was counted for that receipt before. */
export type QualificationCounted = Event<
  'QualificationCounted',
  {
    readonly memberId: string;
    readonly receiptId: string;
    readonly order: string;
    readonly points: Points;
    readonly spend: MinorUnits;
    /** Counts the changes of this receipt, from 0. */
    readonly sequence: number;
    /** Version of the ladder that the member was measured against. */
    readonly programmeVersion: number;
    readonly standing: Standing;
  }
>;

export type TierChanged = Event<
  'TierChanged',
  {
    readonly memberId: string;
    /** corrected: the history changed, the current tier did not. */
    readonly kind: 'upgraded' | 'downgraded' | 'corrected';
    readonly from: string | null;
    readonly to: string | null;
    /** Event time from which the new history differs from the old one. */
    readonly effectiveAt: InstantIso;
    /** The receipt whose counting changed the history. */
    readonly causeReceiptId: string;
    /** The whole history, earliest first; replaces the one before. */
    readonly timeline: readonly TierStep[];
    /** Counts this member's changes from 1. */
    readonly sequence: number;
  }
>;

export type MembershipEvent = QualificationCounted | TierChanged;
