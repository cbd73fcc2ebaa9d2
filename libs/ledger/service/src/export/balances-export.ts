import { BALANCE_COLUMN_NAMES, type BalanceColumn } from '../read-models/balance/balance-columns';
import type { Exported } from './export-lines';

interface ExportedWallet {
  readonly memberId: string;
  /** The operator's own number; null: none was given. */
  readonly reference: string | null;
  readonly wallet: string;
  /** null: the version of the programme that has the wallet is still on its way here. */
  readonly unit: string | null;
}

/** What the columns are called where they are exported. */
const NAMES = {
  granted: 'granted',
  reversed: 'reversed',
  spent: 'spent',
  expired: 'expired',
  adjusted: 'adjusted',
  transferred: 'transferred',
  migrated: 'migrated',
  pending: 'pending',
  held: 'held',
  active: 'active',
  deficit: 'deficit',
  in_review: 'inReview',
  written_off: 'writtenOff',
} as const satisfies Record<BalanceColumn, string>;

export type ExportRow = ExportedWallet & Readonly<Record<(typeof NAMES)[BalanceColumn], number>>;

/** Everybody who is enrolled, in every wallet of the programme, and whoever else has a balance. */
const ALL = `
  with everybody as (
    select coalesce(d.reference, m.member_id) collate "C" as export_id, m.member_id, d.reference, m.wallet
    from (select member_id, wallet_id as wallet from member_directory cross join wallet
          union
          select member_id, wallet from balance) m
    left join member_directory d using (member_id)
  )
  select e.member_id as "memberId", e.reference, e.wallet, w.unit,
         ${BALANCE_COLUMN_NAMES.map((name) => `coalesce(b.${name}, 0) as "${NAMES[name]}"`).join(', ')}
  from everybody e left join balance b using (member_id, wallet) left join wallet w on w.wallet_id = e.wallet
  order by e.export_id, e.member_id, e.wallet collate "C"`;

const EXPORT_COLUMNS = [
  'memberId',
  'reference',
  'wallet',
  'unit',
  ...BALANCE_COLUMN_NAMES.map((name) => NAMES[name]),
] as const;

/** All balances, ordered by the operator's number, ours where there is none, and wallet, compared by code point. */
export const ALL_BALANCES: Exported<(typeof EXPORT_COLUMNS)[number]> = { sql: ALL, columns: EXPORT_COLUMNS };
