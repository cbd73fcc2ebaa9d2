import type { StoredEvent } from '@accrue/event-store';
import { postingSumsChanges } from './posting-sums';

const entry = (
  occurredAt: string,
  postings: Readonly<Record<string, number>>,
  recordedAt = '2026-02-01T09:20:00.000Z',
): StoredEvent =>
  ({
    streamId: 'account-m-1',
    type: 'PointsCorrected',
    data: {
      walletId: 'points',
      occurredAt,
      postings: Object.entries(postings).map(([account, points]) => ({ account, points })),
    },
    recordedAt,
  }) as unknown as StoredEvent;

const rowsOf = (...entries: readonly StoredEvent[]): Readonly<Record<string, unknown>> => {
  const rows: Record<string, ReturnType<ReturnType<typeof postingSumsChanges>[number]['change']>> = {};
  for (const { key, change } of entries.flatMap(postingSumsChanges)) {
    const id = Object.values(key).join(' ');
    rows[id] = change(rows[id]);
  }
  return rows;
};

describe('the sums of postings', () => {
  const NIGHT = 'points active 2026-01-31T23:45:00.000Z 2026-02-01T09:15:00.000Z';

  it('tell what a quarter of an hour added to an account from what it took', () => {
    const rows = rowsOf(
      entry('2026-01-31T23:45:00.000Z', { issued: -100, active: 100 }),
      entry('2026-01-31T23:52:30.000Z', { active: -30, reversed: 30 }),
      entry('2026-01-31T23:59:59.999Z', { held: -20, spent: 15, active: 5 }),
    );
    expect(rows[NIGHT]).toEqual({ debit: '105', credit: '30' });
    expect(rows[NIGHT.replace('active', 'held')]).toEqual({ debit: '0', credit: '20' });
    const sums = Object.values(rows) as { readonly debit: string; readonly credit: string }[];
    const sum = (side: 'debit' | 'credit') => sums.reduce((all, row) => all + Number(row[side]), 0);
    expect([sum('debit'), sum('credit')]).toEqual([150, 150]);
  });

  it('keep apart what the ledger learnt of later', () => {
    const at = '2026-01-31T23:45:00.000Z';
    const rows = rowsOf(entry(at, { active: 1 }), entry(at, { active: 2 }, '2026-02-01T09:30:00.000Z'));
    expect(rows).toEqual({
      [NIGHT]: { debit: '1', credit: '0' },
      [NIGHT.replace('09:15', '09:30')]: { debit: '2', credit: '0' },
    });
  });

  it('begin a new row with the next quarter', () => {
    expect(Object.keys(rowsOf(entry('2026-02-01T00:00:00.000Z', { active: 1 })))).toEqual([
      'points active 2026-02-01T00:00:00.000Z 2026-02-01T09:15:00.000Z',
    ]);
  });

  it('stay exact beyond what plain numbers can hold', () => {
    const [change] = postingSumsChanges(entry('2026-01-01T00:00:00.000Z', { active: 10 }));
    expect(change?.change({ debit: '9007199254740991', credit: '0' })).toEqual({
      debit: '9007199254741001',
      credit: '0',
    });
  });
});
