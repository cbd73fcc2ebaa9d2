import type { InstantIso } from '@accrue/kernel';
import type { DrawTerms } from './terms';

export interface AnnounceDraw {
  readonly type: 'AnnounceDraw';
  readonly data: {
    readonly terms: DrawTerms;
    readonly programmeVersion: number;
    readonly commitment: string;
    /** Chance comes in with the command; where the draw stands already it is not used. */
    readonly sealedSeed: string;
  };
}

export interface EnterTicket {
  readonly type: 'EnterTicket';
  readonly data: {
    readonly entryId: string;
    readonly memberId: string;
    /** Event time of what gave it; null: whoever took the wish has judged that. */
    readonly at: InstantIso | null;
    readonly isPaid: boolean;
  };
}

/** Its points are taken. */
export interface PayTicket {
  readonly type: 'PayTicket';
  readonly data: { readonly entryId: string };
}

export interface WithdrawTicket {
  readonly type: 'WithdrawTicket';
  readonly data: { readonly entryId: string };
}

export interface FreezeDraw {
  readonly type: 'FreezeDraw';
  readonly data: {
    readonly now: InstantIso;
    readonly entropy: string | null;
    /** Members who are none any more. */
    readonly left: ReadonlySet<string>;
  };
}

export interface MakeDraw {
  readonly type: 'MakeDraw';
  readonly data: { readonly seed: string };
}

export interface GivePrize {
  readonly type: 'GivePrize';
  readonly data: { readonly number: number; readonly to: string | null };
}

export type DrawCommand = AnnounceDraw | EnterTicket | PayTicket | WithdrawTicket | FreezeDraw | MakeDraw | GivePrize;

/** Why there is no ticket. */
export type TicketRefusal = 'draw.not_open' | 'draw.closed' | 'draw.member_limit_reached' | 'draw.full';

export type DrawRejectionCode =
  | TicketRefusal
  | 'draw.unknown'
  | 'draw.too_early'
  | 'draw.unsettled'
  | 'draw.beacon_missing'
  | 'draw.has_no_beacon'
  | 'draw.frozen_otherwise';
