import { formOfText, type TextForm } from '@accrue/kernel';
import type { BulkItem } from './bulk';
import { readCsvMapping, type CsvFlags, type CsvMapping } from './csv/csv-mapping';
import { csvRows, type CsvRow } from './csv/csv-rows';
import type { Mapped } from './csv/mapped';
import { CliError, EXIT } from './exit-codes';
import { loadMapping, openSource, type Mapping, type Source } from './source';

/** What a bulk command takes, and how it reads files of other forms. */
export interface BulkKind {
  /** Example of one line, for whoever gives something else. */
  readonly example: string;
  readonly fields: readonly string[];
  readonly ofCsv: (rows: AsyncIterable<CsvRow>, mapping: CsvMapping) => AsyncIterable<Mapped>;
  readonly ofLine: (mapping: Mapping) => ((source: unknown) => unknown) | undefined;
}

export interface Opened {
  readonly source: Source;
  readonly values: AsyncIterable<Mapped & { readonly text?: string }>;
}

/**
 * What a file has for the platform, whatever form it has.
 * @throws CliError when it is of another form than the command was told, with an example of what is wanted
 */
export const openValues = async (
  path: string,
  as: string | undefined,
  flags: CsvFlags,
  kind: BulkKind,
): Promise<Opened> => {
  if (as === 'csv') return openCsv(path, flags, kind);
  if (flags.map !== undefined || flags.mapFile !== undefined)
    throw new CliError('--map and --map-file go with --as csv', EXIT.usage);
  const convert = kind.ofLine(loadMapping(as));
  const source = await openSource(path);
  const form = formOfText(source.head);
  if (form !== 'json_lines') throw notLines(path, form, kind.example);
  return { source, values: linesOf(source.lines, convert) };
};

const openCsv = async (path: string, flags: CsvFlags, { fields, ofCsv }: BulkKind): Promise<Opened> => {
  const mapping = readCsvMapping(flags, fields);
  const source = await openSource(path, mapping.encoding);
  const form = formOfText(source.head);
  if (form === 'empty') throw new CliError(`${path} is empty`, EXIT.usage);
  if (form !== 'csv') throw new CliError(`${path} is ${FORMS[form]}, not CSV: leave out --as csv`, EXIT.usage);
  return { source, values: ofCsv(csvRows(path, source.text, source.head, mapping), mapping) };
};

/** A line that is not JSON goes through as it is: the platform reports it with its number. */
const linesOf = async function* (
  lines: AsyncIterable<string>,
  convert: ((source: unknown) => unknown) | undefined,
): AsyncIterable<Mapped & { readonly text?: string }> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const value = parsed(text);
    if (value === undefined) yield { line, endLine: line, text };
    else yield { line, endLine: line, value: convert ? convert(value) : value };
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What is sent; what is wrong already here is told and left out. */
export const itemsOf = async function* (
  values: Opened['values'],
  isWanted: (value: unknown) => boolean,
  onProblem: (problem: NonNullable<Mapped['problem']>, line: number) => void,
): AsyncIterable<BulkItem> {
  for await (const { line, endLine, value, text, problem } of values) {
    if (problem !== undefined) onProblem(problem, line);
    const isSent = value !== undefined && value !== null && isWanted(value);
    yield { line, endLine, text: text ?? (isSent ? JSON.stringify(value) : null) };
  }
};

const FORMS: Readonly<Record<Exclude<TextForm, 'csv' | 'empty'>, string>> = {
  json_lines: 'NDJSON',
  json_array: 'one JSON array',
  json_document: 'one JSON document over several lines',
  gzip: 'gzip within gzip',
  utf_16: 'binary, or UTF-16 without a byte order mark',
};

const notLines = (path: string, form: TextForm, example: string): CliError => {
  if (form === 'empty') return new CliError(`${path} is empty`, EXIT.usage);
  const found = form === 'csv' ? 'CSV or other text' : FORMS[form];
  const wayOut =
    form === 'csv'
      ? 'A CSV is read with --as csv and --map FIELD=COLUMN,… or --map-file FILE (see --help).'
      : form === 'json_array'
        ? `This makes lines of it: jq -c '.[]' ${path}`
        : form === 'json_document'
          ? `This makes one line of it: jq -c . ${path}`
          : '';
  return new CliError(
    [`${path} is ${found}; wanted is NDJSON, one JSON object a line, such as`, `  ${example}`, wayOut]
      .join('\n')
      .trimEnd(),
    EXIT.usage,
  );
};
