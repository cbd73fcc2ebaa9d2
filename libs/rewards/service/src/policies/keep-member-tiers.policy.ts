import { tierChanged } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

const KEEP = `
insert into member_tier (member_id, tier_id, sequence)
select * from unnest($1::text[], $2::text[], $3::integer[])
on conflict (member_id) do update set tier_id = excluded.tier_id, sequence = excluded.sequence
where member_tier.sequence < excluded.sequence`;

/** In which tier members are, for rewards that are for some tiers only. */
@Policy()
export class KeepMemberTiers {
  @ConsumesInTransaction('rewards.member-tiers', tierChanged)
  async keep(facts: readonly MessageOf<typeof tierChanged>[], tx: Transaction): Promise<void> {
    const last = new Map<string, MessageOf<typeof tierChanged>['data']>();
    for (const { data } of facts)
      if ((last.get(data.memberId)?.sequence ?? 0) < data.sequence) last.set(data.memberId, data);
    const changed = [...last.values()];
    await tx.query(KEEP, [
      changed.map(({ memberId }) => memberId),
      changed.map(({ to }) => to),
      changed.map(({ sequence }) => sequence),
    ]);
  }
}
