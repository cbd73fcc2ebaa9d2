import { stringify } from 'csv-stringify/sync';

/** A text may be anybody's, a number is ours; null is an empty cell. */
export type CsvCell = string | number | bigint | null;

export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8';

/**
 * Rows as lines of CSV (RFC 4180, lines end with LF). A text that a spreadsheet would run as a formula gets an apostrophe before it
 * and is quoted; numbers stay numbers, also negative ones. Every CSV that leaves the platform is written here.
 */
export const csvLines = (rows: readonly (readonly CsvCell[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    {
      cast: {
        string: (text) => {
          const safe = withoutFormula(text);
          return safe === text ? text : { value: safe, quoted: true };
        },
      },
    },
  );

/**
 * Where a formula could begin: at the start of the cell and, because a spreadsheet may split at other separators than ours, behind
 * a separator, a quote or a line end; blanks before it do not hinder it. Full-width and small forms are read as the plain ones.
 * Source: OWASP, CSV injection.
 */
const FORMULA_START = /(^|[,;|\t\r\n"'])(\s*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫])/gu;

const withoutFormula = (text: string): string => text.replace(FORMULA_START, "$1'$2");
