import type { Migration } from '@accrue/persistence';

export const migrations: readonly Migration[] = [
  {
    id: '0001-programme',
    // What tiers needs of each published version: its ladder.
    sql: `create table programme (
      version integer primary key,
      effective_from timestamptz not null,
      ladder json not null
    )`,
  },
];
