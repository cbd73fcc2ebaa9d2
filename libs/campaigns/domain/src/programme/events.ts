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
  }
>;

/** A draft was replayed beside the version whose guardrails it has to keep to. */
export type ProgrammePlanned = Event<'ProgrammePlanned', ProgrammePlan & { readonly plannedAt: InstantIso }>;

export type ProgrammeEvent = ProgrammeDrafted | ProgrammePublished | ProgrammePlanned;
