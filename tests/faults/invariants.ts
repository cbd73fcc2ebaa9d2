import type { Client } from 'pg';
import { CONTEXTS } from '@accrue/contracts';

/** What tills were told has been taken. */
export interface Acknowledged {
  readonly receiptIds: readonly string[];
  readonly redemptionIds: readonly string[];
}

/** One row per thing that is not as it must be. */
export type Violation = Readonly<Record<string, unknown>>;
type Invariant = (database: Client, acknowledged: Acknowledged) => Promise<readonly Violation[]>;

const EXAMPLES_MAX = 10;

const rows = async (database: Client, sql: string, values: readonly unknown[] = []): Promise<readonly Violation[]> =>
  (await database.query<Violation>(`${sql} limit ${String(EXAMPLES_MAX)}`, [...values])).rows;

const inEachContext =
  (sql: (schema: string) => string): Invariant =>
  async (database) => {
    const found = [];
    for (const context of CONTEXTS)
      found.push(...(await rows(database, sql(context))).map((row) => ({ context, ...row })));
    return found;
  };

/** Every posting of the ledger, signed. */
const POSTING = `(
  select stream_id, revision, data::jsonb ->> 'walletId' as wallet, p ->> 'account' as account, (p ->> 'points')::bigint as points
  from ledger.event, jsonb_array_elements(data::jsonb -> 'postings') p)`;

/** Issued = spent + expired + reversed + outstanding: the postings of each event cancel out, and with them any sum of events. */
export const pointsAreConserved: Invariant = (database) =>
  rows(
    database,
    `select stream_id, revision, sum(points) as sum from ${POSTING} p group by stream_id, revision having sum(points) <> 0`,
  );

/** What campaigns granted, award by award. */
const GRANTED = `(
  select award from campaigns.event, jsonb_array_elements(data::jsonb -> 'wallets') wallet, jsonb_array_elements(wallet -> 'awards') award
  where type = 'AwardsGranted')`;

/** A receipt is recorded once and each of its rules earns once. */
export const receiptsEarnOnce: Invariant = (database) =>
  rows(
    database,
    `select 'recorded' as what, data::jsonb ->> 'receiptId' as id, count(*) from campaigns.event
       where type = 'ReceiptRecorded' and data::jsonb ->> 'attributed' is null group by 2 having count(*) > 1
     union all
     select 'granted', award ->> 'awardId', count(*) from ${GRANTED} g group by 2 having count(*) > 1
     union all
     select 'earned', award ->> 'awardId', count(*) from ledger.event, jsonb_array_elements(data::jsonb -> 'awards') award
       where type = 'PointsEarned' group by 2 having count(*) > 1`,
  );

/** A return never takes back more than was granted. */
export const returnsStayWithinTheirEarn: Invariant = (database) =>
  rows(
    database,
    `select stream_id, revision, data::jsonb ->> 'awardId' as award from ledger.event
     where type in ('PointsReversed', 'PointsCorrected')
       and not (data::jsonb ->> 'reversed')::bigint between 0 and (data::jsonb ->> 'granted')::bigint`,
  );

/** At every version, not only at the end: nothing below zero, nothing spendable while something is owed, and the balance is what was posted. */
export const balancesAreNeverOverdrawn: Invariant = (database) =>
  rows(
    database,
    `with posted as (
       select e.stream_id, e.revision, e.data::jsonb -> 'balance' as balance, account,
         sum(coalesce(p.points, 0)) over (partition by e.stream_id, e.data::jsonb ->> 'walletId', account order by e.revision) as points
       from ledger.event e cross join unnest(array['active', 'pending', 'held', 'deficit']) account
       left join ${POSTING} p using (stream_id, revision, account)
     )
     select stream_id, revision, account, points, balance from posted
     where (balance ->> account)::bigint <> case account when 'deficit' then -points else points end
        or (balance ->> account)::bigint < 0
        or (account = 'deficit' and (balance ->> 'deficit')::bigint > 0
            and ((balance ->> 'active')::bigint > 0 or (balance ->> 'pending')::bigint > 0))`,
  );

