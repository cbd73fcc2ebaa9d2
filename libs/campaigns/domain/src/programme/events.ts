import type { Event, InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from './document';
import type { Guarded, ProgrammePlan } from './guardrails';

export type ProgrammeDrafted = Event<
  'ProgrammeDrafted',
  { readonly draftedAt: InstantIso; readonly document: ProgrammeDocument }
>;

export type ProgrammePublished = Event<
  'ProgrammePublished',
  {
    /** 1, 2, 3 … */
    readonly version: number;
    /** Event time from which receipts are adjudicated under it. */
    readonly effectiveFrom: InstantIso;
    readonly publishedAt: InstantIso;
    readonly document: ProgrammeDocument;
    /** The plan that it was published on; absent: the version before had no guardrails. */
    readonly guarded?: Guarded;
    /** Whose proposal it was; absent: the version before did not ask for four eyes. */
    readonly approval?: { readonly proposal: number; readonly proposedBy: string; readonly approvedBy: string };
  }
>;

/** A draft was replayed beside the version whose guardrails it has to keep to. */
export type ProgrammePlanned = Event<'ProgrammePlanned', ProgrammePlan & { readonly plannedAt: InstantIso }>;

/** It becomes a version when somebody else approves it; the next proposal takes its place. */
export type ProgrammeProposed = Event<
  'ProgrammeProposed',
  {
    /** 1, 2, 3 … */
    readonly proposal: number;
    readonly proposedAt: InstantIso;
    readonly proposedBy: string;
    readonly document: ProgrammeDocument;
    /** null: from its approval on. */
    readonly effectiveFrom: InstantIso | null;
    /** Why it may be beyond the guardrails; null: it keeps to them. */
    readonly accept: string | null;
  }
>;

export type ProposalDeclined = Event<
  'ProposalDeclined',
  { readonly proposal: number; readonly declinedAt: InstantIso; readonly declinedBy: string }
>;

export type ProgrammeEvent =
  ProgrammeDrafted | ProgrammePublished | ProgrammePlanned | ProgrammeProposed | ProposalDeclined;
