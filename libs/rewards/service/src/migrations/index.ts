import { knownMembersMigration } from '@accrue/context-kit';
import type { Migration } from '@accrue/persistence';

export const migrations: readonly Migration[] = [
  knownMembersMigration,
  {
    id: '0002-programme',
    // What rewards needs of each published version: what it offers.
    sql: `create table programme (
      version integer primary key,
      effective_from timestamptz not null,
      offers json not null
    )`,
  },
  {
    id: '0003-code-vault',
    // The secrets behind the names that the log knows. Written before the event that names them; a row without one is harmless.
    sql: `create table code_vault (
      reward_id text not null,
      code_id text not null,
      code text not null,
      primary key (reward_id, code_id)
    )`,
  },
  {
    id: '0004-offered-versions',
    // Its time has come and it was offered, or a later one had overtaken it.
    sql: 'alter table programme add column is_offered boolean not null default false',
  },
];
