import type { StoredEvent } from '@accrue/event-store';
import type { AccountEvent, Adjustment } from '@accrue/ledger-domain';
import {
  bigint,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
} from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { accountEventOf } from '../../account/account-event';

/** Points by hand, also what waits for approval or was declined. */
export const adjustments = readModel('adjustments', {
  columns: {
    member_id: key(text()),
    adjustment_id: key(text()),
    wallet: text(),
    points: bigint(),
    reason_code: text(),
    expires_at: nullable(timestamptz()),
    status: text<Adjustment['status']>(),
    asked_at: timestamptz(),
    // Who asked for it.
    actor: text(),
    // Who approved or declined it, and when; null: nobody had to, or has yet.
    decided_by: nullable(text()),
    decided_at: nullable(timestamptz()),
    // The adjustment, or the reversal, that it undoes; and what undid this one.
    reverses: nullable(text()),
    reversed_by: nullable(text()),
  },
  indexes: [['status', 'asked_at']],
});
export type AdjustmentRow = ReadModelRow<typeof adjustments>;

const TYPES = ['PointsAdjusted', 'AdjustmentProposed', 'AdjustmentDeclined', 'AdjustmentReversed'] as const;
/** With them, they are on another account, where they are told again. */
const DEPARTURES = ['AccountMerged', 'DuplicateLeft'] as const;
type Departed = Extract<AccountEvent, { readonly type: (typeof DEPARTURES)[number] }>;
type Told = Extract<AccountEvent, { readonly type: (typeof TYPES)[number] }>;

export const adjustmentsProjection: Projection = {
  name: 'adjustments',
  version: 1,
  tables: [adjustments],
  eventTypes: new Set<AccountEvent['type']>([...TYPES, ...DEPARTURES]),
  project: (stored) => {
    // By `eventTypes` there are no others.
    const event = accountEventOf(stored) as Told | Departed;
    const member_id = memberOfStream(stored.streamId);
    if ('adjustmentIds' in event.data)
      return event.data.adjustmentIds.map((adjustment_id) =>
        adjustments.change({ member_id, adjustment_id }, () => undefined),
      );
    const { adjustmentId } = event.data;
    const told = event as Told;
    const own = adjustments.change({ member_id, adjustment_id: adjustmentId }, (row) => rowAfter(told, stored, row));
    if (event.type !== 'AdjustmentReversed') return [own];
    const reversed = { member_id, adjustment_id: event.data.reverses };
    return [own, adjustments.change(reversed, (row) => row && { ...row, reversed_by: adjustmentId })];
  },
};

type Rest = Omit<AdjustmentRow, 'member_id' | 'adjustment_id'>;

const rowAfter = ({ type, data }: Told, stored: StoredEvent, row: Rest | undefined): Rest | undefined => {
  const at = stored.metadata.occurredAt;
  if (type === 'AdjustmentDeclined')
    return row && { ...row, status: 'declined', decided_by: data.declinedBy, decided_at: at };
  const { walletId, points, reasonCode, expiresAt, actor } = data;
  const asked = { wallet: walletId, points, reason_code: reasonCode, expires_at: expiresAt, actor };
  const chain = { reverses: 'reverses' in data ? data.reverses : null, reversed_by: null };
  const undecided = { asked_at: row?.asked_at ?? at, decided_by: null, decided_at: null };
  if (type === 'AdjustmentProposed') return { ...asked, ...chain, ...undecided, status: 'proposed' };
  const approved = data.approvedBy === null ? {} : { decided_by: data.approvedBy, decided_at: at };
  return { ...asked, ...chain, ...undecided, ...approved, status: 'posted' };
};
