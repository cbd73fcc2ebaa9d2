import { KEY_REGISTRY_MIGRATION, type Migration } from '@accrue/persistence';

export const campaignsMigrations: readonly Migration[] = [
  KEY_REGISTRY_MIGRATION,
  {
    id: '0001-member-directory',
    // Projected from enrollment's facts: whose an identity on a receipt was, and when.
    sql: `
      create table identity_tenure (
        -- In the order in which its member took the identity.
        tenure bigint generated always as identity,
        type text not null,
        value text not null,
        -- null: of somebody who was erased.
        member_id text,
        taken_at timestamptz not null,
        -- From here on it leads to nobody.
        blocked_at timestamptz,
        -- From here on it is the next member's; null: still theirs.
        ended_at timestamptz,
        unique (type, value, member_id, taken_at)
      );
      create index on identity_tenure (member_id);
      -- Receipts that name an identity which leads to nobody yet.
      create table waiting_receipt (
        receipt_id text primary key,
        type text not null,
        value text not null
      );
      create index on waiting_receipt (type, value);
      -- Which void names which receipt.
      create table void_link (
        receipt_id text primary key,
        void_of text not null
      );
      create index on void_link (void_of)`,
  },
  {
    id: '0002-waiting-for-several',
    // A return may wait for a card and for each of the sales that it names.
    sql: `
      alter table waiting_receipt drop constraint waiting_receipt_pkey;
      alter table waiting_receipt add primary key (receipt_id, type, value)`,
  },
];
