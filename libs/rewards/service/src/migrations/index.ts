import { knownMembersMigration } from '@accrue/context-kit';
import type { Migration } from '@accrue/persistence';
import { memberTiersMigration } from '../redeem/member-tiers';

export const migrations: readonly Migration[] = [
  knownMembersMigration,
  memberTiersMigration,
  {
    name: 'Rewards1795824010000',
    sql: `
      -- What rewards needs of each published version: what it offers.
      create table programme (
        version integer primary key,
        effective_from timestamptz not null,
        offers json not null,
        draws json not null,
        -- Its time has come and it was offered, or a later one had overtaken it.
        is_offered boolean not null default false
      );
      -- The secrets behind the names that the log knows. Written before the event that names them; a row without one is harmless.
      create table code_vault (
        reward_id text not null,
        code_id text not null,
        code text not null,
        primary key (reward_id, code_id)
      )`,
  },
];
