import type { Winner } from './events';
import { SharedMap } from './shared-map';
import type { DrawTerms } from './terms';

export interface Ticket {
  readonly memberId: string;
  /** false: its points are held, and nobody knows yet whether they are taken. */
  readonly isPaid: boolean;
}

/** open: tickets come in · frozen: the list is fixed · made: and who has won is known. */
export const DRAW_STATUSES = ['open', 'frozen', 'made'] as const;

export interface KnownDraw {
  readonly status: (typeof DRAW_STATUSES)[number];
  readonly terms: DrawTerms;
  readonly algorithm: string;
  readonly commitment: string;
  readonly sealedSeed: string;
  /** entryId → ticket; once the list is fixed, those that take part. */
  readonly tickets: SharedMap<Ticket>;
  /** memberId → how many */
  readonly ofMember: SharedMap<number>;
  readonly unpaid: number;
  /** How many were left out when the list was fixed. */
  readonly leftOut: number;
  /** null: the list is not fixed */
  readonly listHash: string | null;
  readonly entropy: string | null;
  /** null: it is secret */
  readonly seed: string | null;
  readonly winners: readonly Winner[];
  /** Number of a ticket that has won → who has the prize; null: nobody, they have left. */
  readonly given: ReadonlyMap<number, string | null>;
}

export type Draw = { readonly status: 'none' } | KnownDraw;

export const initialDraw: Draw = { status: 'none' };

export const NO_TICKETS: Pick<
  KnownDraw,
  'tickets' | 'ofMember' | 'unpaid' | 'leftOut' | 'listHash' | 'entropy' | 'seed' | 'winners' | 'given'
> = {
  tickets: SharedMap.empty(),
  ofMember: SharedMap.empty(),
  unpaid: 0,
  leftOut: 0,
  listHash: null,
  entropy: null,
  seed: null,
  winners: [],
  given: new Map(),
};

/** What the list is made of. */
export function* entriesOf({ tickets }: Pick<KnownDraw, 'tickets'>) {
  for (const [entryId, { memberId }] of tickets) yield { entryId, memberId };
}
