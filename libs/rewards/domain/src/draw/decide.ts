import {
  assertNever,
  DRAW_ALGORITHM,
  drawCommitmentOf,
  drawListOf,
  drawWinners,
  invariant,
  Rejected,
} from '@accrue/kernel';
import type {
  AnnounceDraw,
  DrawCommand,
  DrawRejectionCode,
  EnterTicket,
  FreezeDraw,
  GivePrize,
  MakeDraw,
  PayTicket,
  WithdrawTicket,
} from './commands';
import type { DrawEvent, Winner } from './events';
import { ticketRefusal } from './refusal';
import { entriesOf, type Draw, type KnownDraw } from './state';

/**
 * Every step may be asked for again: what has been done is not done again.
 * @throws Rejected<DrawRejectionCode>
 */
export const decide = (command: DrawCommand, draw: Draw): readonly DrawEvent[] => {
  switch (command.type) {
    case 'AnnounceDraw':
      return announce(command, draw);
    case 'EnterTicket':
      return enter(command, known(draw));
    case 'PayTicket':
      return pay(command, known(draw));
    case 'WithdrawTicket':
      return withdraw(command, known(draw));
    case 'FreezeDraw':
      return freeze(command, known(draw));
    case 'MakeDraw':
      return make(command, known(draw));
    case 'GivePrize':
      return give(command, known(draw));
    default:
      return assertNever(command);
  }
};

/** What was announced stays: members have tickets of it, and have seen what it was committed to. */
const announce = ({ data }: AnnounceDraw, draw: Draw): readonly DrawEvent[] => {
  if (draw.status !== 'none') return [];
  const { terms, ...more } = data;
  return [{ type: 'DrawAnnounced', data: { ...terms, ...more, algorithm: DRAW_ALGORITHM } }];
};

const enter = ({ data: { entryId, memberId, at, isPaid } }: EnterTicket, draw: KnownDraw): readonly DrawEvent[] => {
  if (draw.tickets.get(entryId) !== undefined) return [];
  const refused = ticketRefusal(draw, { memberId, at });
  if (refused !== null) throw new Rejected<DrawRejectionCode>(refused.code, refused.data);
  return [{ type: 'TicketEntered', data: { drawId: draw.terms.drawId, entryId, memberId, isPaid } }];
};

const pay = ({ data: { entryId } }: PayTicket, draw: KnownDraw): readonly DrawEvent[] => {
  const ticket = draw.tickets.get(entryId);
  if (ticket === undefined || ticket.isPaid) return [];
  return [{ type: 'TicketPaid', data: { drawId: draw.terms.drawId, entryId, memberId: ticket.memberId } }];
};

/** Out of a list that is fixed nothing goes any more. */
const withdraw = ({ data: { entryId } }: WithdrawTicket, draw: KnownDraw): readonly DrawEvent[] => {
  const ticket = draw.tickets.get(entryId);
  if (ticket === undefined || draw.status !== 'open') return [];
  return [{ type: 'TicketWithdrawn', data: { drawId: draw.terms.drawId, entryId, memberId: ticket.memberId } }];
};

/** As long as it is open whether a ticket will be paid for, nobody knows who takes part: so nothing that is paid for is left out, and nothing else is in. */
const freeze = ({ data: { now, entropy, left } }: FreezeDraw, draw: KnownDraw): readonly DrawEvent[] => {
  const { drawId, drawnFrom, beacon } = draw.terms;
  const refuse = (code: DrawRejectionCode, data = {}) => new Rejected<DrawRejectionCode>(code, { drawId, ...data });
  if (draw.status !== 'open') {
    if (entropy !== null && entropy !== draw.entropy) throw refuse('draw.frozen_otherwise', { entropy: draw.entropy });
    return [];
  }
  if (now < drawnFrom) throw refuse('draw.too_early', { drawnFrom });
  if (beacon === null && entropy !== null) throw refuse('draw.has_no_beacon');
  if (beacon !== null && entropy === null) throw refuse('draw.beacon_missing', { beacon });
  if (draw.unpaid > 0) throw refuse('draw.unsettled', { unsettled: draw.unpaid });
  const entries = [...entriesOf(draw)];
  const leftOut = entries.flatMap(({ entryId, memberId }) => (left.has(memberId) ? [entryId] : [])).sort();
  const list = drawListOf(
    drawId,
    entries.filter(({ memberId }) => !left.has(memberId)),
  );
  const { length: tickets } = list.lines;
  return [{ type: 'DrawFrozen', data: { drawId, tickets, leftOut, listHash: list.hash, entropy } }];
};

/** @throws InvariantViolation when it is another seed than the one that was committed to */
const make = ({ data: { seed } }: MakeDraw, draw: KnownDraw): readonly DrawEvent[] => {
  if (draw.status === 'made') return [];
  const { terms, listHash, entropy, commitment } = draw;
  const { drawId, prizes } = terms;
  invariant(listHash !== null, 'a draw is made of a list that is fixed');
  invariant(drawCommitmentOf(drawId, seed) === commitment, 'a draw is made with the seed that it was committed to');
  const { lines, hash } = drawListOf(drawId, entriesOf(draw));
  invariant(hash === listHash, 'a list that is fixed stays as it is');
  const places = prizes.flatMap(({ id, winners }) => Array.from({ length: winners }, () => id));
  const numbers = drawWinners({ drawId, seed, listHash, entropy }, { tickets: lines.length, winners: places.length });
  const winners = numbers.map((number, place): Winner => {
    const line = lines[number - 1];
    const prizeId = places[place];
    invariant(line !== undefined && prizeId !== undefined, 'who wins is in the list, and wins something');
    return { number, ticket: line.ticket, prizeId, ...line.entry };
  });
  return [{ type: 'DrawMade', data: { drawId, seed, winners } }];
};

const give = ({ data: { number, to } }: GivePrize, draw: KnownDraw): readonly DrawEvent[] => {
  const winner = draw.winners.find((each) => each.number === number);
  invariant(winner !== undefined, 'a prize goes to a ticket that has won');
  if (draw.given.has(number)) return [];
  return [{ type: 'PrizeGiven', data: { drawId: draw.terms.drawId, number, prizeId: winner.prizeId, to } }];
};

const known = (draw: Draw): KnownDraw => {
  if (draw.status === 'none') throw new Rejected<DrawRejectionCode>('draw.unknown');
  return draw;
};
