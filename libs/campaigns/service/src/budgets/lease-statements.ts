/** How long a process may give of what it has leased, from before it asked for it. */
export const LEASE_MS = 30_000;

/** What was decided before the end of a lease is in its journal after that: appends give up long before. */
export const GRACE_MS = 60_000;

/** Of a part of a budget ($1 budget, $2 period, $3 store). */
const OF_PART = 'budget_id = $1 and starts = $2 and store_id = $3';

/** Whoever leases some of a part waits here for whoever is doing so. */
export const LOCK_PART = `
insert into budget_part (budget_id, starts, store_id) values ($1, $2, $3)
on conflict (budget_id, starts, store_id) do update set budget_id = excluded.budget_id`;

/** What leases have of a part, and what journals say has gone back to it (0 or less). */
export const TAKEN_OF_PART = `
select (select coalesce(sum(taken), 0) from budget_lease where ${OF_PART})::bigint as leased,
       (select coalesce(sum(points), 0) from budget_use where ${OF_PART} and lease_id = '')::bigint as back`;

/** A lease ($4) takes more ($5); none: it has ended. */
export const LEASE = `
insert into budget_lease (budget_id, starts, store_id, lease_id, taken, ends_at)
values ($1, $2, $3, $4, $5, clock_timestamp() + ${String(LEASE_MS)} * interval '1 millisecond')
on conflict (lease_id) do update set taken = budget_lease.taken + excluded.taken, ends_at = excluded.ends_at
  where not budget_lease.is_ended
returning lease_id`;

const BEFORE_GRACE = `clock_timestamp() - ${String(GRACE_MS)} * interval '1 millisecond'`;

/** Leases that nobody gives of any more, and the instant by which that is so. */
export const OVERDUE = `
select lease_id as "leaseId", ${BEFORE_GRACE} as before from budget_lease
where ${OF_PART} and not is_ended and ends_at < ${BEFORE_GRACE}`;

/** Gives back of leases ($1) that ended before an instant ($2) what journals do not say was given. */
export const END_LEASES = `
update budget_lease l
set is_ended = true, taken = (select coalesce(sum(u.points), 0) from budget_use u where u.lease_id = l.lease_id)
where l.lease_id = any($1) and not l.is_ended and l.ends_at < $2`;

/** Of each part of some budgets ($1): what is used, what leases have besides, what was refused. @param where more */
export const usesOf = (where: string): string => `
with used as (
  select budget_id, starts, store_id, lease_id, points, refused, last_drawn_at from budget_use where budget_id = any($1) ${where}
),
leased as (
  select l.budget_id, l.starts, l.store_id, greatest(0, l.taken - coalesce(u.points, 0)) as points
  from budget_lease l left join used u using (lease_id)
  where l.budget_id = any($1) ${where.replaceAll('starts', 'l.starts')} and not l.is_ended and l.ends_at >= ${BEFORE_GRACE}
),
part as (
  select budget_id, starts, store_id, points as used, 0 as leased, refused, last_drawn_at from used
  union all select budget_id, starts, store_id, 0, points, 0, null from leased
)
select budget_id as "budgetId", starts, store_id as "storeId", sum(used)::bigint as used, sum(leased)::bigint as leased,
  sum(refused)::bigint as refused, max(last_drawn_at) as "lastDrawnAt"
from part group by budget_id, starts, store_id order by starts desc, store_id limit 1000`;
