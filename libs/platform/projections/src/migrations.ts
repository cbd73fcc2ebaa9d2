import type { Migration } from '@accrue/persistence';

/** Bookkeeping of the runner, in the schema of every context with projections. */
export const PROJECTION_MIGRATIONS: readonly Migration[] = [
  {
    name: 'Projections1795824002000',
    sql: `
create table projection_generation (
  name text not null,
  generation integer not null,
  version integer not null,
  state text not null check (state in ('live', 'building', 'retired')),
  -- columns of each table, as they were when the generation was made
  tables json not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (name, generation)
);
create unique index projection_one_live on projection_generation (name) where state = 'live';
create unique index projection_one_building on projection_generation (name) where state = 'building';
create table projection_checkpoint (
  name text not null,
  generation integer not null,
  partition integer not null,
  position bigint not null,
  primary key (name, generation, partition)
);
-- streams with an event that this generation cannot fold: it follows them no further
create table projection_set_aside (
  name text not null,
  generation integer not null,
  stream_id text not null,
  revision bigint not null,
  event_type text not null,
  error text not null,
  set_aside_at timestamptz not null default clock_timestamp(),
  primary key (name, generation, stream_id)
);`,
  },
];
