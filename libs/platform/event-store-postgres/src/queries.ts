import { EVENT_COLUMNS } from './event-rows';

/** $1 stream ids, $2 snapshot version. One row per snapshot and one per event after it; the events of one stream in order. */
export const LOAD = `
with head as materialized (
  select stream_id, snapshot_revision, snapshot from event_stream
  where stream_id = any($1::text[]) and snapshot_version = $2::integer
)
select wanted.stream_id, e.partition, e.position, e.revision, e.event_id, e.type, e.data, e.metadata, e.recorded_at, null as snapshot
from unnest($1::text[]) as wanted(stream_id)
cross join lateral (
  select ${EVENT_COLUMNS} from event e
  where e.stream_id = wanted.stream_id
    and e.revision > coalesce((select h.snapshot_revision from head h where h.stream_id = wanted.stream_id), -1)
  order by e.revision
) as e
union all
select stream_id, null, null, snapshot_revision, null, null, null, null, null, snapshot from head`;

/** $1 stream ids. */
export const LOAD_UNPARSED = `
select e.stream_id, e.revision, e.partition, e.position, e.type, e.data from unnest($1::text[]) as wanted(stream_id)
cross join lateral (
  select * from event e where e.stream_id = wanted.stream_id order by e.revision
) as e`;

/** $1 stream ids, $2 the last revision seen of each. */
export const LOAD_SINCE = `
select ${EVENT_COLUMNS} from unnest($1::text[], $2::integer[]) as seen(stream_id, revision)
cross join lateral (
  select ${EVENT_COLUMNS} from event e where e.stream_id = seen.stream_id and e.revision > seen.revision
) as e
order by e.stream_id, e.revision`;

/** $1 stream id, $2 first and $3 last revision. */
export const READ_STREAM = `
select ${EVENT_COLUMNS} from event e
where e.stream_id = $1 and e.revision between $2::integer and $3::integer order by e.revision`;

/** $1 stream id, $2 revisions. */
export const READ_REVISIONS = `
select ${EVENT_COLUMNS} from event e
where e.stream_id = $1 and e.revision = any($2::integer[]) order by e.revision`;

/** $1 partition, $2 after, $3 limit. */
export const READ_FEED = `
select ${EVENT_COLUMNS} from event e
where e.partition = $1 and e.position > $2::bigint order by e.position limit $3::integer`;

/** The same with $4 types: other events come back only if they are the last of the page, which says how far it went. */
export const READ_FEED_OF_TYPES = `
with page as materialized (
  select ${EVENT_COLUMNS} from event e
  where e.partition = $1 and e.position > $2::bigint order by e.position limit $3::integer
)
select ${EVENT_COLUMNS} from page e
where e.type = any($4::text[]) or e.position = (select max(position) from page) order by e.position`;

/** $1 partition, $2 after, $3 limit. What `digestOf` says, of what is stored; nothing but the digests leaves the server. */
export const READ_DIGESTS = `
select e.position, e.stream_id as "streamId", e.revision, sha256(convert_to(concat_ws(E'\\n',
  e.stream_id, e.revision, e.event_id, e.type, to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  e.metadata, e.data), 'UTF8')) as digest
from event e where e.partition = $1 and e.position > $2::bigint order by e.position limit $3::integer`;

/** $1 request numbers, $2 stream ids, $3 first and $4 last revision: what is there where the requests wanted to write. */
export const READ_CONFLICTS = `
select w.n, s.revision as actual, e.partition, e.position, w.stream_id, e.revision, e.event_id, e.type, e.data, e.metadata, e.recorded_at
from unnest($1::integer[], $2::text[], $3::integer[], $4::integer[]) as w(n, stream_id, first, last)
left join event_stream s on s.stream_id = w.stream_id
left join lateral (
  select ${EVENT_COLUMNS} from event e
  where e.stream_id = w.stream_id and e.revision between w.first and w.last
) as e on true
order by w.n, e.revision`;

export const HEADS = 'select last_position from event_partition order by partition';

/** $1 who claims. Locked in the order in which appends lock, so the two never deadlock. */
export const CLAIM = `
with head as materialized (
  select partition from event_partition order by partition for update
)
update event_partition p set epoch = p.epoch + 1, claimed_by = $1, claimed_at = clock_timestamp()
from head where p.partition = head.partition
returning p.partition, p.epoch`;
