import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CliError, EXIT } from '../exit-codes';
import type { CsvMapping } from './csv-mapping';

/** What is wrong with one row; the others are sent. */
export class RowError extends Error {
  constructor(
    message: string,
    /** Where it stands, or what it would have been. */
    readonly column?: string,
  ) {
    super(message);
    this.name = 'RowError';
  }
}

const RECORD_CHARACTERS_MAX = 1_000_000;
const BLANK = /^[\s\u00a0]+|[\s\u00a0]+$/gu;

/** A row of a CSV, read by the fields of the mapping. */
export class CsvRow {
  constructor(
    private readonly mapping: CsvMapping,
    private readonly indexes: ReadonlyMap<string, number>,
    private readonly cells: readonly string[],
    /** Where the row ends, counted from 1. */
    readonly line: number,
  ) {}

  /** What the row says of a field; undefined when its cells are empty and it has no fixed value. */
  get(field: string): string | undefined {
    const columns = this.mapping.columns[field] ?? [];
    const cell = columns
      .map((column) => (this.cells[this.indexes.get(column) ?? -1] ?? '').replace(BLANK, ''))
      .filter((text) => text !== '')
      .join(' ');
    const text = cell === '' ? this.mapping.fixed[field] : cell;
    const values = this.mapping.values[field];
    if (text === undefined || values === undefined || cell === '') return text;
    const value = values[text];
    if (value === undefined) throw this.wrong(field, `is none of ${Object.keys(values).join(', ')}`);
    return value;
  }

  /** @throws RowError when there is none */
  must(field: string): string {
    const text = this.get(field);
    if (text === undefined) throw new RowError(`no ${field}`, this.columnOf(field));
    return text;
  }

  /** An error about the field's cell. */
  wrong(field: string, message: string): RowError {
    const columns = this.mapping.columns[field] ?? [];
    const cell = columns.map((column) => this.cells[this.indexes.get(column) ?? -1] ?? '').join(' ');
    return new RowError(`"${cell.slice(0, 60)}" ${message}`, this.columnOf(field));
  }

  /** @throws RowError when the row has more cells than the heading: a separator inside a cell that is not quoted */
  checkWidth(): void {
    const width = this.indexes.size;
    const extra = this.cells.slice(width).some((cell) => cell.trim() !== '');
    if (extra) throw new RowError(`${this.cells.length} cells, the heading has ${width}`);
  }

  private columnOf(field: string): string {
    return this.mapping.columns[field]?.join('+') ?? field;
  }
}

/**
 * The rows below the heading, as they come.
 * @throws CliError when a mapped column is not there, or the file is no CSV from some line on
 */
export const csvRows = async function* (
  path: string,
  text: AsyncIterable<string>,
  head: string,
  mapping: CsvMapping,
): AsyncIterable<CsvRow> {
  const parser = parse({
    delimiter: mapping.delimiter ?? delimiterOf(head),
    info: true,
    max_record_size: RECORD_CHARACTERS_MAX,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  const input = Readable.from(text);
  input.on('error', (error) => parser.destroy(error));
  let indexes: ReadonlyMap<string, number> | undefined;
  try {
    for await (const { record, info } of input.pipe(parser) as AsyncIterable<{
      record: readonly string[];
      info: { readonly lines: number };
    }>) {
      if (indexes !== undefined) yield new CsvRow(mapping, indexes, record, info.lines);
      else indexes = indexesOf(path, record, mapping);
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new CliError(`${path}, line ${String(Number(cause['lines'] ?? 1))}: ${cause.message}`, EXIT.usage);
  }
};

const indexesOf = (path: string, heading: readonly string[], mapping: CsvMapping): ReadonlyMap<string, number> => {
  const names = heading.map((name) => name.replace(BLANK, ''));
  for (const column of Object.values(mapping.columns).flat()) {
    const times = names.filter((name) => name === column).length;
    if (times === 1) continue;
    const what = times === 0 ? 'no column' : 'more than one column';
    throw new CliError(`${path} has ${what} "${column}"; its heading is: ${names.join(', ')}`, EXIT.usage);
  }
  // A column that nobody asks for may have any name, also that of another; it counts for the width alone.
  return new Map(names.map((name, index) => [names.indexOf(name) === index ? name : `${name} (${index})`, index]));
};

const delimiterOf = (head: string): string => {
  const [heading = ''] = head.trimStart().split(/[\r\n]/, 1);
  const count = (delimiter: string): number => heading.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((most, delimiter) => (count(delimiter) > count(most) ? delimiter : most));
};
