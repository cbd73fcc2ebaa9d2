import type { Command, InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from './document';
import type { ProgrammePlan } from './guardrails';

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
    readonly by: string;
    /** Why it is published beyond the guardrails; absent: it keeps to them. */
    readonly accept?: string;
  }
>;

export type KeepPlan = Command<'KeepPlan', ProgrammePlan>;

export type ProgrammeCommand = SaveDraft | PublishProgramme | KeepPlan;
