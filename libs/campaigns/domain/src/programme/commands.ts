import type { Command, InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from './document';

/** Documents in commands satisfy `programmeSchema`; the edge has seen to that. */
export type SaveDraft = Command<'SaveDraft', { readonly document: ProgrammeDocument }>;

export type PublishProgramme = Command<
  'PublishProgramme',
  {
    /** Absent: the draft. */
    readonly document?: ProgrammeDocument;
    /** Absent: now. */
    readonly effectiveFrom?: InstantIso;
    /** Event time of the latest receipt recorded so far; null: none. */
    readonly latestReceiptAt: InstantIso | null;
  }
>;

export type ProgrammeCommand = SaveDraft | PublishProgramme;