/** No gap and no double in any stream, nor in any partition of the feed. */
export const streamsAreDense: Invariant = inEachContext(
  (schema) =>
    `select stream_id as place, max(revision) + 1 as expected, count(*) from ${schema}.event group by stream_id
       having max(revision) + 1 <> count(*)
     union all
     select 'partition ' || p.partition, p.last_position, count(e.position)
       from ${schema}.event_partition p left join ${schema}.event e using (partition) group by p.partition, p.last_position
       having p.last_position <> count(e.position) or p.last_position <> coalesce(max(e.position), 0)`,
);

/** Heads are what their streams say; a snapshot is of something that happened. */
export const headsMatchTheirStreams: Invariant = inEachContext(
  (schema) =>
    `select coalesce(h.stream_id, e.stream_id) as stream, h.revision as head, e.revision as last
     from ${schema}.event_stream h full join (
       select stream_id, max(revision) as revision, min(partition) as partition, max(partition) as partition_max
       from ${schema}.event group by stream_id) e using (stream_id)
     where h.revision is distinct from e.revision or h.partition <> e.partition or e.partition <> e.partition_max
        or h.snapshot_revision > h.revision`,
);

/** What members are shown is what was posted. */
export const balancesAreWhatWasPosted: Invariant = (database) =>
  rows(
    database,
    `with posted as (
       select substring(stream_id from 'account-(.*)') as member_id, wallet,
         sum(points) filter (where account = 'active') as active, sum(points) filter (where account = 'held') as held,
         sum(points) filter (where account = 'pending') as pending, -sum(points) filter (where account = 'issued') as granted,
         sum(points) filter (where account = 'spent') as spent, sum(points) filter (where account = 'reversed') as reversed
       from ${POSTING} p group by 1, 2)
     select member_id, wallet, b.active as shown, p.active as posted from ledger.balance b full join posted p using (member_id, wallet)
     where (b.active, b.held, b.pending, b.granted, b.spent, b.reversed) is distinct from
       (coalesce(p.active, 0), coalesce(p.held, 0), coalesce(p.pending, 0), coalesce(p.granted, 0), coalesce(p.spent, 0), coalesce(p.reversed, 0))`,
  );

/** What campaigns decided last of each award is what the ledger has: nothing vanishes between the two, and nothing appears. */
export const awardsArriveInTheLedger: Invariant = (database) =>
  rows(
    database,
    `with told as (
       select award from ${GRANTED} g
       union all select data::jsonb from campaigns.event where type in ('AwardReversed', 'AwardCorrected')),
     said as (
       select distinct on (award ->> 'awardId') award ->> 'awardId' as award, (award ->> 'sequence')::integer as sequence,
         coalesce(award ->> 'granted', award ->> 'points')::bigint as granted, coalesce((award ->> 'reversed')::bigint, 0) as reversed
       from told order by award ->> 'awardId', (award ->> 'sequence')::integer desc),
     kept as (select award_id as award, sequence, granted, reversed from ledger.lots where award_id is not null)
     select award, said.sequence as said, kept.sequence as kept, said.granted, kept.granted as kept_granted
     from said full join kept using (award)
     where (said.sequence, said.granted, said.reversed) is distinct from (kept.sequence, kept.granted, kept.reversed)`,
  );

