import { Injectable } from '@nestjs/common';
import {
  GUARDRAILS,
  YEAR_DAYS,
  type GivenCount,
  type ProgrammeDocument,
  type RewardStock,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { DAY_MS, epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import { days, MEMBERS, MEMBERS_MAX, OF_MEMBER } from './members-drawn';

/** $1 rewards, $2 until when, $3 since when they were taken. Of all members: what is there is there for all. */
const STOCKS = `
with taken as (
  select reward_id, count(*)::int as times
  from (
    select reward_id from redemption_directory where completed_at > $3 and completed_at <= $2 and not is_undone
    union all
    select reward_id from given_reward_directory
    where since > $3 and since <= $2 and status in ('given', 'used')
  ) each
  group by reward_id
)
select s.reward_id as "rewardId", s.stock, s.available::float8 as available, coalesce(t.times, 0) as taken
from reward_stock s left join taken t using (reward_id)
where s.reward_id = any($1::text[])`;

const HAD = "status in ('given', 'used', 'lapsed')";
const OLD = `since <= $1::timestamptz - ${days(GUARDRAILS.givenSettledDays)} and ${HAD}`;

/** $1 the moment of the report, $2 how many members, $3 rewards. Looked up member by member, by an index. */
const GIVEN = `
with ${MEMBERS}, ${OF_MEMBER}
select g.reward_id as "rewardId",
  count(*) filter (where ${HAD})::int as given,
  count(*) filter (where status = 'used')::int as used,
  count(*) filter (where status = 'lapsed')::int as lapsed,
  count(*) filter (where status = 'not_given')::int as "notGiven",
  json_build_object(
    'given', count(*) filter (where ${OLD}),
    'used', count(*) filter (where ${OLD} and status = 'used'),
    'members', count(distinct o.member_id) filter (where ${OLD})
  ) as settled
from of_member o cross join lateral (select * from given_reward_directory where member_id = o.was offset 0) g
where g.since <= $1 and g.since > $1 - ${days(YEAR_DAYS)} and g.reward_id = any($3::text[])
group by g.reward_id`;

/** What rewards tell of what there is, what members were given, and what they used of it. */
@Injectable()
export class RewardRecords {
  constructor(private readonly ports: ContextPorts) {}

  /** As it is now, and how often it was taken in the days before. */
  async stocks({ rewards = [] }: ProgrammeDocument, now: InstantIso): Promise<readonly RewardStock[]> {
    if (rewards.length === 0) return [];
    return this.ports.database.query<RewardStock>(STOCKS, [rewards.map(({ id }) => id), now, daysBefore(now)]);
  }

  /** Of at most `MEMBERS_MAX` members, in the year before. */
  async given({ rewards = [] }: ProgrammeDocument, at: InstantIso): Promise<readonly GivenCount[]> {
    if (rewards.length === 0) return [];
    return this.ports.database.query<GivenCount>(GIVEN, [at, MEMBERS_MAX, rewards.map(({ id }) => id)]);
  }
}

const daysBefore = (now: InstantIso): InstantIso =>
  instantFromEpochMs(epochMs(now) - GUARDRAILS.stockPaceDays * DAY_MS);
