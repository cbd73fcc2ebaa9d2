import { CsvError, parse } from 'csv-parse/sync';
import { Rejected } from '@accrue/kernel';
import type { PlatformProblemCode } from '@accrue/http';

interface Row {
  readonly cells: readonly string[];
  /** Counted from 1. */
  readonly line: number;
}

/** What heads a list of codes; such a line is no code. */
const HEADING = /^((voucher|coupon|promo|discount|reward|gift)[ _-]?)?codes?$/i;

/**
 * Codes from a text: one a line, bare, as a JSON string or as a cell of CSV; or CSV with several columns, one of them headed `code`.
 * A heading, a byte order mark, blank lines and either line end are no codes.
 * @throws Rejected request.invalid when it is CSV that cannot be read, or none of several columns is headed `code`
 */
export const codesOfText = (text: string): readonly { readonly code: string; readonly line: number }[] => {
  const rows = jsonRowsOf(text) ?? csvRowsOf(text);
  const column = rows[0]?.cells.findIndex((cell) => HEADING.test(cell.trim())) ?? -1;
  const broad = rows.find(({ cells }) => cells.length > 1);
  if (column < 0 && broad !== undefined)
    throw invalid(
      broad.line,
      'one code a line, or a column that is headed "code"; a code with a comma in it stands in quotes',
    );
  return rows
    .slice(column < 0 ? 0 : 1)
    .map(({ cells, line }) => ({ code: (cells[Math.max(0, column)] ?? '').trim(), line }));
};

/** JSON escapes quotes with a backslash, CSV by doubling them. @returns null when the text is no list of JSON strings */
const jsonRowsOf = (text: string): readonly Row[] | null => {
  const lines = text.split('\n').map((line) => line.trim());
  const quoted = lines.filter((line) => line.startsWith('"'));
  if (!quoted.some((line) => line.includes('\\')) || quoted.some((line) => unquoted(line) === null)) return null;
  return lines.flatMap((line, index) => (line === '' ? [] : [{ cells: [unquoted(line) ?? line], line: index + 1 }]));
};

const unquoted = (line: string): string | null => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
};

const csvRowsOf = (text: string): readonly Row[] => {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    return rows.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Not the library's own words: they repeat what they could not read, and codes are secrets.
    throw invalid(Number(error['lines'] ?? 1), 'a quote that is opened and closed, or none');
  }
};

const invalid = (line: number, message: string): Rejected =>
  new Rejected<PlatformProblemCode>('request.invalid', { errors: [{ pointer: '', line, message }] });
