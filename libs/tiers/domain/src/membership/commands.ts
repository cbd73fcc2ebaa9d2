import type { MinorUnits, Points } from '@accrue/kernel';
import type { Ladder } from '../ladder/ladder';

/** Count what a receipt contributes to the member's qualification, replacing what an earlier sequence of it said. */
export interface CountQualification {
  readonly type: 'CountQualification';
  readonly data: {
    readonly memberId: string;
    readonly receiptId: string;
    /** The receipt's place in event time; starts with its instant. */
    readonly order: string;
    /** Base points before any multiplier; negative on a return. */
    readonly points: Points;
    /** Eligible spend in minor units; negative on a return. */
    readonly spend: MinorUnits;
    readonly sequence: number;
    /** Latest published ladder. */
    readonly ladder: Ladder;
  };
}

export type MembershipCommand = CountQualification;
