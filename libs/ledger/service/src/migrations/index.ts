import { knownMembersMigration } from '@accrue/context-kit';
import type { Migration } from '@accrue/persistence';

/** Tables that are fed by facts of other contexts; those of projections are made by their runner. */
export const ledgerMigrations: readonly Migration[] = [
  knownMembersMigration,
  {
    name: 'Ledger1795824010000',
    sql: `-- The export's order: the operator's number, or ours where there is none.
          create index member_directory_export on member_directory ((coalesce(reference, member_id) collate "C"), member_id);
          create table wallet (
            wallet_id text primary key,
            name text not null,
            unit text not null,
            -- Of the programme that says so.
            version integer not null
          );
          -- What each version says of a wallet: limits of what is done by hand, what it is worth at the till.
          create table wallet_terms (
            wallet_id text not null,
            version integer not null,
            effective_from timestamptz not null,
            terms jsonb not null,
            primary key (wallet_id, version)
          );
          -- One row: what the newest version says of itself.
          create table programme_frame (
            single_row boolean primary key default true check (single_row),
            version integer not null,
            name text not null,
            time_zone text not null,
            locale text not null
          );
          -- The hash chain over the event store: batches of events, their digests, and what they make of the head before.
          create table ledger_chain (
            partition integer not null,
            number integer not null,
            last_position bigint not null,
            entries bytea not null,
            head bytea not null,
            linked_at timestamptz not null,
            primary key (partition, number)
          );
          -- Where the chain ended at the end of each day, signed; the document says it all.
          create table ledger_head (
            number integer primary key,
            closed_at timestamptz not null,
            document text not null
          );
          -- Opening balances of another system that somebody signed off, and their lots: booked when booked_at says so.
          create table opening_import (
            import_id text primary key,
            digest text not null,
            signed_by text not null,
            signed_at timestamptz not null,
            control jsonb not null
          );
          create table opening_lot (
            import_id text not null references opening_import,
            line integer not null,
            signed_at timestamptz not null,
            member_id text not null,
            wallet_id text not null,
            points bigint not null,
            expires_at timestamptz,
            expires_on text,
            booked_at timestamptz,
            primary key (import_id, line)
          );
          create index opening_lot_due on opening_lot (signed_at, member_id) where booked_at is null;
          -- Wrong PINs of gift cards since the last right one.
          create table gift_card_try (
            card_id text primary key,
            wrong integer not null,
            tried_at timestamptz not null
          );
          -- Public keys. The private one is never stored.
          create table ledger_signing_key (
            x text primary key,
            first_used_at timestamptz not null
          )`,
  },
];
