import { Injectable } from '@nestjs/common';
import {
  goalsOf,
  PHASE_DAYS,
  qualifyingPlace,
  TIER_GOAL,
  YEAR_DAYS,
  type MemberRecord,
  type ProgrammeDocument,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso } from '@accrue/kernel';
import { days, MEMBERS, MEMBERS_MAX, OF_MEMBER } from './members-drawn';
import { notVoided } from '../../read-models/not-voided';

const msOf = (instant: string): string => `round(extract(epoch from ${instant}) * 1000)::float8`;

/**
 * $1 the moment of the report, $2 how many members. `offset 0` keeps the database from
 * reading all receipts there are: they are looked up member by member, by an index.
 */
const MEMBERS_AND_RECEIPTS = `
with ${MEMBERS},
receipt as materialized (
  select m.member_id, r.receipt_id, r.occurred_at as at, r.kind = 'sale' as is_sale, r.payable, r.paid_with_points,
    r.qualifying, r.qualifying_spend
  from member m cross join lateral (
    select * from receipts where member_id = m.member_id and occurred_at <= $1 and kind <> 'void' offset 0
  ) r
  where ${notVoided('r')}
)`;

/** $1 rules, $2 how many members. Looked up member by member, by an index. */
const PAID_AGAIN = `
with ${MEMBERS},
given as materialized (
  select m.member_id, a.rule_id, a.action_id
  from member m cross join lateral (
    select rule_id, action_id from awards
    where member_id = m.member_id and rule_id = any($1::text[]) and granted > reversed and action_id is not null offset 0
  ) a
),
reached as (
  select g.rule_id, g.member_id, x.type
  from given g cross join lateral (
    select type from actions where action_id = g.action_id and trigger = 'tier-reached' offset 0
  ) x
  group by g.rule_id, g.member_id, x.type having count(*) > 1
)
select rule_id as "ruleId", count(distinct member_id)::int as members from reached group by rule_id`;

/** $3 and $4 goals and what they take, $5 the wallet that the ladder counts, null: spend. */
const RECORDS = `${MEMBERS_AND_RECEIPTS},
${OF_MEMBER},
joined as (
  select m.member_id, least(m.enrolled_at, min(r.at)) as at
  from member m left join receipt r using (member_id)
  group by m.member_id, m.enrolled_at having least(m.enrolled_at, min(r.at)) <= $1
),
redeemed as (
  select of_member.member_id, d.reward_id, d.completed_at as at
  from of_member
  join redemption_directory d on d.member_id = of_member.was
  where not d.is_undone and d.completed_at <= $1
),
rewarded as (
  select member_id, min(at) as at
  from (select member_id, at from redeemed union all select member_id, at from receipt where paid_with_points) taken
  group by member_id
),
bought as (
  select j.member_id,
    count(*) filter (where is_sale and r.at < j.at + ${days(PHASE_DAYS)})::int as early,
    count(*) filter (where is_sale and r.at >= j.at + ${days(PHASE_DAYS)} and r.at < j.at + ${days(2 * PHASE_DAYS)})::int as later,
    max(r.at) filter (where is_sale) as last_at,
    count(*) filter (where is_sale and r.at <= w.at)::int as until_reward,
    coalesce(sum(r.payable) filter (where r.at > $1 - ${days(YEAR_DAYS)}), 0)::float8 as paid
  from joined j join receipt r using (member_id) left join rewarded w using (member_id)
  group by j.member_id
),
credit as materialized (
  select a.member_id, 'wallet:' || a.wallet_id as key, coalesce(r.at, x.occurred_at) as at, a.granted - a.reversed as amount
  from joined j cross join lateral (select * from awards where member_id = j.member_id offset 0) a
  left join receipt r on r.receipt_id = a.receipt_id
  left join lateral (select occurred_at from actions where action_id = a.action_id offset 0) x on true
  where coalesce(r.at, x.occurred_at) <= $1
  union all
  select member_id, '${TIER_GOAL}', at,
    case when $5::text is null then qualifying_spend else coalesce((qualifying ->> $5)::bigint, 0) end
  from receipt where '${TIER_GOAL}' = any($3::text[])
),
running as (
  select member_id, key, at, sum(amount) over (partition by member_id, key order by at) as total
  from credit where key = any($3::text[])
),
reached as (
  select member_id, json_object_agg(key, ${msOf('at')}) as goals
  from (
    select member_id, key, min(at) as at
    from running join unnest($3::text[], $4::bigint[]) as goal(key, target) using (key)
    where total >= target group by member_id, key
  ) first group by member_id
),
earned as (
  select member_id, json_object_agg(wallet_id, amount) as wallets
  from (
    select member_id, substr(key, length('wallet:') + 1) as wallet_id, sum(amount) as amount
    from credit where key <> '${TIER_GOAL}' and at > $1 - ${days(YEAR_DAYS)} group by member_id, key
  ) sums group by member_id
),
redemptions as (
  select member_id, json_object_agg(reward_id, times) as rewards
  from (
    select member_id, reward_id, count(*)::int as times
    from redeemed where at > $1 - ${days(YEAR_DAYS)} group by member_id, reward_id
  ) counts group by member_id
)
select ${msOf('j.at')} as "joinedMs",
  coalesce(b.early, 0) as "salesEarly", coalesce(b.later, 0) as "salesLater", ${msOf('b.last_at')} as "lastSaleMs",
  ${msOf('w.at')} as "firstRewardMs", coalesce(b.until_reward, 0) as "salesUntilReward", coalesce(b.paid, 0) as "paidMinor",
  coalesce(e.wallets, '{}') as earned, coalesce(t.rewards, '{}') as redeemed, coalesce(g.goals, '{}') as "reachedMs"
from joined j
left join bought b using (member_id)
left join rewarded w using (member_id)
left join earned e using (member_id)
left join redemptions t using (member_id)
left join reached g using (member_id)`;

const TYPICAL_BASKET = `${MEMBERS_AND_RECEIPTS}
select percentile_disc(0.5) within group (order by payable)::float8 as minor
from receipt where is_sale and payable > 0 and at > $1 - ${days(YEAR_DAYS)}`;

/** What members have come to, from the context's own read models and the redemptions that rewards tells of. */
@Injectable()
export class MemberRecords {
  constructor(private readonly ports: ContextPorts) {}

  /** Of at most `MEMBERS_MAX` who had joined by then; in no order. A duplicate is one with its survivor. */
  async read(document: ProgrammeDocument, at: InstantIso): Promise<readonly MemberRecord[]> {
    const goals = goalsOf(document);
    return this.ports.database.query<MemberRecord>(RECORDS, [
      at,
      MEMBERS_MAX,
      goals.map(({ key }) => key),
      goals.map(({ target }) => target),
      qualifyingPlace(document),
    ]);
  }

  /** Rule → members whom it gave more than once for a tier that they reached. @param ruleIds none: nobody is asked */
  async paidAgain(ruleIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ruleIds.length === 0) return new Map();
    const rows = await this.ports.database.query<{ ruleId: string; members: number }>(PAID_AGAIN, [
      ...[ruleIds, MEMBERS_MAX],
    ]);
    return new Map(rows.map(({ ruleId, members }) => [ruleId, members]));
  }

  /** Minor units of the median purchase of these members in the year before; null: there was none. */
  async typicalBasket(at: InstantIso): Promise<number | null> {
    const [row] = await this.ports.database.query<{ minor: number | null }>(TYPICAL_BASKET, [at, MEMBERS_MAX]);
    return row?.minor ?? null;
  }
}
