/** What is known of one member's way through the programme, up to the moment of the report. Times are milliseconds since 1970. */
export interface MemberRecord {
  /** When they enrolled; when they bought first, if that is earlier: history that was brought in. */
  readonly joinedMs: number;
  /** Purchases in their first three months, and in the next three. */
  readonly salesEarly: number;
  readonly salesLater: number;
  /** null: none. */
  readonly lastSaleMs: number | null;
  /** When they redeemed first, or paid with points; null: never. */
  readonly firstRewardMs: number | null;
  /** Purchases up to then, with that one. */
  readonly salesUntilReward: number;
  /** Minor units that they paid in the last year, less what went back. */
  readonly paidMinor: number;
  /** Earned in the last year and not taken back, by wallet. */
  readonly earned: Readonly<Record<string, number>>;
  /** Redeemed in the last year, by reward. */
  readonly redeemed: Readonly<Record<string, number>>;
  /** When the sum of what they earned reached a goal first, by its key. */
  readonly reachedMs: Readonly<Record<string, number>>;
}
