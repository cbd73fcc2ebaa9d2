import { KEY_REGISTRY_MIGRATION, type Migration } from '@accrue/persistence';

export const enrollmentMigrations: readonly Migration[] = [
  KEY_REGISTRY_MIGRATION,
  {
    name: 'Enrollment1795824010000',
    // Beside the events, not in them: a deleted row erases a person, and a backup of keys has a life of its own.
    // PostgreSQL keeps deleted rows until a vacuum: here each one is a reason for it.
    sql: `
      create table member_key (
        member_id text primary key,
        wrapped_key text not null,
        created_at timestamptz not null default now()
      ) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
      -- When a day of a member comes next: it tells a birthday, so it is kept, and goes, as keys are.
      create table memorable_day (
        member_id text primary key,
        -- Of the member's stream that says so.
        revision integer not null,
        -- null: none comes.
        due_at timestamptz
      ) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0.001);
      create index memorable_day_due on memorable_day (due_at, member_id);
      -- What the published programme says of members.
      create table programme (
        version integer primary key,
        effective_from timestamptz not null,
        time_zone text not null,
        birth_date_lock_days integer not null
      );
      -- Who was erased, until it was looked again whether something of them is kept.
      create table erased (
        owner text primary key,
        look_again_at timestamptz not null
      );
      -- The identities of a member: who is erased lets go of all of them.
      create index key_registry_owner on key_registry (owner)`,
  },
];
