import type { ContextPorts } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import type { ProjectionRejectionCode } from '@accrue/projections';
import { BudgetLeases } from './budget-leases';
import { END_LEASES, LEASE, OVERDUE, TAKEN_OF_PART } from './lease-statements';

const PART = { budgetId: 'spring', from: '', storeId: '', amount: 100 };

describe('leases of a budget', () => {
  /** Another process has leased 40 of it, and was killed long ago. */
  const leasesWhere = (waitForAll: () => Promise<void>) => {
    const asked: string[] = [];
    const query = (text: string): Promise<readonly object[]> => {
      asked.push(text);
      if (text === OVERDUE) return Promise.resolve([{ leaseId: 'killed', before: new Date() }]);
      if (text === TAKEN_OF_PART)
        return Promise.resolve([{ leased: asked.includes(END_LEASES) ? '0' : '40', back: '0' }]);
      return Promise.resolve(text === LEASE ? [{ lease_id: 'mine' }] : []);
    };
    const database = { query, transaction: (work: (tx: object) => Promise<unknown>) => work({ query }) };
    const ports = { database, projections: { waitForAll } } as unknown as ContextPorts;
    return { leases: new BudgetLeases(ports), asked };
  };
  const behind = () =>
    Promise.reject(new Rejected<ProjectionRejectionCode>('read.not_caught_up', { projection: 'budgets' }));

  it('end when all that was written is read, and what they had left is there again', async () => {
    const { leases, asked } = leasesWhere(() => Promise.resolve());
    expect(await leases.take(PART, 90)).toBe(true);
    expect(asked).toContain(END_LEASES);
  });

  it('end later where the read model is behind: a receipt has what is left without them, and is not refused', async () => {
    const { leases, asked } = leasesWhere(behind);
    expect(await leases.take(PART, 50)).toBe(true);
    expect(await leases.room({ ...PART, storeId: 'S-2' })).toBe(60);
    expect(asked).not.toContain(END_LEASES);
    expect(await leasesWhere(behind).leases.take(PART, 90)).toBe(false);
  });

  it('fail with what else fails', async () => {
    const { leases } = leasesWhere(() => Promise.reject(new Error('the database has gone')));
    await expect(leases.take(PART, 10)).rejects.toThrow('the database has gone');
  });
});
