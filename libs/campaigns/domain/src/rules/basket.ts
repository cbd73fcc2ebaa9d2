import type { MinorUnits } from '@accrue/kernel';
import type { NormalisedLine } from '../receipt';

/** What is adjudicated: the sold lines of one receipt, and how much of each the customer still has. */
export interface Basket {
  readonly lines: readonly NormalisedLine[];
  /** Thousandths of a unit by line index, 0..quantity; null: everything, as on the receipt. */
  readonly remaining: readonly number[] | null;
  /** Minor units that went back for what remains, by line index; null: nothing. */
  readonly refunded?: readonly MinorUnits[] | null;
}
