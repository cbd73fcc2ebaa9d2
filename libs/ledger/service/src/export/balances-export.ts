import { PassThrough, type Readable } from 'node:stream';
import { once } from 'node:events';
import { CSV_MEDIA_TYPE, csvLines } from '@accrue/http';
import type { Database, Transaction } from '@accrue/persistence';
import { BALANCE_COLUMN_NAMES, type BalanceColumn } from '../read-models/balance/balance-columns';

const PAGE_ROWS = 5_000;

interface Exported {
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

export type ExportRow = Exported & Readonly<Record<(typeof NAMES)[BalanceColumn], number>>;

/** Everybody who is enrolled, in every wallet of the programme, and whoever else has a balance. */
const PAGE = `
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

export const EXPORT_COLUMNS = [
  'memberId',
  'reference',
  'wallet',
  'unit',
  ...BALANCE_COLUMN_NAMES.map((name) => NAMES[name]),
] as const;

const FORMATS = {
  csv: {
    mediaType: CSV_MEDIA_TYPE,
    header: csvLines([EXPORT_COLUMNS]),
    lines: (rows: readonly ExportRow[]) => csvLines(rows.map((row) => EXPORT_COLUMNS.map((name) => row[name]))),
  },
  ndjson: {
    mediaType: 'application/x-ndjson',
    header: '',
    lines: (rows: readonly ExportRow[]) => rows.map((row) => `${JSON.stringify(row, [...EXPORT_COLUMNS])}\n`).join(''),
  },
} as const;

export type ExportFormat = keyof typeof FORMATS;

export const isExportFormat = (text: string): text is ExportFormat => Object.hasOwn(FORMATS, text);

export const mediaTypeOf = (format: ExportFormat): string => FORMATS[format].mediaType;

/**
 * All balances at one moment, ordered by the operator's number, ours where there is none, and wallet, compared by code point.
 * Read through a cursor, page by page, no faster than the reader takes it. An error ends the stream with it.
 */
export const exportBalances = (database: Database, format: ExportFormat): Readable => {
  const out = new PassThrough();
  void database
    .transaction((tx) => writeAll(tx, format, out))
    .then(() => out.end())
    .catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
};

const writeAll = async (tx: Transaction, format: ExportFormat, out: PassThrough): Promise<void> => {
  const { header, lines } = FORMATS[format];
  out.write(header);
  await tx.query(`declare balances no scroll cursor for ${PAGE}`);
  for (;;) {
    const rows = await tx.query<ExportRow>(`fetch ${PAGE_ROWS} from balances`);
    if (rows.length === 0 || out.destroyed) return;
    if (!out.write(lines(rows))) await Promise.race([once(out, 'drain'), once(out, 'close')]);
  }
};
