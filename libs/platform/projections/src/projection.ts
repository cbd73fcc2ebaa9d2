import type { StoredEvent } from '@accrue/event-store';
import type { ReadModelTable, RowChange } from './read-model';
import type { SetAside } from './set-aside';

/**
 * A read model as a pure fold over the context's own feed. The runner reads the touched rows of a page, folds in memory, and
 * writes rows and checkpoint in one transaction, so `change` sees the effect of every earlier event. One projection is
 * folded by one loop at a time.
 */
export interface Projection {
  /** Unique in the context; rebuilt and reported under this name. */
  readonly name: string;
  /** Raised when the fold or the tables change: a new generation is built beside the live one and swapped in. */
  readonly version: number;
  readonly tables: readonly ReadModelTable[];
  readonly eventTypes: ReadonlySet<string>;
  project(event: StoredEvent): readonly RowChange[];
}

export interface ProjectionStatus {
  readonly context: string;
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  /** `superseded`: a newer release has built it anew and folds it in another process. */
  readonly state: 'live' | 'rebuilding' | 'failed' | 'superseded';
  /** Events not yet folded. */
  readonly behind: number;
  readonly error?: string;
  /** Streams that it follows no further, because one of their events cannot be folded; a rebuild tries them again. */
  readonly setAside: readonly SetAside[];
}

export interface RebuildReport {
  readonly context: string;
  readonly name: string;
  readonly events: number;
  readonly seconds: number;
  /** Rows of the new generation against the old one at the same checkpoint. */
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly differences: number }[];
  readonly swapped: boolean;
}

export type ProjectionRejectionCode = 'projection.rebuilding' | 'projection.unknown' | 'read.not_caught_up';

/** What services use of the projection runner of their own context. Reads go to views named like the tables. */
export interface Projections {
  /**
   * Resolves when `name` has folded the stream up to `revision`.
   * @throws Rejected('projection.unknown'), and Rejected('read.not_caught_up') after `timeoutMs` (default 2,000)
   */
  waitFor(
    name: string,
    at: { readonly streamId: string; readonly revision: number },
    timeoutMs?: number,
  ): Promise<void>;
  /**
   * Resolves when `name` has folded everything that was in the log at the call.
   * @throws as `waitFor`
   */
  waitForAll(name: string, timeoutMs?: number): Promise<void>;
  status(): Promise<readonly ProjectionStatus[]>;
  /**
   * Builds a new generation beside the live one, compares, swaps when caught up. Readers never fail meanwhile.
   * @throws Rejected('projection.unknown'), Rejected('projection.rebuilding') when it is being rebuilt already
   */
  rebuild(name: string, onProgress?: (done: number, total: number) => void): Promise<RebuildReport>;
}
