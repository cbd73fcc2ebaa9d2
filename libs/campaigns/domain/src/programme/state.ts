import type { ProgrammeDocument } from './document';
import type { ProgrammePlanned, ProgrammePublished } from './events';

export type PublishedProgramme = ProgrammePublished['data'];

export interface ProgrammeState {
  /** In the order they were published: version n is at n - 1. */
  readonly versions: readonly PublishedProgramme[];
  /** Saved and not yet published. */
  readonly draft: ProgrammeDocument | null;
  /** Of drafts beside the latest version, the newest last. */
  readonly plans: readonly ProgrammePlanned['data'][];
}

export const noProgramme: ProgrammeState = { versions: [], draft: null, plans: [] };
