import type { Event, InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from './document';

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
  }
>;

export type ProgrammeEvent = ProgrammeDrafted | ProgrammePublished;
