import { instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import { testDatabase } from '@accrue/testing';
import { dueRows, type DueRows } from './due-rows';
import type { DueItem } from './due-work';

const ROWS: DueRows = { table: 'bill', key: 'id', dueAt: 'due_at', where: 'not paid', more: 'amount' };
interface Bill extends DueItem {
  readonly amount: number;
}
const day = (month: number, dayOfMonth: number): InstantIso =>
  instantFromEpochMs(Date.UTC(2026, month - 1, dayOfMonth));
const [FIRST, SECOND, LATER] = [day(1, 1), day(1, 2), day(2, 1)];

describe('rows that say when they are due', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('come page by page in the order of their time and key, without what is later, never due or excluded', async () => {
    const pool = database.open('context');
    await pool.query('create schema if not exists context');
    await pool.query(
      'create table bill (id text primary key, due_at timestamptz, paid boolean not null, amount integer)',
    );
    const bills = [
      ['b', SECOND, false, 2],
      ['a', SECOND, false, 1],
      ['z', FIRST, false, 3],
      ['paid', FIRST, true, 4],
      ['never', null, false, 5],
      ['later', LATER, false, 6],
    ];
    for (const bill of bills) await pool.query('insert into bill values ($1, $2, $3, $4)', bill);
    const read: Bill[] = [];
    for (let after: Bill | null = null; ;) {
      const page: readonly Bill[] = await dueRows<Bill>(pool, ROWS, { by: SECOND, after, limit: 2 });
      read.push(...page);
      after = page.at(-1) ?? null;
      if (page.length < 2) break;
    }
    expect(read).toEqual([
      { key: 'z', dueAt: FIRST, amount: 3 },
      { key: 'a', dueAt: SECOND, amount: 1 },
      { key: 'b', dueAt: SECOND, amount: 2 },
    ]);
  });
});
