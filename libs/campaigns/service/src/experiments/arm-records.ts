import { Injectable } from '@nestjs/common';
import type { Experiment } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { BUCKETS, type InstantIso } from '@accrue/kernel';
import { notVoided } from '../read-models/not-voided';

/** What members of an arm came to. All minor units, of the programme’s currency. */
export interface ArmRecord {
  readonly arm: string;
  readonly members: number;
  /** Of whom something was decided that another arm would have changed. */
  readonly exposed: number;
  /** Who bought something while it ran. */
  readonly buyers: number;
  readonly receipts: number;
  readonly spend: number;
  readonly spendVariance: number;
  /** In the days before, as many as it has run. */
  readonly spendBefore: number;
  readonly spendBeforeVariance: number;
  /** By wallet: for receipts, actions, days and tiers of that time. */
  readonly earned: Readonly<Record<string, number>>;
  /** By reward: what rules and offers gave in that time without a price, and members have or used. */
  readonly given: Readonly<Record<string, number>>;
}

/** As `placeOf` in the domain. @param id SQL of the experiment’s id */
const place = (id: string): string =>
  `(('x' || substr(encode(sha256(convert_to(${id} || '/' || m.member_id, 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint & 4294967295) * ${String(BUCKETS)} / 4294967296`;

/**
 * $1 the experiment, $2 and $3 when it began and until when is counted, $4 to $6 arms and their places, $7 to $9 who is held out, $10 the
 * beginning of the days before. By intention to treat: all who were members by then, whether they bought anything or not.
 */
const ARMS = `
with member as (
  select t.value as member_id from identity_tenure t
  where t.type = 'member_id' and t.taken_at < $3 and not exists (select from duplicates d where d.member_id = t.value)
  group by t.value
),
assigned as (
  select m.member_id, arm.id as arm
  from member m join unnest($4::text[], $5::integer[], $6::integer[]) as arm(id, first, past)
    on ${place('$1::text')} >= arm.first and ${place('$1::text')} < arm.past
  where $7::text is null or not (${place('$7::text')} >= $8::integer and ${place('$7::text')} < $9::integer)
),
counted as materialized (
  select r.receipt_id, r.member_id, r.kind, r.payable, r.occurred_at >= $2 as is_during
  from receipts r
  where r.member_id is not null and r.occurred_at >= $10 and r.occurred_at < $3 and r.kind <> 'void'
    and ${notVoided('r')}
),
bought as (
  select member_id, coalesce(sum(payable) filter (where is_during), 0) as spend,
    coalesce(sum(payable) filter (where not is_during), 0) as spend_before,
    count(*) filter (where is_during and kind = 'sale') as receipts
  from counted group by member_id
),
earned as (
  select arm, json_object_agg(wallet_id, amount) as wallets
  from (
    select arm, wallet_id, sum(amount) as amount
    from (
      select a.arm, w.wallet_id, w.granted - w.reversed as amount
      from counted c join assigned a using (member_id) join awards w using (receipt_id)
      where c.is_during
      union all
      select a.arm, w.wallet_id, w.granted - w.reversed
      from assigned a join awards w using (member_id) join actions x using (action_id)
      where x.occurred_at >= $2 and x.occurred_at < $3
    ) each group by arm, wallet_id
  ) sums group by arm
),
given as (
  select arm, json_object_agg(reward_id, times) as rewards
  from (
    select a.arm, g.reward_id, count(*) as times
    from assigned a join given_reward_directory g using (member_id)
    where g.since >= $2 and g.since < $3 and g.status in ('given', 'used')
    group by a.arm, g.reward_id
  ) sums group by arm
)
select a.arm, count(*)::int as members, count(x.member_id)::int as exposed, (count(*) filter (where b.receipts > 0))::int as buyers,
  coalesce(sum(b.receipts), 0)::int as receipts,
  coalesce(sum(b.spend), 0)::float8 as spend, coalesce(var_samp(coalesce(b.spend, 0)), 0)::float8 as "spendVariance",
  coalesce(sum(b.spend_before), 0)::float8 as "spendBefore",
  coalesce(var_samp(coalesce(b.spend_before, 0)), 0)::float8 as "spendBeforeVariance",
  coalesce((select wallets from earned e where e.arm = a.arm), '{}') as earned,
  coalesce((select rewards from given g where g.arm = a.arm), '{}') as given
from assigned a left join bought b using (member_id)
  left join exposures x on x.experiment_id = $1 and x.member_id = a.member_id and x.exposed_at < $3
group by a.arm`;

/** Sums by arm, from the context’s own read models. */
@Injectable()
export class ArmRecords {
  constructor(private readonly ports: ContextPorts) {}

  /** Of arms that have members; in no order. @param span the days before it began, and until when is counted */
  async read(
    { id, arms, startsAt, heldOutBy }: Experiment,
    { before, until }: { readonly before: InstantIso; readonly until: InstantIso },
  ): Promise<readonly ArmRecord[]> {
    return this.ports.database.query<ArmRecord>(ARMS, [
      ...[id, startsAt, until],
      ...[arms.map((arm) => arm.id), arms.map(({ from }) => from), arms.map(({ to }) => to)],
      ...[heldOutBy?.experimentId ?? null, heldOutBy?.arm.from ?? null, heldOutBy?.arm.to ?? null],
      before,
    ]);
  }
}
