import type { Queryable } from '@accrue/persistence';
import { BOOKED_BY_BALANCES } from '../read-models/balance/balance-columns';
import type { Checks } from './checks';

export const FLOW_CHECK = 'the flow of points over time sums to the balances';

/** Both sides are written by one projection in one transaction, so they agree at any moment. */
export const compareFlow = async (database: Queryable, checks: Checks): Promise<void> => {
  const wallets = await database.query<{ wallet: string; differs: string }>(`
    select wallet, sum(abs(points)) as differs
    from (
      select wallet, account, sum(points) as points
      from (select wallet, account, debit - credit as points from posting_sums
            union all
            select wallet, account, -points from (${BOOKED_BY_BALANCES}) booked) side
      group by wallet, account) difference
    group by wallet order by wallet`);
  for (const { wallet, differs } of wallets)
    checks.expect(FLOW_CHECK, differs === '0', () => `${wallet}: off the balances by ${differs}`);
};
