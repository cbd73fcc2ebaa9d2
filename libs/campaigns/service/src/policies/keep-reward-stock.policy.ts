import { catalogueState } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** What comes again, or late, changes nothing. */
const KEEP = `
insert into reward_stock (reward_id, stock, available, revision)
select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
on conflict (reward_id) do update set stock = excluded.stock, available = excluded.available, revision = excluded.revision
  where reward_stock.revision < excluded.revision`;

/** What there is of each reward, as rewards tells. */
@Policy()
export class KeepRewardStock {
  @ConsumesInTransaction('campaigns.reward-stock', catalogueState)
  async keep(facts: readonly MessageOf<typeof catalogueState>[], tx: Transaction): Promise<void> {
    // Those of one reward come in order: the last one counts.
    const last = [...new Map(facts.map(({ data }) => [data.rewardId, data])).values()];
    await tx.query(KEEP, [
      last.map(({ rewardId }) => rewardId),
      last.map(({ stock }) => stock),
      last.map(({ available }) => available),
      last.map(({ revision }) => revision),
    ]);
  }
}
