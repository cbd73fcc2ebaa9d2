import type { Decimal, InstantIso, ZoneId } from '@accrue/kernel';
import type { EarningRuleDocument } from '@accrue/contracts';
import type { NormalisedLine } from '../receipt';

/** What is adjudicated: the sold lines of one receipt, and how much of each the customer still has. */
export interface Basket {
  readonly lines: readonly NormalisedLine[];
  /** Thousandths of a unit by line index, 0..quantity; null: everything, as on the receipt. */
  readonly remaining: readonly number[] | null;
  /** Minor units that went back for what remains, by line index; null: nothing. */
  readonly refunded?: readonly number[] | null;
}

/** What a rule may know besides the basket. */
export interface EarningContext {
  readonly channel: string;
  readonly occurredAt: InstantIso;
  /** Of the member's tier before the receipt; 1 without one. */
  readonly multiplier: Decimal;
}

/** Why a line counts for nothing under a rule. */
export type LineReason =
  | 'voided'
  | 'returned'
  | 'till_says_not_eligible'
  | 'line_type_excluded'
  | 'sku_excluded'
  | 'category_excluded'
  | 'not_included';

/** Why a rule does not apply to a receipt at all. */
export type RuleReason =
  'rule.not_valid_yet' | 'rule.no_longer_valid' | 'rule.channel_excluded' | 'rule.nothing_eligible';

/** What a rule makes of a basket. */
export interface Earned {
  /** After multiplier, rounding and cap. */
  readonly points: number;
  /** The same without the multiplier: what counts towards a tier. */
  readonly basePoints: number;
  /** Minor units of the eligible lines, by line index; 0 for a line that is not eligible, below zero for a discount. */
  readonly basisByLine: readonly number[];
  /** Minor units that points were counted on: counted line by line, those below zero have lowered the others. */
  readonly countedByLine: readonly number[];
  /** What it would have been without the cap; null when the cap did not bite. */
  readonly desired: number | null;
}

/** An earning rule of a compiled programme. */
export interface EarningRule {
  readonly id: string;
  readonly walletId: string;
  /** Whether the tier multiplier counts. */
  readonly tierMultiplier: boolean;
  readonly capPerReceipt: number | null;
  /** null: it applies to receipts of this time and channel. */
  whyNot(context: EarningContext): RuleReason | null;
  /** null: goods of this kind are eligible, whether they are bought or brought back. */
  whyNotLine(line: NormalisedLine): LineReason | null;
  earn(basket: Basket, context: EarningContext): Earned;
  /** Points per line, summing to `earned.points`. */
  linePoints(earned: Earned, context: EarningContext): readonly number[];
}

/** One way of earning; programmes name it in a rule's `kind`. */
export interface EarningRuleKind {
  readonly kind: string;
  compile(document: EarningRuleDocument, zone: ZoneId): EarningRule;
}
