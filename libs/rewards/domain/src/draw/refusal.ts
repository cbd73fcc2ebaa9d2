import type { InstantIso } from '@accrue/kernel';
import type { TicketRefusal } from './commands';
import type { KnownDraw } from './state';

/** A draw is one stream that one process writes at a time, and its list is read as a whole. */
export const TICKETS_MAX = 100_000;

interface Refused {
  readonly code: TicketRefusal;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Why a member cannot have a ticket; null: they can. Late is what comes when the list is fixed: until then what happened in time counts, however late it is
 * heard of.
 * @param at event time; null: whoever took the wish has judged that
 */
export const ticketRefusal = (
  draw: KnownDraw,
  { memberId, at }: { readonly memberId: string; readonly at: InstantIso | null },
): Refused | null => {
  const { drawId, opens, closes, ticketsPerMember } = draw.terms;
  const refused = (code: TicketRefusal, figures: object): Refused => ({ code, data: { drawId, ...figures } });
  if (draw.status !== 'open' || (at !== null && at >= closes)) return refused('draw.closed', { closes });
  if (at !== null && at < opens) return refused('draw.not_open', { opens });
  if (ticketsPerMember !== null && (draw.ofMember.get(memberId) ?? 0) >= ticketsPerMember)
    return refused('draw.member_limit_reached', { ticketsPerMember });
  return draw.tickets.size >= TICKETS_MAX ? refused('draw.full', { ticketsMax: TICKETS_MAX }) : null;
};
