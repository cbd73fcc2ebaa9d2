import { SharedMap } from './shared-map';
import type { Draw, KnownDraw, Ticket } from './state';

/** Raised whenever the shape below changes; older snapshots are then folded anew from the events. */
export const DRAW_SNAPSHOT_VERSION = 1;

type DrawSnapshot =
  | { readonly status: 'none' }
  | (Omit<KnownDraw, 'tickets' | 'ofMember' | 'given'> & {
      readonly tickets: readonly (readonly [entryId: string, ticket: Ticket])[];
      readonly ofMember: readonly (readonly [memberId: string, tickets: number])[];
      readonly given: readonly (readonly [number: number, to: string | null])[];
    });

export const encodeDraw = (draw: Draw): DrawSnapshot =>
  draw.status === 'none'
    ? draw
    : { ...draw, tickets: [...draw.tickets], ofMember: [...draw.ofMember], given: [...draw.given] };

export const decodeDraw = (json: unknown): Draw => {
  const snapshot = json as DrawSnapshot;
  if (snapshot.status === 'none') return snapshot;
  const { tickets, ofMember, given, ...rest } = snapshot;
  return { ...rest, tickets: SharedMap.of(tickets), ofMember: SharedMap.of(ofMember), given: new Map(given) };
};
