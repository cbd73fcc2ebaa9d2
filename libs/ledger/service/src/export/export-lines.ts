import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { Type } from '@nestjs/common';
import { CSV_MEDIA_TYPE, csvLines, linesOf, NDJSON_MEDIA_TYPE } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { Database, Transaction } from '@accrue/persistence';
import type { LedgerProblemCode } from '../problem-statuses';

const PAGE_ROWS = 5_000;

type Cell = string | number | null;

/** What is exported: one line for each row. */
export interface Exported<Name extends string> {
  /** Selects the columns, by their names. */
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  readonly columns: readonly Name[];
}

type Row = Readonly<Record<string, Cell>>;

const FORMATS = {
  csv: {
    mediaType: CSV_MEDIA_TYPE,
    header: (columns: readonly string[]) => csvLines([columns]),
    lines: (rows: readonly Row[], columns: readonly string[]) =>
      csvLines(rows.map((row) => columns.map((name) => row[name] ?? null))),
  },
  ndjson: {
    mediaType: 'application/x-ndjson',
    header: () => '',
    lines: (rows: readonly Row[], columns: readonly string[]) =>
      rows.map((row) => `${JSON.stringify(row, [...columns])}\n`).join(''),
  },
} as const;

type ExportFormat = keyof typeof FORMATS;

/** @throws Rejected export.format_unknown */
export const exportFormatOf = (format: string): ExportFormat => {
  if (Object.hasOwn(FORMATS, format)) return format as ExportFormat;
  throw new Rejected<LedgerProblemCode>('export.format_unknown', { format, known: ['ndjson', 'csv'] });
};

export const mediaTypeOf = (format: ExportFormat): string => FORMATS[format].mediaType;

/** For the API document. @param line what a line of it is */
export const exportContent = (description: string, line: Type, columns: readonly string[]) => ({
  description: `${description}; as CSV: ${columns.join(',')}`,
  content: {
    [NDJSON_MEDIA_TYPE]: { schema: linesOf(line) },
    [CSV_MEDIA_TYPE.split(';')[0] ?? '']: {
      schema: { type: 'string' as const },
      example: `${columns.join(',')}\r\n`,
    },
  },
});

/**
 * All rows at one moment. Read through a cursor, page by page, no faster than the reader takes it. An error ends the stream with it.
 */
export const exported = <Name extends string>(
  database: Database,
  what: Exported<Name>,
  format: ExportFormat,
): Readable => {
  const out = new PassThrough();
  void database
    .transaction((tx) => writeAll(tx, what, format, out))
    .then(() => out.end())
    .catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
};

const writeAll = async (
  tx: Transaction,
  { sql, parameters = [], columns }: Exported<string>,
  format: ExportFormat,
  out: PassThrough,
): Promise<void> => {
  const { header, lines } = FORMATS[format];
  out.write(header(columns));
  await tx.query(`declare exported no scroll cursor for ${sql}`, [...parameters]);
  for (;;) {
    const rows = await tx.query<Row>(`fetch ${PAGE_ROWS} from exported`);
    if (rows.length === 0 || out.destroyed) return;
    if (!out.write(lines(rows, columns))) await Promise.race([once(out, 'drain'), once(out, 'close')]);
  }
};
