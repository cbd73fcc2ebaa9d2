import type { InstantIso } from '@accrue/kernel';
import type { Expressions } from '../../rules/conditions/expression';
import type { ProgrammeDocument } from '../../programme/document';

/** A mistake that a document shows, though it may be published. */
export interface Finding {
  /** JSON pointer into the document. */
  readonly path: string;
  /** Stable, e.g. `expiry.too_short`. */
  readonly code: string;
  /** The figure behind it, and what it is held against. */
  readonly value: number;
  readonly bound: number;
  readonly unit: FindingUnit;
  /** For the person who wrote the document. */
  readonly message: string;
}

export type FindingUnit = 'days' | 'purchases' | 'percent' | 'rules' | 'tiers' | 'rewards' | 'entries' | 'members';

/** What a document is looked at beside. */
export interface LintContext {
  /** Minor units of a purchase as members make it; null: nothing has been recorded yet. */
  readonly typicalBasketMinor: number | null;
  readonly now: InstantIso;
  /** The latest version before it; null: it is the first, or the latest itself. */
  readonly before: ProgrammeDocument | null;
  /** Rule → members whom it gave more than once for one tier, of rules that `unlimitedTierRules` names. */
  readonly paidAgain: ReadonlyMap<string, number>;
  readonly expressions: Expressions;
}

export type Note = (finding: Finding) => void;
