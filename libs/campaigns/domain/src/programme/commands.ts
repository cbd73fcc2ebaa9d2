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

export type ApproveProposal = Command<
  'ApproveProposal',
  { readonly proposal: number; readonly latestReceiptAt: InstantIso | null; readonly by: string }
>;

/** By whoever may approve it, or by who proposed it, to take it back. */
export type DeclineProposal = Command<'DeclineProposal', { readonly proposal: number; readonly by: string }>;

export type ProgrammeCommand = SaveDraft | PublishProgramme | KeepPlan | ApproveProposal | DeclineProposal;
