import type { DiscountReason } from '@accrue/contracts';
import type { InstantIso, MinorUnits, ReceiptId } from '@accrue/kernel';

/** What was due of discounts of the programme when a receipt that names some was recorded. */
export interface LoyaltyDiscounts {
  /** What the till took off, and what was due, in all. */
  readonly givenMinor: MinorUnits;
  readonly dueMinor: MinorUnits;
  readonly due: readonly {
    /** Of a coupon: the id of its offer. */
    readonly discountId: string;
    /** As it is written in the document; null: a coupon that takes off something else. */
    readonly percent: string | null;
    readonly lines: readonly { readonly lineId: string; readonly amount: MinorUnits }[];
  }[];
  /** Coupons that it has used. Absent: none. */
  readonly used?: readonly UsedCoupon[];
  /** How they differ: a person looks at it. Absent: they do not. */
  readonly fault?: DiscountReason;
}

/** A copy of an offer that was used by a receipt: by the first that came, and by no other as often as it can be used. */
export interface UsedCoupon {
  readonly copyId: string;
  /** What it lowered: lines by their place, thousandths of a unit. */
  readonly goods: readonly { readonly lineIndex: number; readonly units: number }[];
}

/**
 * What became of the evaluation that a receipt names. `pinned`: it is settled under the version that the evaluation saw; `expired`: that was too long
 * before the receipt, or after it; `unknown`: no evaluation of this receipt here has that id. Then the version of its event time counts.
 */
export type EvaluationSettled =
  { readonly status: 'pinned' | 'expired'; readonly evaluatedUnder: number } | { readonly status: 'unknown' };

/** What an evaluation promised: so long the receipt is settled under this version. */
export interface EvaluationClaims {
  readonly receiptId: ReceiptId;
  readonly programmeVersion: number;
  /** Event time up to which it holds. */
  readonly until: InstantIso;
}
