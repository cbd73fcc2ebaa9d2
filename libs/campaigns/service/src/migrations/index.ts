import { KEY_REGISTRY_MIGRATION, type Migration } from '@accrue/persistence';

export const campaignsMigrations: readonly Migration[] = [
  KEY_REGISTRY_MIGRATION,
  {
    name: 'Campaigns1795824010000',
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
      -- Receipts that wait for what they name: a card that leads to nobody yet, sales that have not come.
      create table waiting_receipt (
        receipt_id text not null,
        type text not null,
        value text not null,
        primary key (receipt_id, type, value)
      );
      create index on waiting_receipt (type, value);
      -- Projected from the ledger's facts: the holds of points that tills have placed.
      create table hold_directory (
        hold_id text not null,
        member_id text not null,
        -- Of the member's account, when the last that is known of the hold was told.
        revision integer not null,
        hold jsonb not null,
        primary key (hold_id, member_id)
      );
      create index on hold_directory (member_id, revision);
      -- Which void names which receipt.
      create table void_link (
        receipt_id text primary key,
        void_of text not null
      );
      create index on void_link (void_of);
      -- Projected from rewards' facts: what members redeemed, and whether it was undone since.
      create table redemption_directory (
        redemption_id text primary key,
        member_id text not null,
        reward_id text not null,
        completed_at timestamptz not null,
        is_undone boolean not null
      );
      create index on redemption_directory (member_id);
      create index on redemption_directory (completed_at);
      -- Projected from rewards' facts: what there is of each reward.
      create table reward_stock (
        reward_id text primary key,
        stock text not null,
        -- null: it is not counted.
        available bigint,
        revision bigint not null
      );
      -- Projected from rewards' facts: what members were given for no points, each time, and what became of it.
      create table given_reward_directory (
        given_id text primary key,
        member_id text not null,
        reward_id text not null,
        status text not null,
        since timestamptz not null,
        revision bigint not null
      );
      create index on given_reward_directory (member_id);
      create index on given_reward_directory (since);
      -- Which member's segments to look at next, and when. A row that says too early is looked at in vain.
      create table segment_review (
        member_id text primary key,
        -- null: when the next fact comes.
        due_at timestamptz,
        -- How often somebody asked for it: who looks takes nothing back that was asked meanwhile.
        asked bigint not null
      );
      create index on segment_review (due_at, member_id);
      -- Offers that are to be given to all members of a segment, and whose turn it is.
      create table segment_gift (
        key text primary key,
        segment_id text not null,
        offer text not null,
        started_at timestamptz not null,
        cursor text not null default '',
        given integer not null default 0,
        finished_at timestamptz
      );
      create index on segment_gift (started_at, key) where finished_at is null;
      -- Projected from enrollment's facts: whom partners referred, and which partners are none any more.
      create table partner_referral (
        member_id text primary key,
        partner_id text not null,
        referred_at timestamptz not null
      );
      create index on partner_referral (partner_id);
      create table partner_end (
        partner_id text primary key,
        ended_at timestamptz not null
      );
      -- What is locked while some of a budget is leased: a period of it, and a store.
      create table budget_part (
        budget_id text not null,
        starts text not null,
        store_id text not null,
        primary key (budget_id, starts, store_id)
      );
      -- What processes have taken ahead, to give it to members (ADR 0051).
      create table budget_lease (
        lease_id text primary key,
        budget_id text not null,
        starts text not null,
        store_id text not null,
        -- Points; of a lease that has ended, what journals say was given of it.
        taken bigint not null,
        ends_at timestamptz not null,
        is_ended boolean not null default false
      );
      create index on budget_lease (budget_id, starts, store_id)`,
  },
];
