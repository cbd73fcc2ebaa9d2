import { instantIn } from './cells';
import type { CsvMapping } from './csv-mapping';
import type { CsvRow } from './csv-rows';
import { mappedBy, type Mapped } from './mapped';

const TEXTS = [
  ...['reference', 'card', 'qr', 'phone', 'email', 'name', 'birthDate'],
  ...['storeId', 'employeeId', 'channel'],
] as const;

export const MEMBER_FIELDS: readonly string[] = [...TEXTS, 'enrolledAt'];

/** One member a row; what is empty is left out. */
export const membersOfCsv = async function* (rows: AsyncIterable<CsvRow>, mapping: CsvMapping): AsyncIterable<Mapped> {
  for await (const row of rows) yield mappedBy(row.line, row.line, () => memberOf(row, mapping));
};

const memberOf = (row: CsvRow, mapping: CsvMapping): unknown => {
  row.checkWidth();
  const texts = TEXTS.flatMap((field) => {
    const value = row.get(field);
    return value === undefined ? [] : [[field, value] as const];
  });
  const enrolledAt =
    row.get('enrolledAt') === undefined ? {} : { enrolledAt: instantIn(row, 'enrolledAt', mapping).toISO() };
  return { ...Object.fromEntries(texts), ...enrolledAt };
};
