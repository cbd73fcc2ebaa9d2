import type { StoredEvent } from '@accrue/event-store';
import type { AccountEvent, LotChange, LotOrigin } from '@accrue/ledger-domain';
import {
  bigint,
  date,
  integer,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { ACCOUNT_EVENT_TYPES, accountEventOf } from '../../account/account-event';
import { clawbackReviewChanges, clawbackReviews } from './clawback-reviews';

/** Every lot with what it was earned by, also the closed ones. */
export const lots = readModel('lots', {
  columns: {
    member_id: key(text()),
    lot_id: key(text()),
    wallet: text(),
    // `grace`: points that a return gave back after their own lot had expired.
    origin: text<LotOrigin>(),
    award_id: nullable(text()),
    receipt_id: nullable(text()),
    // What another member sent: who, in which transfer, from which lot.
    from_member_id: nullable(text()),
    transfer_id: nullable(text()),
    source_lot_id: nullable(text()),
    rule_id: nullable(text()),
    programme_version: nullable(integer()),
    tier_id: nullable(text()),
    multiplier: nullable(text()),
    granted: bigint(),
    reversed: bigint(),
    remaining: bigint(),
    expired: bigint(),
    // Taken back although it was not there, and nobody has decided about it.
    in_review: bigint(),
    status: text<'active' | 'pending' | 'awaiting_terms'>(),
    occurred_at: timestamptz(),
    activates_at: nullable(timestamptz()),
    expires_at: nullable(timestamptz()),
    expires_on: nullable(date()),
    // It expires when nothing is earned or spent in its wallet for so long: its dates move, and there are none while nothing is in it.
    inactive_months: nullable(integer()),
    // When time alone changes the lot next; null: never, or nothing is left in it.
    due_at: nullable(timestamptz()),
    // Of the award; the terms are those of the highest.
    sequence: integer(),
    revision: bigint(),
  },
  indexes: [['due_at', 'member_id'], ['receipt_id']],
  arrivalDependent: ['sequence', 'revision'],
});
export type LotRow = ReadModelRow<typeof lots>;

export const lotsProjection: Projection = {
  name: 'lots',
  version: 3,
  tables: [lots, clawbackReviews],
  eventTypes: ACCOUNT_EVENT_TYPES,
  project: (stored) => [...lotChanges(stored), ...clawbackReviewChanges(stored)],
};

/** What the event does to lots, a change for each. */
export const lotChanges = (stored: StoredEvent): RowChange[] => {
  const event = accountEventOf(stored);
  const changes = new Map<string, Step[]>();
  const add = (lotId: string, step: Step): void => void changes.set(lotId, [...(changes.get(lotId) ?? []), step]);
  const subject = subjectOf(event);
  if (subject !== null) add(subject.lotId, subject.step);
  if (event.type === 'PointsEarned')
    for (const award of event.data.awards) add(award.awardId, earned(event.data, award));
  if (event.type === 'TransferReceived') for (const lot of event.data.opened) add(lot.lotId, received(event.data, lot));
  if (event.type === 'LotsActivated') for (const lotId of event.data.lotIds) add(lotId, activated);
  if ('emptied' in event.data) for (const lotId of event.data.emptied) add(lotId, (row) => ({ ...row, granted: 0 }));
  for (const change of event.data.lots) add(change.lotId, moved(change));
  return [...changes].map(([lotId, steps]) => rowChange(stored, lotId, steps));
};

type Step = (row: LotRow) => LotRow;

const rowChange = (stored: StoredEvent, lotId: string, steps: readonly Step[]): RowChange => {
  const lot = { member_id: memberOfStream(stored.streamId), lot_id: lotId };
  return lots.change(lot, (row) => {
    const before = { ...(row ?? unopened(lot, accountEventOf(stored).data.walletId)), revision: stored.revision };
    const after = steps.reduce((stepped, step) => step(stepped), before);
    return { ...after, due_at: dueAt(after) };
  });
};

const unopened = (lot: Pick<LotRow, 'member_id' | 'lot_id'>, wallet: string): LotRow => ({
  ...lot,
  wallet,
  origin: 'award',
  award_id: null,
  receipt_id: null,
  from_member_id: null,
  transfer_id: null,
  source_lot_id: null,
  rule_id: null,
  programme_version: null,
  tier_id: null,
  multiplier: null,
  granted: 0,
  reversed: 0,
  remaining: 0,
  expired: 0,
  in_review: 0,
  status: 'awaiting_terms',
  occurred_at: '',
  activates_at: null,
  expires_at: null,
  expires_on: null,
  inactive_months: null,
  due_at: null,
  sequence: -1,
  revision: 0,
});

/** What the event says of the one lot that it is about. */
const subjectOf = (event: AccountEvent): { readonly lotId: string; readonly step: Step } | null => {
  switch (event.type) {
    case 'PointsReversed':
    case 'PointsCorrected':
      return { lotId: event.data.lotId, step: restated(event.data) };
    case 'LotTermsRecorded':
      return { lotId: event.data.lotId, step: termsRecorded(event.data) };
    case 'PointsAdjusted':
      return event.data.lotId === null ? null : { lotId: event.data.lotId, step: adjusted(event.data) };
    case 'OpeningBalanceImported':
      return { lotId: event.data.lotId, step: broughtAlong(event.data) };
    case 'AdjustmentReversed':
      return event.data.lotId === null ? null : { lotId: event.data.lotId, step: regranted(event.data) };
    case 'SpendRefunded':
      return event.data.lotId === null ? null : { lotId: event.data.lotId, step: restored(event.data) };
    default:
      return null;
  }
};

type DataOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { readonly type: Type }>['data'];

const sourceOf = (data: DataOf<'PointsReversed' | 'PointsCorrected' | 'LotTermsRecorded'>) => ({
  award_id: data.awardId,
  receipt_id: data.receiptId,
  rule_id: data.ruleId,
  programme_version: data.programmeVersion,
});

const lifeOf = (data: DataOf<'PointsEarned' | 'LotTermsRecorded'>) => ({
  occurred_at: data.occurredAt,
  activates_at: data.activatesAt,
  expires_at: data.expiresAt,
  expires_on: data.expiresOn,
  inactive_months: data.inactivity?.months ?? null,
  status: data.status,
});

const earned =
  (data: DataOf<'PointsEarned'>, award: DataOf<'PointsEarned'>['awards'][number]): Step =>
  (row) => ({
    ...row,
    award_id: award.awardId,
    receipt_id: data.receiptId,
    rule_id: award.ruleId,
    programme_version: data.programmeVersion,
    ...lifeOf(data),
    tier_id: data.tierId,
    multiplier: data.multiplier,
    granted: award.granted,
    reversed: 0,
    sequence: award.sequence,
  });

const restated =
  (data: DataOf<'PointsReversed' | 'PointsCorrected'>): Step =>
  (row) => ({
    ...row,
    ...sourceOf(data),
    ...('tierId' in data ? { tier_id: data.tierId, multiplier: data.multiplier } : {}),
    occurred_at: row.occurred_at === '' ? data.occurredAt : row.occurred_at,
    granted: data.granted,
    reversed: data.reversed,
    sequence: data.sequence,
  });

/** The grant came late: its dates count, its tier only if no correction has told a later one. */
const termsRecorded =
  (data: DataOf<'LotTermsRecorded'>): Step =>
  (row) => ({
    ...row,
    ...lifeOf(data),
    ...(row.multiplier === null ? { tier_id: data.tierId, multiplier: data.multiplier } : {}),
  });

const adjusted =
  (data: DataOf<'PointsAdjusted'>): Step =>
  (row) => ({
    ...row,
    origin: 'adjustment',
    status: 'active',
    occurred_at: data.occurredAt,
    expires_at: data.expiresAt,
    granted: data.points,
  });

const broughtAlong =
  (data: DataOf<'OpeningBalanceImported'>): Step =>
  (row) => ({
    ...row,
    origin: 'migration',
    status: 'active',
    occurred_at: data.occurredAt,
    expires_at: data.expiresAt,
    expires_on: data.expiresOn,
    granted: data.points,
  });

const received =
  ({ from, transferId, at }: DataOf<'TransferReceived'>, lot: DataOf<'TransferReceived'>['opened'][number]): Step =>
  (row) => ({
    ...row,
    origin: 'transfer',
    from_member_id: from,
    transfer_id: transferId,
    source_lot_id: lot.source,
    status: 'active',
    occurred_at: at,
    expires_at: lot.expiresAt,
    granted: lot.points,
  });

/** What was given by hand was never given, or is again. */
const regranted =
  ({ granted }: DataOf<'AdjustmentReversed'>): Step =>
  (row) => ({ ...row, granted });

/** For points that came back after their own lot had expired: nothing is granted by it. */
const restored =
  (data: DataOf<'SpendRefunded'>): Step =>
  (row) => ({
    ...row,
    origin: 'grace',
    receipt_id: data.receiptId,
    status: 'active',
    occurred_at: data.at,
    expires_at: data.expiresAt,
    expires_on: data.expiresOn,
  });

const activated: Step = (row) => ({ ...row, status: 'active' });

const moved =
  (change: LotChange): Step =>
  (row) => ({
    ...row,
    remaining: row.remaining + change.points,
    expired: row.expired + (change.expired ?? 0),
    in_review: row.in_review + (change.inReview ?? 0),
    ...(change.expiresAt !== undefined && { expires_at: change.expiresAt, expires_on: change.expiresOn ?? null }),
  });

const dueAt = (lot: LotRow): string | null => {
  if (lot.remaining === 0 && lot.status === 'active') return null;
  const dates = [lot.status === 'pending' ? lot.activates_at : null, lot.remaining === 0 ? null : lot.expires_at];
  return dates.filter((date) => date !== null).sort()[0] ?? null;
};
