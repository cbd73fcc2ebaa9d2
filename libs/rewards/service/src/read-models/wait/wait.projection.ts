import type { StoredEvent } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import {
  boolean,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import type { redemption, reward } from '@accrue/rewards-domain';

/**
 * Redemptions that waited for a place, by what the redemption and what the reward says of them. Both come in their own order, so that a row is what was said
 * so far, in whatever order; `due_at` follows from it: since when one of both has to be told of the other.
 */
export const waits = readModel('wait', {
  columns: {
    redemption_id: key(text()),
    waits_since: nullable(timestamptz<InstantIso>()),
    begins: nullable(timestamptz<InstantIso>()),
    // By the redemption: it has ended, or it has a place and goes on like any other.
    ended_at: nullable(timestamptz<InstantIso>()),
    is_called: boolean(),
    // By the reward: in line, or with a place; and not any more.
    is_in_line: boolean(),
    place_since: nullable(timestamptz<InstantIso>()),
    is_out: boolean(),
    due_at: nullable(timestamptz<InstantIso>()),
    // While it waits.
    ends_at: nullable(timestamptz<InstantIso>()),
  },
  indexes: [['due_at'], ['ends_at']],
});
type WaitRow = ReadModelRow<typeof waits>;
type Said = Omit<WaitRow, 'redemption_id' | 'due_at' | 'ends_at'>;

const NOTHING: Said = {
  waits_since: null,
  begins: null,
  ended_at: null,
  is_called: false,
  is_in_line: false,
  place_since: null,
  is_out: false,
};

export const waitProjection: Projection = {
  name: 'wait',
  version: 1,
  tables: [waits],
  eventTypes: new Set<(redemption.RedemptionEvent | reward.RewardEvent)['type']>([
    ...(['RedemptionWaits', 'WaitEnded', 'RedemptionRequested'] as const),
    ...(['RedemptionFailed', 'RedemptionCancelled'] as const),
    ...(['WaitJoined', 'WaitLeft', 'UnitReserved', 'UnitReturned'] as const),
  ]),
  project: (stored: StoredEvent) => {
    const event = stored as unknown as redemption.RedemptionEvent | reward.RewardEvent;
    const at = stored.metadata.occurredAt;
    switch (event.type) {
      case 'RedemptionWaits':
        return [said(event.data.redemptionId, { waits_since: at, begins: event.data.begins })];
      case 'WaitEnded':
      case 'RedemptionFailed':
      case 'RedemptionCancelled':
        if (event.data.begins === null) return [];
        return [said(event.data.redemptionId, { ended_at: at })];
      case 'WaitJoined':
        return [said(event.data.redemptionId, { is_in_line: true })];
      case 'WaitLeft':
        return [said(event.data.redemptionId, { is_out: true })];
      // What never can wait has no row.
      case 'RedemptionRequested':
        return event.data.begins === null ? [] : [said(event.data.redemptionId, { is_called: true })];
      case 'UnitReserved':
        return event.data.offer.event === null ? [] : [said(event.data.redemptionId, { place_since: at })];
      case 'UnitReturned':
        return event.data.offer.event === null ? [] : [said(event.data.redemptionId, { is_out: true })];
      default:
        return [];
    }
  },
};

const said = (redemptionId: string, more: Partial<Said>): RowChange =>
  waits.change({ redemption_id: redemptionId }, (row) => {
    const all = { ...(row ?? NOTHING), ...more };
    return { ...all, due_at: dueAt(all), ends_at: isWaiting(all) ? all.begins : null };
  });

const isWaiting = ({ waits_since, ended_at, is_called }: Said): boolean =>
  waits_since !== null && ended_at === null && !is_called;

const dueAt = (row: Said): InstantIso | null => {
  const { waits_since, ended_at, is_in_line, place_since, is_out, is_called } = row;
  if (waits_since === null) return null;
  // In line, or with a place, and does not want it any more.
  if (ended_at !== null) return is_in_line && !is_out ? ended_at : null;
  if (is_called) return null;
  return is_in_line ? place_since : waits_since;
};
