import type { RoundingMode } from '@accrue/kernel';

/**
 * The programme document, version 1: everything the operator decides about the programme, as people write it (YAML or
 * JSON). `programmeSchema` says which documents are well-formed, `checkProgramme` which make sense.
 */
export interface ProgrammeDocument {
  readonly schemaVersion: 1;
  readonly name: string;
  /** IANA zone in which its days begin and end. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly wallets: readonly WalletDocument[];
  readonly earning: { readonly rules: readonly EarningRuleDocument[] };
  readonly returns?: { readonly unlinked?: UnlinkedReturns };
  readonly receipts?: ReceiptsDocument;
  readonly claims?: { readonly windowDays?: number };
  readonly tiers?: TiersDocument;
  readonly rewards?: readonly RewardDocument[];
}

export interface ReceiptsDocument {
  /**
   * A receipt that is older than so many whole days when it arrives is held for review: its till's clock may be wrong. Default
   * 400; null: none is too old, for a programme into which history is loaded.
   */
  readonly tooOldDays?: number | null;
}

/** What happens to returned goods whose sale nobody names: found among the member's sales, or left to a person. */
export type UnlinkedReturns = 'match' | 'review';

export interface WalletDocument {
  readonly id: string;
  readonly name: string;
  /** Days from the event until the points can be spent; default 0, at once. */
  readonly pendingDays?: number;
  /** Default: never. */
  readonly expiry?: ExpiryDocument;
}

export type ExpiryDocument =
  | { readonly never: true }
  | {
      /** Calendar months from the day of the event; spendable through the last local day. */
      readonly months: number;
      readonly roundTo?: 'month-end' | 'quarter-end' | 'year-end';
    };

export interface EarningRuleDocument {
  readonly id: string;
  readonly name: string;
  /** Default `per-currency-unit`. */
  readonly kind?: 'per-currency-unit';
  readonly wallet: string;
  /** `points` for every `per` minor units of the basis. */
  readonly earn: { readonly points: number; readonly per: number };
  /** Where it is rounded; default `receipt`. */
  readonly level?: 'receipt' | 'line';
  /** Default `floor`. */
  readonly rounding?: RoundingMode;
  readonly basis?: { readonly netOf?: readonly BasisDeduction[] };
  readonly eligibility?: EligibilityDocument;
  /** Half-open; instants with offset, or local dates of the programme's zone. */
  readonly validity?: { readonly from?: string | null; readonly until?: string | null };
  /** Whether the member's tier multiplies; default false. */
  readonly tierMultiplier?: boolean;
  /** Most points that one receipt can earn under the rule; null: as many as an award can have (`POINTS_PER_ENTRY_MAX`). */
  readonly capPerReceipt?: number | null;
}

/** What is taken off the price before points are counted. */
export type BasisDeduction = 'discounts' | 'tax' | 'points';

export interface EligibilityDocument {
  readonly exclude?: LineFilterDocument;
  /** A list that is absent or empty lets everything through; several lists must all let a line through. */
  readonly include?: LineFilterDocument;
}

export interface LineFilterDocument {
  readonly skus?: readonly string[];
  /** A single category (`coffee`) or the beginning of a path (`food/coffee`). */
  readonly categories?: readonly string[];
  readonly lineTypes?: readonly string[];
  readonly channels?: readonly string[];
}

export interface TiersDocument {
  readonly qualification?: 'points' | 'spend';
  /** Whether a return can lower the tier at once; default `keep`. */
  readonly onReturn?: 'keep' | 'immediate';
  /** Lowest first. */
  readonly ladder: readonly TierDocument[];
}

export interface TierDocument {
  readonly id: string;
  readonly name: string;
  /** Qualifying points, or minor units of qualifying spend. */
  readonly threshold: number;
  /** Decimal; default "1". */
  readonly multiplier?: string;
  /** The id that this tier had in the version before: it is the same tier, members keep it. */
  readonly was?: string;
}

export interface RewardDocument {
  readonly id: string;
  readonly kind: 'discount_code';
  readonly title: string;
  readonly wallet: string;
  /** Price in points. */
  readonly points: number;
  readonly codes: { readonly pool: string };
}
