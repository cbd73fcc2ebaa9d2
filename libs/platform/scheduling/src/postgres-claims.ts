import type { Queryable } from '@accrue/persistence';
import type { Claim, Claims, SetAsideItem } from './claims';

/**
 * One statement for a batch. Rows are taken in the order of their keys, so two processes that want the same ones wait for each
 * other for a moment instead of for ever, and the second finds them taken. The clock is the database's.
 */
const CLAIM = `
insert into due_claim as mine (work, key, due_at, claimed_by, free_at)
select $1, key, "dueAt", $2, clock_timestamp() + $4 * interval '1 ms'
from json_to_recordset($3) as item(key text, "dueAt" timestamptz) order by key
on conflict (work, key) do update
  set due_at = excluded.due_at, claimed_by = excluded.claimed_by, free_at = excluded.free_at
  where mine.set_aside_at is null and mine.free_at <= clock_timestamp()
returning key, failures`;

const FAIL = `
update due_claim as mine
set failures = failures + 1, reason = failed.reason,
    free_at = clock_timestamp() + coalesce(failed."retryInMs", 0) * interval '1 ms',
    set_aside_at = case when failed."retryInMs" is null then clock_timestamp() end
from json_to_recordset($3) as failed(key text, reason text, "retryInMs" bigint)
where mine.work = $1 and mine.claimed_by = $2 and mine.key = failed.key`;

/** @param database has run SCHEDULING_MIGRATIONS */
export const createPostgresClaims = (database: Queryable): Claims => ({
  claim: ({ work, token }, items, leaseMs) => {
    const keys = items.map(({ key, dueAt }) => ({ key, dueAt }));
    return database.query<Claim>(CLAIM, [work, token, JSON.stringify(keys), leaseMs], { prepared: 'due-claim' });
  },
  finish: async ({ work, token }, keys) => {
    await database.query(
      'delete from due_claim where work = $1 and claimed_by = $2 and key = any($3)',
      [work, token, keys],
      { prepared: 'due-finish' },
    );
  },
  fail: async ({ work, token }, failed) => {
    await database.query(FAIL, [work, token, JSON.stringify(failed)]);
  },
  setAside: (work, limit) =>
    database.query<SetAsideItem>(
      `select key, due_at as "dueAt", failures, reason, set_aside_at as "setAsideAt" from due_claim
       where work = $1 and set_aside_at is not null order by set_aside_at, key limit $2`,
      [work, limit],
    ),
  countSetAside: async (work) => {
    const [row] = await database.query<{ count: number }>(
      'select count(*) from due_claim where work = $1 and set_aside_at is not null',
      [work],
    );
    return row?.count ?? 0;
  },
  retry: async (work) => {
    const freed = await database.query(
      'delete from due_claim where work = $1 and set_aside_at is not null returning key',
      [work],
    );
    return freed.length;
  },
  forget: async (work, idleMs) => {
    await database.query(
      `delete from due_claim
       where work = $1 and set_aside_at is null and free_at <= clock_timestamp() - $2 * interval '1 ms'`,
      [work, idleMs],
    );
  },
});
