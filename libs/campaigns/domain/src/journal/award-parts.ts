import type { PeriodWord } from '@accrue/contracts';
import type { InstantIso, Points, ReceiptId } from '@accrue/kernel';
import type { LinePoints } from '../rules/evaluate';

export interface AwardTerms {
  readonly basePoints: Points;
  /** The member's tier before the receipt. */
  readonly tierId: string | null;
  readonly multiplier: string;
  readonly lines: readonly LinePoints[];
}

/** The award as a whole, as it stands now: granted at the time of the sale, then taken back at each return's. */
export interface AwardHistory {
  readonly granted: Points;
  /** 0..granted. */
  readonly reversed: Points;
  /** In event order; they sum to `reversed`. */
  readonly reversals: readonly AwardReversal[];
}

/** What one return, exchange or void took of an award. */
export interface AwardReversal {
  /** null: the action was revoked. */
  readonly receiptId: ReceiptId | null;
  readonly occurredAt: InstantIso;
  /** At least 1. */
  readonly points: Points;
}

/** What a rule gives, without the limits of the wallet. */
export interface WithoutLimits extends Pick<AwardHistory, 'granted' | 'reversals'>, Partial<Pick<AwardTerms, 'lines'>> {
  /** What leaves the least of it. Absent: nothing does any more. */
  readonly by?: LimitOfWallet | LimitOfBudget;
}

/** What it could take of the budget of its rule when it came. */
export interface LimitOfBudget {
  readonly budget: string;
}

/** Of a programme version; the wallet is that of the award. */
export interface LimitOfWallet {
  readonly amount: number;
  readonly per: PeriodWord;
}

/** Of an award that a limit of its wallet bounds. */
export interface AwardLimited {
  /** Absent: the limits of the wallet leave all of it. */
  readonly withoutLimits?: WithoutLimits;
}
