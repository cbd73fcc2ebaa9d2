import type { Migration } from '@accrue/persistence';

/** Tables that are fed by facts of other contexts; those of projections are made by their runner. */
export const ledgerMigrations: readonly Migration[] = [
  {
    id: '0001-member-directory',
    sql: `create table member_directory (
            member_id text primary key,
            reference text,
            enrolled_at timestamptz not null
          );
          -- The export's order: the operator's number, or ours where there is none.
          create index member_directory_export on member_directory ((coalesce(reference, member_id) collate "C"), member_id);
          create table wallet (
            wallet_id text primary key,
            name text not null,
            -- Of the programme that named it so.
            version integer not null
          )`,
  },
  {
    id: '0002-closed-members',
    sql: 'alter table member_directory add column closed_at timestamptz',
  },
  {
    id: '0003-programme-frame',
    // One row: what the newest version says of itself.
    sql: `create table programme_frame (
            single_row boolean primary key default true check (single_row),
            version integer not null,
            time_zone text not null,
            locale text not null
          )`,
  },
];
