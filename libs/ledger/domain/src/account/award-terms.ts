import type { InstantIso, LocalDateIso, Points, ZoneId } from '@accrue/kernel';

export interface AwardTerms {
  /** Before the tier multiplier. */
  readonly basePoints: Points;
  /** Tier that the member had before the receipt. */
  readonly tierId: string | null;
  /** Decimal, e.g. `1.5`. */
  readonly multiplier: string;
}

export interface LotLife {
  /** null: active at once. */
  readonly activatesAt: InstantIso | null;
  /** First instant at which the points can no longer be spent; null: never. */
  readonly expiresAt: InstantIso | null;
  /** Last day on which they can be spent, in the programme's zone. */
  readonly expiresOn: LocalDateIso | null;
  /** Both dates are as if nothing else happened: whatever is earned or spent in the wallet moves them. Absent: they stay. */
  readonly inactivity?: Inactivity;
  /** Absent: `unlimited`. */
  readonly clawback?: Clawback;
}

/** Points expire when nothing is earned or spent in their wallet for so many months. */
export interface Inactivity {
  readonly months: number;
  readonly zone: ZoneId;
}

/**
 * What becomes of the part of a return that finds no points any more, neither in the lot nor elsewhere in the wallet: it is owed
 * (`unlimited`), written off (`to-zero`), or waits for a person to decide which of both (`review`).
 */
export type Clawback = 'unlimited' | 'to-zero' | 'review';

/** Of points that came back after their lot had expired. */
export interface Grace {
  /** First instant at which they can no longer be spent. */
  readonly expiresAt: InstantIso;
  /** Last day on which they can be spent, in the programme's zone. */
  readonly expiresOn: LocalDateIso;
}
