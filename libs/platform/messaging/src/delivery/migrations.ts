import type { Migration } from '@accrue/persistence';

/** Tables in the schema of every context that consumes: how far it is, and what it knowingly went past. */
export const CONSUMER_MIGRATIONS: readonly Migration[] = [
  {
    name: 'MessagingConsumer1795824001000',
    sql: `
create table consumer_checkpoint (
  topic text not null,
  grp text not null,
  partition integer not null,
  position bigint not null,
  primary key (topic, grp, partition)
);
-- Letters of transaction handlers whose effect is still owed; the row goes with the effect, so a replay has it once.
create table consumer_skipped (
  letter_id text primary key
);`,
  },
];

/** Tables in the platform's schema: messages from outside, and dead letters of all groups. */
export const BUS_MIGRATIONS: readonly Migration[] = [
  {
    name: 'MessagingBus1795824001000',
    // What came from outside is sealed (`MessageSeal`), key and headers too: a stranger can send anything.
    sql: `
create table topic_partition (
  topic text not null,
  partition integer not null,
  last_position bigint not null default 0,
  -- Up to here everything is deleted: it was older than is kept, and everybody had handled it.
  trimmed_position bigint not null default 0,
  primary key (topic, partition)
);
create table topic_message (
  topic text not null,
  partition integer not null,
  position bigint not null,
  sealed text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (topic, partition, position)
);
create table dead_letter (
  id text primary key,
  topic text not null,
  grp text not null,
  partition integer not null,
  position bigint not null,
  ordinal integer not null,
  -- null: the letter is settled, and its message destroyed.
  sealed text,
  reason_code text not null,
  reason text not null,
  attempts integer not null,
  failed_at timestamptz not null default clock_timestamp(),
  status text not null check (status in ('parked', 'replayed', 'discarded'))
);
create index dead_letter_by_status on dead_letter (status, failed_at);`,
  },
];
