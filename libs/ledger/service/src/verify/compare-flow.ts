import type { Queryable } from '@accrue/persistence';
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
            select wallet, account, -points
            from (select wallet, sum(granted) as granted, sum(reversed) as reversed, sum(spent) as spent,
                         sum(expired) as expired, sum(adjusted) as adjusted, sum(transferred) as transferred,
                         sum(migrated) as migrated, sum(pending) as pending,
                         sum(held) as held, sum(active) as active, sum(deficit) as deficit,
                         sum(in_review) as in_review, sum(written_off) as written_off
                  from balance group by wallet) b
            cross join lateral (values ('issued', -granted), ('reversed', reversed), ('spent', spent), ('expired', expired),
                                       ('adjusted', -adjusted), ('transferred', -transferred), ('migrated', -migrated), ('pending', pending), ('held', held), ('active', active),
                                       ('deficit', -deficit), ('in_review', -in_review), ('written_off', -written_off)) as booked (account, points)) side
      group by wallet, account) difference
    group by wallet order by wallet`);
  for (const { wallet, differs } of wallets)
    checks.expect(FLOW_CHECK, differs === '0', () => `${wallet}: off the balances by ${differs}`);
};
