import type { Event } from '@accrue/kernel';
import type { DrawTerms } from './terms';

interface OfDraw {
  readonly drawId: string;
}

interface OfTicket extends OfDraw {
  /** The redemption of the ticket, or what a rule gave. */
  readonly entryId: string;
  readonly memberId: string;
}

/** A ticket that has won. */
export interface Winner {
  /** In the list, from 1 on. */
  readonly number: number;
  /** As the list shows it. */
  readonly ticket: string;
  readonly prizeId: string;
  readonly entryId: string;
  readonly memberId: string;
}

/** It stands, as it is promised here, with the seed that it will be made with. `sealedSeed` is not published. */
export type DrawAnnounced = Event<
  'DrawAnnounced',
  DrawTerms & {
    readonly programmeVersion: number;
    readonly algorithm: string;
    readonly commitment: string;
    readonly sealedSeed: string;
  }
>;
/** `isPaid`: for no points, or they are taken already. */
export type TicketEntered = Event<'TicketEntered', OfTicket & { readonly isPaid: boolean }>;
export type TicketPaid = Event<'TicketPaid', OfTicket>;
/** It came to nothing, or was cancelled in time. */
export type TicketWithdrawn = Event<'TicketWithdrawn', OfTicket>;
/** The list of tickets is fixed: all that are in, but for those of who had left. */
export type DrawFrozen = Event<
  'DrawFrozen',
  OfDraw & {
    readonly tickets: number;
    readonly leftOut: readonly string[];
    readonly listHash: string;
    readonly entropy: string | null;
  }
>;
export type DrawMade = Event<'DrawMade', OfDraw & { readonly seed: string; readonly winners: readonly Winner[] }>;
/** `to`: who was given it, or whom somebody is to hand it over to; null: whoever has won has left. */
export type PrizeGiven = Event<
  'PrizeGiven',
  OfDraw & { readonly number: number; readonly prizeId: string; readonly to: string | null }
>;

export type DrawEvent =
  DrawAnnounced | TicketEntered | TicketPaid | TicketWithdrawn | DrawFrozen | DrawMade | PrizeGiven;
