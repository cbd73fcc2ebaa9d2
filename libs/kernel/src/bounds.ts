/**
 * How large amounts may be. Far above what a shop needs, and so far below 2^53 that what is summed for one member stays exact in
 * plain numbers. What is summed over a whole programme can pass 2^53 all the same; it is `numeric` in SQL and bigint in code.
 */

/** Points that one award, adjustment, hold or redemption is about. */
export const POINTS_PER_ENTRY_MAX = 1_000_000_000;

/** Points that ever came into one member's wallet: granted, given by hand, taken back or owed, each. */
export const POINTS_PER_WALLET_MAX = 1_000_000_000_000;

/** Minor units of one line of a receipt: its price, discounts, tax, and what it comes to. */
export const LINE_AMOUNT_MAX = 100_000_000_000;

/** Minor units of a receipt's totals and tenders. */
export const RECEIPT_AMOUNT_MAX = 1_000_000_000_000;

/** Minor units, or points, that count for one member's tier. */
export const QUALIFYING_SUM_MAX = 1_000_000_000_000_000;
