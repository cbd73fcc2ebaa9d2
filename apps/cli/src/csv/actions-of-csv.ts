import { instantIn } from './cells';
import type { CsvMapping } from './csv-mapping';
import type { CsvRow } from './csv-rows';
import { mappedBy, type Mapped } from './mapped';

export const ACTION_FIELDS: readonly string[] = ['key', 'type', 'idType', 'memberValue', 'occurredAt'];

/** One action a row, without attributes: NDJSON has these. */
export const actionsOfCsv = async function* (rows: AsyncIterable<CsvRow>, mapping: CsvMapping): AsyncIterable<Mapped> {
  for await (const row of rows) yield mappedBy(row.line, row.line, () => actionOf(row, mapping));
};

const actionOf = (row: CsvRow, mapping: CsvMapping): unknown => {
  row.checkWidth();
  const [key, type, value] = [row.get('key'), row.get('type'), row.get('memberValue')];
  const member = { idType: row.get('idType') ?? 'card', value };
  return { key, type, member, occurredAt: instantIn(row, 'occurredAt', mapping).toISO() };
};
