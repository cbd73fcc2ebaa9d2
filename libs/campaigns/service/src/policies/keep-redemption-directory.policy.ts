import { redemptionCancelled, redemptionCompleted } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

type RedemptionFact = MessageOf<typeof redemptionCompleted | typeof redemptionCancelled>;

/** What was undone stays so, whatever comes twice. */
const KEEP = `
insert into redemption_directory (redemption_id, member_id, reward_id, completed_at, is_undone)
select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::boolean[])
on conflict (redemption_id) do update set is_undone = redemption_directory.is_undone or excluded.is_undone`;

/** What members redeemed, as rewards tells. */
@Policy()
export class KeepRedemptionDirectory {
  @ConsumesInTransaction('campaigns.redemption-directory', redemptionCompleted, redemptionCancelled)
  async keep(facts: readonly RedemptionFact[], tx: Transaction): Promise<void> {
    // Those of one redemption come in order: the last one counts.
    const last = [...new Map(facts.map((fact) => [fact.data.redemptionId, fact])).values()];
    await tx.query(KEEP, [
      last.map(({ data }) => data.redemptionId),
      last.map(({ data }) => data.memberId),
      last.map(({ data }) => data.rewardId),
      last.map(({ data }) => data.occurredAt),
      last.map(({ type }) => type === redemptionCancelled.type),
    ]);
  }
}
