import { existsSync, readFileSync } from 'node:fs';
import { IANAZone } from 'luxon';
import { isCurrencyCode } from '@accrue/kernel';
import { parse as parseYaml } from 'yaml';
import { CliError, EXIT } from '../exit-codes';

/** How the columns of somebody's CSV become fields; documented in `examples/till-export/README.md`. */
export interface CsvMapping {
  /** Field → the column, or the columns whose cells are joined by a blank. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Field → the value that it has in every row. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Field → cell → the value that it stands for. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** null: the one that the heading has most of. */
  readonly delimiter: string | null;
  readonly encoding: string | undefined;
  readonly decimalComma: boolean;
  /** IANA zone of times without an offset; null: each has one. */
  readonly timeZone: string | null;
  /** In the tokens of luxon, e.g. `dd.MM.yyyy HH:mm`; null: ISO 8601. */
  readonly dateFormat: string | null;
}

export interface CsvFlags {
  readonly map?: string;
  readonly mapFile?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly decimalComma?: boolean;
  readonly timeZone?: string;
  readonly dateFormat?: string;
  readonly currency?: string;
}

type Document = Readonly<Record<string, unknown>>;

const KEYS = ['columns', 'fixed', 'values', 'delimiter', 'encoding', 'decimalComma', 'timeZone', 'dateFormat'];

/**
 * What the flags say, over what the mapping file says.
 * @param fields that there are
 * @throws CliError naming what is wrong, and the fields there are
 */
export const readCsvMapping = (flags: CsvFlags, fields: readonly string[]): CsvMapping => {
  const document = flags.mapFile === undefined ? {} : readDocument(flags.mapFile);
  const unknownKey = Object.keys(document).find((key) => !KEYS.includes(key));
  if (unknownKey !== undefined) throw wrong(`the mapping file has no "${unknownKey}", only ${KEYS.join(', ')}`);
  const columns = Object.entries({ ...record(document, 'columns'), ...pairsOf(flags.map) });
  const mapping: CsvMapping = {
    columns: Object.fromEntries(columns.map(([field, column]) => [field, columnsOf(field, column)])),
    fixed: {
      ...textsOf(record(document, 'fixed'), 'fixed'),
      ...(flags.currency === undefined ? {} : { currency: flags.currency }),
    },
    values: Object.fromEntries(
      Object.entries(record(document, 'values')).map(([field, values]) => [
        field,
        textsOf(record({ values }, 'values'), `values.${field}`),
      ]),
    ),
    delimiter: flags.delimiter?.replace('\\t', '\t') ?? textOf(document, 'delimiter') ?? null,
    encoding: flags.encoding ?? textOf(document, 'encoding'),
    decimalComma: flags.decimalComma ?? document['decimalComma'] === true,
    timeZone: flags.timeZone ?? textOf(document, 'timeZone') ?? null,
    dateFormat: flags.dateFormat ?? textOf(document, 'dateFormat') ?? null,
  };
  check(mapping, fields);
  return mapping;
};

const check = ({ columns, fixed, values, timeZone }: CsvMapping, fields: readonly string[]): void => {
  if (Object.keys(columns).length === 0)
    throw wrong(
      `--as csv wants to know which columns to read: --map FIELD=COLUMN,… or --map-file FILE; fields are ${fields.join(', ')}`,
    );
  const unknown = [...Object.keys(columns), ...Object.keys(fixed), ...Object.keys(values)].find(
    (field) => !fields.includes(field),
  );
  if (unknown !== undefined) throw wrong(`there is no field "${unknown}"; fields are ${fields.join(', ')}`);
  if (timeZone !== null && !IANAZone.isValidZone(timeZone)) throw wrong(`there is no time zone "${timeZone}"`);
  const { currency } = fixed;
  if (currency !== undefined && !isCurrencyCode(currency))
    throw wrong(`there is no currency "${currency}"; write it as GBP`);
};

const readDocument = (path: string): Document => {
  if (!existsSync(path)) throw wrong(`${path}: no such file`);
  try {
    return record({ file: parseYaml(readFileSync(path, 'utf8')) as unknown }, 'file');
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw wrong(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** `card=CardNo,reference=Customer+Branch` */
const pairsOf = (text: string | undefined): Document => {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw wrong(`--map "${pair}": write FIELD=COLUMN`);
      const column = pair.slice(at + 1).trim();
      return [pair.slice(0, at).trim(), column.includes('+') ? column.split('+') : column];
    }),
  );
};

const columnsOf = (field: string, column: unknown): readonly string[] => {
  const names: readonly unknown[] = Array.isArray(column) ? column : [column];
  if (names.length === 0 || names.some((name) => typeof name !== 'string' && typeof name !== 'number'))
    throw wrong(`columns.${field}: the name of a column, or a list of names`);
  return names.map((name) => String(name).trim());
};

const record = (document: Document, key: string): Document => {
  const value = document[key] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(`${key}: names with values`);
  return value as Document;
};

const textOf = (document: Document, key: string): string | undefined => {
  const value = document[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrong(`${key}: a text`);
  return value;
};

const textsOf = (document: Document, where: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(document).map(([key, value]) => {
      if (!['string', 'number', 'boolean'].includes(typeof value)) throw wrong(`${where}.${key}: a text`);
      return [key, String(value)];
    }),
  );

const wrong = (message: string): CliError => new CliError(message, EXIT.usage);
