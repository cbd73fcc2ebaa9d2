import { applyChanges, touchRows, type TouchedTable } from './fold-rows';
import { bigint, json, key, nullable, text, timestamptz } from './columns';
import { readModel, type Row, type RowChange } from './read-model';

const tables = [
  readModel('balance', {
    columns: { member_id: key(text()), points: bigint(), at: nullable(timestamptz()), note: nullable(json()) },
  }),
];
const change = (member: string, step: RowChange['change']): RowChange => ({
  table: 'balance',
  key: { member_id: member },
  change: step,
});
const fold = (changes: readonly RowChange[], stored: Record<string, Row> = {}): (Row | undefined)[] => {
  const touched = new Map<string, TouchedTable>();
  touchRows(changes, tables, touched);
  const rows = [...(touched.get('balance')?.values() ?? [])];
  for (const row of rows) row.before = row.now = stored[String(row.key['member_id'])];
  applyChanges(changes, tables, touched);
  return rows.map((row) => row.now);
};

describe('folding rows', () => {
  it('shows each change what the earlier ones left, stored or not', () => {
    const add = (points: number) => (row: Row | undefined) => ({
      member_id: 'm',
      points: Number(row?.['points'] ?? 0) + points,
    });
    expect(
      fold([change('m', add(1)), change('m', add(2))], { m: { member_id: 'm', points: 10, at: null, note: null } }),
    ).toStrictEqual([{ member_id: 'm', points: 13, at: null, note: null }]);
  });

  it('gives a row the form in which it will come back from the table', () => {
    expect(fold([change('m', () => ({ points: 1, at: '2026-01-01T01:00:00+01:00', note: { a: 1 } }))])).toStrictEqual([
      { member_id: 'm', points: 1, at: '2026-01-01T00:00:00.000Z', note: { a: 1 } },
    ]);
  });

  it('deletes, and lets a deleted row begin anew', () => {
    const changes = [change('m', () => undefined), change('m', (row) => ({ points: row === undefined ? 7 : 0 }))];
    expect(fold(changes, { m: { member_id: 'm', points: 1 } })).toStrictEqual([
      { member_id: 'm', points: 7, at: null, note: null },
    ]);
  });

  it.each([
    [
      'a table that is not declared',
      { table: 'other', key: { member_id: 'm' }, change: () => undefined },
      'no table other',
    ],
    ['a key without a value', { table: 'balance', key: {}, change: () => undefined }, 'balance.member_id has no value'],
    ['a column that is not declared', change('m', () => ({ nonsense: 1 })), 'no column nonsense'],
    ['a row without what it must have', change('m', () => ({ note: 1 })), 'balance.points has no value'],
    ['points that are no safe integer', change('m', () => ({ points: 0.5 })), 'not a safe integer'],
  ])('refuses %s', (_what, wrong, message) => {
    expect(() => fold([wrong])).toThrow(message);
  });
});
