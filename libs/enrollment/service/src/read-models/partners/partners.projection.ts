import type { PartnerEvent } from '@accrue/enrollment-domain';
import type { StoredEvent } from '@accrue/event-store';
import {
  integer,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
} from '@accrue/projections';

/** One row per partner, pseudonymous. */
export const partners = readModel('partners', {
  columns: {
    partner_id: key(text()),
    reference: nullable(text()),
    status: text<'active' | 'erased'>(),
    enrolled_at: timestamptz(),
    revision: integer(),
  },
  // The time too: it is this program's clock.
  arrivalDependent: ['revision', 'enrolled_at'],
});
export type PartnerRow = ReadModelRow<typeof partners>;

export const partnersProjection: Projection = {
  name: 'partners',
  version: 1,
  tables: [partners],
  eventTypes: new Set<PartnerEvent['type']>(['PartnerEnrolled', 'PartnerErased']),
  project: (stored) => {
    const { revision } = stored;
    const { type, data } = stored as StoredEvent & PartnerEvent;
    if (type === 'PartnerErased')
      return [
        partners.change(
          { partner_id: data.partnerId },
          (row) => row && { ...row, reference: null, status: 'erased', revision },
        ),
      ];
    const { partnerId, reference, enrolledAt } = data;
    return [
      partners.change({ partner_id: partnerId }, () => ({
        reference,
        status: 'active',
        enrolled_at: enrolledAt,
        revision,
      })),
    ];
  },
};
