import type { Migration } from '@accrue/persistence';

/** Jobs, in the schema of every context. */
export const JOB_MIGRATIONS: readonly Migration[] = [
  {
    name: 'Jobs1795824011000',
    sql: `
create table job (
  id uuid primary key,
  kind text not null,
  subject text,
  unit text not null,
  role text not null,
  is_single boolean not null,
  -- as text it is what was sent: the same request is the same text
  input json not null,
  requested_by text not null,
  idempotency_key text,
  -- to the millisecond, as lists are paged by it
  requested_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  state text not null default 'queued',
  done bigint not null default 0,
  total bigint,
  started_at timestamptz,
  finished_at timestamptz,
  cancel_requested boolean not null default false,
  result json,
  error json,
  attempts integer not null default 0,
  claimed_by text,
  -- the end of the lease: who has not spoken until then is dead
  free_at timestamptz,
  unique (requested_by, kind, idempotency_key)
);
-- one that somebody has cancelled is about to end, and keeps nobody from asking again
create unique index job_single on job (kind, coalesce(subject, '')) where is_single and not cancel_requested and state in ('queued', 'running');
create index job_newest on job (requested_at, id);
create index job_open on job (requested_at) where state in ('queued', 'running');
create index job_finished on job (finished_at) where finished_at is not null;`,
  },
];
