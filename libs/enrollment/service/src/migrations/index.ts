import { KEY_REGISTRY_MIGRATION, type Migration } from '@accrue/persistence';

export const enrollmentMigrations: readonly Migration[] = [
  KEY_REGISTRY_MIGRATION,
  {
    id: '0001-member-key',
    // Beside the events, not in them: a deleted row erases a person, and a backup of keys has a life of its own.
    sql: `create table member_key (
      member_id text primary key,
      wrapped_key text not null,
      created_at timestamptz not null default now()
    )`,
  },
];
