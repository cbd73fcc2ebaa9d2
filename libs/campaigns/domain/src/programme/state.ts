import type { ProgrammeDocument } from './document';
import type { ProgrammePlanned, ProgrammeProposed, ProgrammePublished } from './events';

export type PublishedProgramme = ProgrammePublished['data'];
export type ProposedProgramme = ProgrammeProposed['data'];

export interface ProgrammeState {
  /** In the order they were published: version n is at n - 1. */
  readonly versions: readonly PublishedProgramme[];
  /** Saved and not yet published. */
  readonly draft: ProgrammeDocument | null;
  /** Of drafts beside the latest version, the newest last. */
  readonly plans: readonly ProgrammePlanned['data'][];
  /** How many proposals there have ever been. */
  readonly proposals: number;
  readonly declined: readonly number[];
  /** Waits for the approval of another operator. */
  readonly waiting: ProposedProgramme | null;
}

export const noProgramme: ProgrammeState = {
  versions: [],
  draft: null,
  plans: [],
  proposals: 0,
  declined: [],
  waiting: null,
};
