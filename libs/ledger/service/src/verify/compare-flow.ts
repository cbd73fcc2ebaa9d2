import type { Queryable } from '@accrue/persistence';
import type { Checks } from './checks';

export const FLOW_CHECK = 'the flow of points over time sums to the balances';

/** Both sides are written by one projection in one transaction, so they agree at any moment. */
export const compareFlow = async (database: Queryable, checks: Checks): Promise<void> => {
  const wallets = await database.query<{ wallet: string; differs: string }>(`
    select wallet, (abs(sum(granted)) + abs(sum(reversed)) + abs(sum(redeemed)) + abs(sum(expired)) + abs(sum(adjusted))
                    + abs(sum(outstanding)) + abs(sum(owed)) + abs(sum(in_review)) + abs(sum(written_off))) as differs
    from (select wallet, granted, reversed, redeemed, expired, adjusted, outstanding, owed, in_review, written_off
          from points_flow
          union all
          select wallet, -granted, -reversed, -spent, -expired, -adjusted, -(pending + active + held), -deficit, -in_review, -written_off
          from balance) difference
    group by wallet order by wallet`);
  for (const { wallet, differs } of wallets)
    checks.expect(FLOW_CHECK, differs === '0', () => `${wallet}: off the balances by ${differs}`);
};
