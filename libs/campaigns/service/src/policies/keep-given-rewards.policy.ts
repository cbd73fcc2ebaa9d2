import { rewardGivenStated } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** Those of one gift may come by two ways when it becomes another member's: the highest revision counts. */
const KEEP = `
insert into given_reward_directory (given_id, member_id, reward_id, status, since, revision)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[])
on conflict (given_id) do update set status = excluded.status, revision = excluded.revision
  where given_reward_directory.revision < excluded.revision`;

/** What members were given for no points, and whether they used it, as rewards tells. */
@Policy()
export class KeepGivenRewards {
  @ConsumesInTransaction('campaigns.given-reward-directory', rewardGivenStated)
  async keep(facts: readonly MessageOf<typeof rewardGivenStated>[], tx: Transaction): Promise<void> {
    const stated = facts.flatMap(({ data: { rewardId, revision, rewards } }) =>
      rewards.map((given) => ({ ...given, rewardId, revision })),
    );
    const last = new Map<string, (typeof stated)[number]>();
    for (const given of stated)
      if ((last.get(given.givenId)?.revision ?? -1) <= given.revision) last.set(given.givenId, given);
    const rows = [...last.values()];
    await tx.query(KEEP, [
      rows.map(({ givenId }) => givenId),
      rows.map(({ memberId }) => memberId),
      rows.map(({ rewardId }) => rewardId),
      rows.map(({ status }) => status),
      rows.map(({ since }) => since),
      rows.map(({ revision }) => revision),
    ]);
  }
}
