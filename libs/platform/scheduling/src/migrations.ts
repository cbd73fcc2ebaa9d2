import type { Migration } from '@accrue/persistence';

/** Claims, in the schema of every context. */
export const SCHEDULING_MIGRATIONS: readonly Migration[] = [
  {
    name: 'Scheduling1795824008000',
    sql: `
create table due_claim (
  work text not null,
  key text not null,
  due_at timestamptz not null,
  claimed_by text not null,
  -- nobody takes it before: the end of the lease, or of the wait after a failure
  free_at timestamptz not null,
  failures integer not null default 0,
  reason text,
  set_aside_at timestamptz,
  primary key (work, key)
);`,
  },
];
