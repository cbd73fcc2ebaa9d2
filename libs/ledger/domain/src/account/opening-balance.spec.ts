import { localDate } from '@accrue/kernel';
import { after, at, bringAlong, hold, remaining, settle, spend, totals } from './account.fixture';
import type { ImportOpeningBalance } from './commands';
import { decide } from './decide';

const over = at('2026-07-01');
const brought = (line: number, amount: number, expires = false): ImportOpeningBalance =>
  bringAlong(line, amount, expires ? { expiresAt: over, expiresOn: localDate('2026-06-30') } : {});

describe('a balance that a member brings along from another system', () => {
  it('is a lot of its own, and was not issued', () => {
    const [event] = decide(brought(2, 120, true), after());
    expect(event).toMatchObject({
      type: 'OpeningBalanceImported',
      data: {
        ...{ lotId: 'migration:legacy/2', importId: 'legacy', line: 2, actor: 'olga', expiresOn: '2026-06-30' },
        postings: [
          { account: 'active', points: 120 },
          { account: 'migrated', points: -120 },
        ],
        reason: { code: 'balance.imported', data: { importId: 'legacy' } },
      },
    });
    const account = after(brought(2, 120, true), brought(3, 30));
    expect(totals(account)).toEqual({ active: 150, migrated: -150 });
    expect(account.lots).toMatchObject([
      { origin: 'migration', expiresAt: over },
      { origin: 'migration', expiresAt: null },
    ]);
  });

  it('is spent first, expires and repays as other points do', () => {
    const later = { now: at('2026-02-01'), expiresAt: at('2026-02-02') };
    expect(remaining(after(brought(3, 30), brought(2, 20, true), hold('h', 25, later)))).toEqual({
      ...{ 'migration:legacy/2': 0, 'migration:legacy/3': 25 },
    });
    expect(totals(after(brought(2, 20, true), settle(over)))).toEqual({ expired: 20, migrated: -20 });
    expect(totals(after(spend('S', 50), brought(3, 30)))).toEqual({ spent: 50, deficit: -20, migrated: -30 });
  });

  it('is booked once: the same line again changes nothing, and stands for nothing else', () => {
    expect(decide(brought(2, 120), after(brought(2, 120)))).toEqual([]);
    expect(() => decide(brought(2, 121), after(brought(2, 120)))).toThrow(
      expect.objectContaining({ code: 'import.conflict', data: { importId: 'legacy', line: 2 } }),
    );
  });
});
