import type { ProgrammeDocument } from './document';
import type { ProgrammePublished } from './events';

export type PublishedProgramme = ProgrammePublished['data'];

export interface ProgrammeState {
  /** In the order they were published: version n is at n - 1. */
  readonly versions: readonly PublishedProgramme[];
  /** Saved and not yet published. */
  readonly draft: ProgrammeDocument | null;
}

export const noProgramme: ProgrammeState = { versions: [], draft: null };
