/** Of a larger programme so many are looked at; their ids are random, so the first of them are as good as any. */
export const MEMBERS_MAX = 10_000;

/** For the words of a statement. */
export const days = (count: number): string => `interval '${String(count * 24)} hours'`;

/** A part of a `with`: $2 how many members. A duplicate is one with its survivor. */
export const MEMBERS = `
member as materialized (
  select t.value as member_id, min(t.taken_at) as enrolled_at
  from identity_tenure t
  where t.type = 'member_id' and not exists (select from duplicates d where d.member_id = t.value)
  group by t.value order by t.value limit $2
)`;

/** A part after that: each member under every id of theirs. */
export const OF_MEMBER = `
of_member as (
  select member_id, member_id as was from member
  union all select d.survivor_id, d.member_id from member m join duplicates d on d.survivor_id = m.member_id
)`;