/** Each hold ends at most once; none is open after its time; the redemption and its hold agree. */
export const holdsEndOnce: Invariant = (database) =>
  rows(
    database,
    `with hold as (
       select data::jsonb ->> 'holdId' as hold_id, count(*) filter (where type = 'HoldPlaced') as placed,
         count(*) filter (where type = 'HoldReleased' or data::jsonb ->> 'remaining' = '0') as ended,
         count(*) filter (where type = 'HoldCaptured') as captured,
         count(*) filter (where type = 'HoldRefunded') as refunded,
         max(data::jsonb ->> 'expiresAt') filter (where type = 'HoldPlaced') as expires_at
       from ledger.event where type in ('HoldPlaced', 'HoldCaptured', 'HoldRefunded', 'HoldReleased') group by 1),
     redemption as (
       select data::jsonb ->> 'holdId' as hold_id, count(*) filter (where type = 'RedemptionCompleted') as completed,
         count(*) filter (where type = 'RedemptionFailed') as failed,
         count(*) filter (where type = 'RedemptionCancelled') as cancelled
       from rewards.event where type like 'Redemption%' group by 1)
     select hold_id, placed, ended, captured, refunded, completed, failed, cancelled, expires_at from hold full join redemption using (hold_id)
     where placed > 1 or ended > 1 or ended > placed
        or (ended = 0 and expires_at::timestamptz < now() - interval '1 minute')
        or greatest(completed, cancelled) + failed <> 1
        or case when cancelled > 0 then captured <> refunded else captured is distinct from completed end`,
  );

/** Two redemptions never have one code, or one unit. */
export const codesAreGivenOnce: Invariant = (database) =>
  rows(
    database,
    `select data::jsonb ->> 'rewardId' as reward, data::jsonb ->> 'fulfilmentRef' as given, count(distinct data::jsonb ->> 'redemptionId')
     from rewards.event where type = 'RedemptionReserved' group by 1, 2 having count(distinct data::jsonb ->> 'redemptionId') > 1`,
  );

/** What an event did to lots is what it did to their accounts, and what remains in lots is what can be spent or will be. */
export const lotsSumToTheirAccounts: Invariant = (database) =>
  rows(
    database,
    `select e.stream_id, e.revision::text as at from ledger.event e
       where (select coalesce(sum((l ->> 'points')::bigint), 0) from jsonb_array_elements(data::jsonb -> 'lots') l)
          <> (select coalesce(sum((p ->> 'points')::bigint), 0) from jsonb_array_elements(data::jsonb -> 'postings') p
              where p ->> 'account' in ('active', 'pending'))
     union all
     select member_id, 'lots' from ledger.balance b left join (
         select member_id, wallet, sum(remaining) as remaining, min(remaining) as least from ledger.lots group by 1, 2) l using (member_id, wallet)
       where coalesce(l.remaining, 0) <> b.active + b.pending or l.least < 0`,
  );

/** Whatever a till was told has been taken is in a log. */
export const acknowledgedIsDurable: Invariant = (database, { receiptIds, redemptionIds }) =>
  rows(
    database,
    `select 'receipt' as what, id from unnest($1::text[]) id
       where id not in (select data::jsonb ->> 'receiptId' from campaigns.event where type = 'ReceiptRecorded')
     union all
     select 'redemption', id from unnest($2::text[]) id
       where id not in (select data::jsonb ->> 'redemptionId' from rewards.event where type = 'RedemptionRequested')`,
    [receiptIds, redemptionIds],
  );

/** Nothing waits for a person. */
export const nothingIsParked: Invariant = (database) =>
  rows(database, `select topic, grp, reason_code, reason from platform.dead_letter where status = 'parked'`);

export const INVARIANTS = {
  pointsAreConserved,
  receiptsEarnOnce,
  returnsStayWithinTheirEarn,
  balancesAreNeverOverdrawn,
  streamsAreDense,
  headsMatchTheirStreams,
  balancesAreWhatWasPosted,
  awardsArriveInTheLedger,
  holdsEndOnce,
  codesAreGivenOnce,
  lotsSumToTheirAccounts,
  acknowledgedIsDurable,
  nothingIsParked,
} satisfies Record<string, Invariant>;

export type InvariantName = keyof typeof INVARIANTS;

/** By name; {} when all is as it must be. Everything has been handled when it is asked. */
export const violationsOf = async (
  database: Client,
  acknowledged: Acknowledged,
): Promise<Partial<Record<InvariantName, readonly Violation[]>>> => {
  const found: Partial<Record<InvariantName, readonly Violation[]>> = {};
  for (const [name, invariant] of Object.entries(INVARIANTS) as [InvariantName, Invariant][]) {
    const violations = await invariant(database, acknowledged);
    if (violations.length > 0) found[name] = violations;
  }
  return found;
};
