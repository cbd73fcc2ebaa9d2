import { evolveBy, invariant, type Evolve } from '@accrue/kernel';
import type { DrawEvent, TicketEntered } from './events';
import { NO_TICKETS, type Draw, type KnownDraw } from './state';

export const evolve: Evolve<Draw, DrawEvent> = evolveBy<Draw, DrawEvent>({
  DrawAnnounced: (_, { data: { programmeVersion: _version, algorithm, commitment, sealedSeed, ...terms } }) => ({
    ...NO_TICKETS,
    ...{ status: 'open', terms, algorithm, commitment, sealedSeed },
  }),
  TicketEntered: (draw, { data }) => entered(known(draw), data),
  TicketPaid: (draw, { data: { entryId, memberId } }) => {
    const there = known(draw);
    return { ...there, tickets: there.tickets.with(entryId, { memberId, isPaid: true }), unpaid: there.unpaid - 1 };
  },
  TicketWithdrawn: (draw, { data: { entryId } }) => without(known(draw), entryId),
  DrawFrozen: (draw, { data: { leftOut, listHash, entropy } }) => ({
    ...leftOut.reduce(without, known(draw)),
    ...{ status: 'frozen', leftOut: leftOut.length, listHash, entropy },
  }),
  DrawMade: (draw, { data: { seed, winners } }) => ({ ...known(draw), status: 'made', seed, winners }),
  PrizeGiven: (draw, { data: { number, to } }) => {
    const there = known(draw);
    return { ...there, given: new Map(there.given).set(number, to) };
  },
});

const entered = (draw: KnownDraw, { entryId, memberId, isPaid }: TicketEntered['data']): KnownDraw => ({
  ...draw,
  tickets: draw.tickets.with(entryId, { memberId, isPaid }),
  ofMember: draw.ofMember.with(memberId, (draw.ofMember.get(memberId) ?? 0) + 1),
  unpaid: draw.unpaid + (isPaid ? 0 : 1),
});

const without = (draw: KnownDraw, entryId: string): KnownDraw => {
  const ticket = draw.tickets.get(entryId);
  if (ticket === undefined) return draw;
  const { memberId, isPaid } = ticket;
  return {
    ...draw,
    tickets: draw.tickets.without(entryId),
    ofMember: draw.ofMember.with(memberId, (draw.ofMember.get(memberId) ?? 1) - 1),
    unpaid: draw.unpaid - (isPaid ? 0 : 1),
  };
};

const known = (draw: Draw): KnownDraw => {
  invariant(draw.status !== 'none', 'a draw is announced before anything else happens to it');
  return draw;
};
