import type { OfferChanged } from '@accrue/campaigns-domain';
import type { ActionId, InstantIso } from '@accrue/kernel';
import { boolean, integer, key, nullable, readModel, text, timestamptz, type Projection } from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';

/** One row per offer that a member was given, in whosever journal it is by now. */
export const memberOffers = readModel('member_offers', {
  columns: {
    action_id: key(text<ActionId>()),
    offer_id: text(),
    /** Of what was said last. */
    sequence: integer(),
    is_expired: boolean(),
    /** When it is to be said that it has expired; null: it was, or there is nothing to come. */
    due_at: nullable(timestamptz<InstantIso>()),
  },
  indexes: [['due_at', 'action_id']],
});

export const memberOffersProjection: Projection = {
  name: 'member-offers',
  version: 1,
  tables: [memberOffers],
  eventTypes: new Set<OfferChanged['type']>(['OfferChanged']),
  project: (stored) => {
    const {
      actionId: action_id,
      offerId: offer_id,
      sequence,
      change,
      until,
      completions,
      most,
    } = (stored as StoredEvent & OfferChanged).data;
    return [
      memberOffers.change({ action_id }, (row) => {
        const is_expired = change === 'expired' || row?.is_expired === true;
        // What two journals say of it, one after the other, may come the other way round.
        if (row !== undefined && row.sequence > sequence)
          return { ...row, is_expired, due_at: is_expired ? null : row.due_at };
        return { offer_id, sequence, is_expired, due_at: is_expired || completions >= most ? null : until };
      }),
    ];
  },
};
