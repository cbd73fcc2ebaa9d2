import type { BudgetsDrawn } from '@accrue/campaigns-domain';
import { ConcurrencyConflict } from '@accrue/event-store';
import { memberId } from '@accrue/kernel';
import { BudgetDesk } from './budget-desk';
import type { BudgetLeases, Lease } from './budget-leases';

const PART = { budgetId: 'spring', from: '', storeId: '', amount: 100 };

describe('what a command takes of a lease', () => {
  /** Of ten points that are leased, three are drawn; then the append ends like this. */
  const leftAfter = async (failure: Error | null): Promise<number> => {
    const lease: Lease = { leaseId: 'mine', left: 10, endsAt: Infinity };
    const leases = { held: () => lease, isEmpty: () => true } as unknown as BudgetLeases;
    const append = new BudgetDesk(leases).taking(async (decide) => {
      decide((rooms): readonly BudgetsDrawn[] => {
        const { leaseId } = rooms.left(PART, 3);
        const draws = [{ budgetId: 'spring', from: '', storeId: '', points: 3, leaseId }];
        return [{ type: 'BudgetsDrawn', data: { memberId: memberId('m'), awards: [], draws } }];
      });
      if (failure !== null) throw failure;
    });
    await append.catch(() => undefined);
    return lease.left;
  };

  it('is gone when it is stored, and as long as nobody knows whether it is', async () => {
    expect(await leftAfter(null)).toBe(7);
    expect(await leftAfter(new Error('the answer is lost'))).toBe(7);
  });

  it('is there again when nothing was stored', async () => {
    expect(await leftAfter(new ConcurrencyConflict('journal-m', 2))).toBe(10);
  });
});
