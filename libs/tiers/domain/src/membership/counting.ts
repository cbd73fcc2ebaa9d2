import type { InstantIso } from '@accrue/kernel';
import type { Contribution } from './contributions';

/** What counts on a ladder with a window, and the tier that it gives, as time goes on. */
export interface Counting {
  /** What counts now, in what the ladder counts; below 0: more came back than was bought. */
  readonly amount: number;
  /** Place of the tier on the ladder, -1 below it. */
  readonly rank: number;
  /** When time alone may lower the tier next; null: it cannot. */
  readonly nextAt: InstantIso | null;
  /** In event order. @param keeps a return of its time takes no tier */
  add(contribution: Contribution, keeps: boolean): void;
  /** A ladder begins under which returns take tiers. */
  forgetKept(): void;
  /** Time goes on to `nextAt`. */
  pass(): void;
  /** Time goes on to an instant, or to right before an order; it may have been there. */
  passTo(order: string): void;
  /** What would keep a tier that is earned now and falls at an instant; null: nothing would. @param now to which time has gone on */
  toKeep(threshold: number, fall: { readonly now: InstantIso; readonly fallsAt: InstantIso }): ToKeep | null;
}

/** What has to be earned yet, and when, so that a tier does not fall. */
export interface ToKeep {
  readonly missing: number;
  /** null: from now on. */
  readonly from: InstantIso | null;
  /** The first instant that is too late. */
  readonly by: InstantIso;
}
