import { knownMembersMigration } from '@accrue/context-kit';
import type { Migration } from '@accrue/persistence';

export const migrations: readonly Migration[] = [
  knownMembersMigration,
  {
    name: 'Tiers1795824010000',
    // What tiers needs of each published version: its ladder, what its wallets count, and what it has for some tiers.
    sql: `create table programme (
      version integer primary key,
      effective_from text not null, -- RFC 3339 as the domain compares it
      ladder json not null,
      units json not null, -- wallet → unit
      benefits json not null
    )`,
  },
];
