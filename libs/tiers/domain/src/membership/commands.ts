import type { MinorUnits, WalletAmounts } from '@accrue/kernel';
import type { Ladders } from '../ladder/ladders';

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
    readonly sequence: number;
    /** In effect by now. */
    readonly ladders: Ladders;
  };
}

/** Measure what was counted by the ladders in effect by now: a version of the programme has taken effect. */
export interface MeasureByProgramme {
  readonly type: 'MeasureByProgramme';
  readonly data: { readonly memberId: string; readonly ladders: Ladders };
}

export type MembershipCommand = CountQualification | MeasureByProgramme;
