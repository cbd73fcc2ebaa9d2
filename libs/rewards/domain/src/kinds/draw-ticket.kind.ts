import { invariant } from '@accrue/kernel';
import type { Programme } from '../conditions';
import type { DrawTerms } from '../draw';
import type { KindOf } from './kind';

/** A ticket is the member's at once, and can be given up by any till until its draw closes; then it takes part, whatever anybody wishes. */
export const drawTicket: KindOf<'draw-ticket'> = {
  within: (ticket, programme) => {
    const tiers = ticket.tiers ?? drawOf(ticket, programme).tiers;
    return tiers === null ? ticket : { ...ticket, tiers };
  },
  reserve: ({ stock }) => (stock === undefined ? { type: 'none' } : { type: 'counted', counted: stock.counted }),
  fulfil: () => ({ confirmWithinDays: null }),
  use: () => null,
  show: ({ kind, draw }) => ({ kind, draw }),
  cancel: () => 'until_begins',
  event: (ticket, programme) => {
    const { opens, closes } = drawOf(ticket, programme);
    return { opens, begins: closes, waitMost: 0 };
  },
};

const drawOf = ({ draw }: { readonly draw: string }, { draws }: Programme): DrawTerms => {
  const terms = draws?.find(({ drawId }) => drawId === draw);
  invariant(terms !== undefined, `a ticket is of a draw of its programme: ${draw}`);
  return terms;
};
