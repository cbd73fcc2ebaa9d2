import type { InstantIso, MinorUnits, WalletAmounts } from '@accrue/kernel';
import type { Ladders } from '../ladder/ladders';
import type { OfSale } from './contributions';

/** Count what a receipt contributes to the member's qualification, replacing what an earlier sequence of it said. */
export interface CountQualification {
  readonly type: 'CountQualification';
  readonly data: {
    readonly memberId: string;
    readonly receiptId: string;
    /** The receipt's place in event time; starts with its instant. */
    readonly order: string;
    /** Earned before any multiplier; negative on a return. */
    readonly amounts: WalletAmounts;
    /** Eligible spend in minor units; negative on a return. */
    readonly spend: MinorUnits;
    /** Of that, what it takes of sales. */
    readonly ofSales?: readonly OfSale[];
    readonly sequence: number;
    /** In effect by now. */
    readonly ladders: Ladders;
    readonly now: InstantIso;
  };
}

/** Measure what was counted by the ladders in effect by now: a version of the programme has taken effect, or something has left a window. */
export interface MeasureMember {
  readonly type: 'MeasureMember';
  readonly data: { readonly memberId: string; readonly ladders: Ladders; readonly now: InstantIso };
}

/** Give a tier by hand: the member does not fall below it, from now on. */
export interface PinTier {
  readonly type: 'PinTier';
  readonly data: {
    readonly memberId: string;
    /** Chosen by the caller. */
    readonly pinId: string;
    readonly tierId: string;
    /** The first instant at which it is over; null: never by itself. */
    readonly until: InstantIso | null;
    readonly reasonCode: string;
    readonly actor: string;
    readonly ladders: Ladders;
    readonly now: InstantIso;
  };
}

/** Take back a tier that was given by hand: from now on the member has what they earn. */
export interface UnpinTier {
  readonly type: 'UnpinTier';
  readonly data: {
    readonly memberId: string;
    readonly pinId: string;
    readonly reasonCode: string;
    readonly actor: string;
    readonly ladders: Ladders;
    readonly now: InstantIso;
  };
}

export type MembershipCommand = CountQualification | MeasureMember | PinTier | UnpinTier;
