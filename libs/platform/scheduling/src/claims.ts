import type { InstantIso } from '@accrue/kernel';
import type { DueItem } from './due-work';

/** Whoever claims: a batch of one process. */
export interface Claimant {
  readonly work: string;
  /** Unique, so that who comes back late cannot end the claim of whoever went on. */
  readonly token: string;
}

export interface Claim {
  readonly key: string;
  /** How often it has failed so far. */
  readonly failures: number;
}

export interface FailedClaim {
  readonly key: string;
  readonly reason: string;
  /** null: it is set aside, and nobody tries again before a person says so. */
  readonly retryInMs: number | null;
}

export interface SetAsideItem {
  readonly key: string;
  readonly dueAt: InstantIso;
  readonly failures: number;
  readonly reason: string;
  readonly setAsideAt: InstantIso;
}

/**
 * Who works on what, between all processes of a context. Holds only what is in work, failing or set aside. Spans of time are
 * measured by one clock for all processes.
 */
export interface Claims {
  /** Of these keys those that nobody works on, that do not wait after a failure and are not set aside; they are the claimant's for `leaseMs`. */
  claim(by: Claimant, items: readonly DueItem[], leaseMs: number): Promise<readonly Claim[]>;
  /** Done: forgotten, unless somebody else has claimed it since. */
  finish(by: Claimant, keys: readonly string[]): Promise<void>;
  fail(by: Claimant, failed: readonly FailedClaim[]): Promise<void>;
  /** Longest first. */
  setAside(work: string, limit: number): Promise<readonly SetAsideItem[]>;
  countSetAside(work: string): Promise<number>;
  /** What was set aside may be tried again. @returns how many */
  retry(work: string): Promise<number>;
  /** Forgets what nobody came back to for so long, such as what a process had claimed that was killed after the effect. */
  forget(work: string, idleMs: number): Promise<void>;
}
