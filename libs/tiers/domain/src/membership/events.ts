import type { Event, InstantIso, MinorUnits, WalletAmounts } from '@accrue/kernel';
import type { OfSale } from './contributions';

/** Where a member stands after a receipt was counted or a version of the programme took effect. */
export interface Standing {
  /** null: below the ladder. */
  readonly tierId: string | null;
  /** Event time of the step that led to this tier, whatever it was called then; null while the member never left the base. */
  readonly since: InstantIso | null;
  /** Qualifying credit of all receipts counted so far; a separate counter, so expiry and spending never lower it. */
  readonly amounts: WalletAmounts;
  /** Minor units of the programme's currency. */
  readonly spend: MinorUnits;
  /** What decides about the tier where the ladder counts a wallet: under `keep` the highest sum so far, else the sum. ≥ 0 */
  readonly decisiveAmounts: WalletAmounts;
  /** The same where it counts spend, in minor units. */
  readonly decisiveSpend: MinorUnits;
  /** Absent: time alone moves nobody. */
  readonly timed?: TimedStanding;
}

/** On a ladder with a window, or of a member with a pinned tier. */
export interface TimedStanding {
  /** What counts, in what the ladder counts; below 0: more came back than was bought. */
  readonly amount: number;
  /** The first instant at which time alone will have moved the member, if nothing comes before; null: never. */
  readonly nextAt: InstantIso | null;
}

/** One change of tier in event time. */
export interface TierStep {
  readonly tierId: string | null;
  /** Event time of the receipt that caused it, the `effectiveFrom` of the version that did, or at which time did: something left the window of its ladder, a year or a pin was over. */
  readonly at: InstantIso;
  /**
   * Its place in event time: the tier holds for receipts with a greater order. That of a version, or of time, is its bare instant, which
   * sorts after all receipts before it and before all others.
   */
  readonly order: string;
  /** Version of the ladder that measured it. */
  readonly programmeVersion: number;
}

/** A receipt's contribution as it is now: absolute, so it replaces whatever was counted for that receipt before. */
export type QualificationCounted = Event<
  'QualificationCounted',
  {
    readonly memberId: string;
    readonly receiptId: string;
    readonly order: string;
    readonly amounts: WalletAmounts;
    readonly spend: MinorUnits;
    readonly ofSales?: readonly OfSale[];
    /** Counts the changes of this receipt, from 0. */
    readonly sequence: number;
    /** Version of the ladder in effect. */
    readonly programmeVersion: number;
    readonly standing: Standing;
  }
>;

/** What was counted is measured by a version that has taken effect, or because something has left the window of the ladder. */
export type MembershipMeasured = Event<
  'MembershipMeasured',
  {
    readonly memberId: string;
    readonly programmeVersion: number;
    /** Event time from which that version measures, or at which time moved the member. */
    readonly effectiveFrom: InstantIso;
    readonly standing: Standing;
    /** false: the member stands in the same tier as before, and until the same instant. */
    readonly isMoved: boolean;
  }
>;

export type TierChanged = Event<
  'TierChanged',
  {
    readonly memberId: string;
    /** corrected: the history changed, the current tier did not. renamed: the same tier, under another id. */
    readonly kind: 'upgraded' | 'downgraded' | 'renamed' | 'corrected';
    readonly from: string | null;
    readonly to: string | null;
    /** Event time from which the new history differs from the old one. */
    readonly effectiveAt: InstantIso;
    /** The receipt whose counting changed the history; null: no receipt did. */
    readonly causeReceiptId: string | null;
    /** The version of the programme that changed the history; null: a receipt did, or time alone. */
    readonly causeProgrammeVersion: number | null;
    /** The whole history, earliest first; replaces the one before. */
    readonly timeline: readonly TierStep[];
    /** Counts this member's changes from 1. */
    readonly sequence: number;
  }
>;

/** A tier was given by hand. */
export type TierPinned = Event<
  'TierPinned',
  {
    readonly memberId: string;
    readonly pinId: string;
    readonly tierId: string;
    readonly pinnedAt: InstantIso;
    /** The first instant at which it is over; null: never by itself. */
    readonly until: InstantIso | null;
    readonly reasonCode: string;
    readonly actor: string;
    /** The pin that it takes the place of; null: none held. */
    readonly replaces: string | null;
    readonly programmeVersion: number;
    readonly standing: Standing;
  }
>;

/** A tier that was given by hand was taken back before it was over. */
export type TierUnpinned = Event<
  'TierUnpinned',
  {
    readonly memberId: string;
    readonly pinId: string;
    readonly unpinnedAt: InstantIso;
    readonly reasonCode: string;
    readonly actor: string;
    readonly programmeVersion: number;
    readonly standing: Standing;
  }
>;

export type MembershipEvent = QualificationCounted | MembershipMeasured | TierPinned | TierUnpinned | TierChanged;
