import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Platform } from '../e2e/platform';
import { sampleFile } from '../e2e/real-data';
import { INVARIANTS, violationsOf, type InvariantName } from './invariants';
import { prepare, takeInOrder } from './undisturbed';
import { Workload } from './work';

jest.setTimeout(300_000);

/** As root of the embedded database: its password lies beside its data, its port in the fourth line of its pid file. */
const connect = async ({ data }: Platform): Promise<Client> => {
  const home = join(data, 'postgres');
  const port = Number(readFileSync(join(home, 'data/postmaster.pid'), 'utf8').split('\n')[3]);
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  const client = new Client({ host: '127.0.0.1', port, user: 'accrue', password, database: 'accrue' });
  await client.connect();
  return client;
};

/** Of the last event of a type, with whatever changes there; the log itself has no such door. */
const inEvent = (schema: string, type: string, path: string, value: string): string =>
  `update ${schema}.event set data = jsonb_set(data::jsonb, '${path}', ${value})::text
   where ctid = (select ctid from ${schema}.event where type = '${type}' order by partition, position desc limit 1)`;
/** The same again under the next revision and position, with heads to match: what a second writer without a fence would leave. */
const again = (schema: string, type: string): string =>
  `with twice as (
     insert into ${schema}.event select e.partition, p.last_position + 1, e.stream_id, s.revision + 1, gen_random_uuid(), e.type, e.data, e.metadata, e.recorded_at
     from ${schema}.event e join ${schema}.event_stream s using (stream_id) join ${schema}.event_partition p on p.partition = e.partition
     where e.type = '${type}' order by e.partition, e.position limit 1 returning partition, stream_id),
   head as (update ${schema}.event_stream set revision = revision + 1 where stream_id in (select stream_id from twice))
   update ${schema}.event_partition set last_position = last_position + 1 where partition in (select partition from twice)`;

/** What each invariant is there to find, done to the tables by hand. */
const MUTATIONS: Readonly<Record<InvariantName, Readonly<Record<string, string>>>> = {
  pointsAreConserved: { 'one point out of nothing': inEvent('ledger', 'PointsEarned', '{postings,0,points}', "'-1'") },
  receiptsEarnOnce: {
    'a receipt recorded twice': again('campaigns', 'ReceiptRecorded'),
    'an award granted twice': again('campaigns', 'AwardsGranted'),
    'an award posted twice': again('ledger', 'PointsEarned'),
  },
  returnsStayWithinTheirEarn: {
    'more taken back than granted': inEvent('ledger', 'PointsReversed', '{reversed}', "'999999999'"),
  },
  balancesAreNeverOverdrawn: {
    'a balance below zero': inEvent('ledger', 'HoldPlaced', '{balance,active}', "'-1'"),
    'a balance that nobody posted': inEvent('ledger', 'HoldPlaced', '{balance,held}', "'7'"),
  },
  streamsAreDense: {
    'an event in the middle lost': `delete from ledger.event where ctid = (select ctid from ledger.event where revision = 0 limit 1)`,
    'a position that no event has': `update ledger.event_partition set last_position = last_position + 1 where partition = 0`,
  },
  headsMatchTheirStreams: {
    'a head that is behind': `update rewards.event_stream set revision = revision - 1 where stream_id like 'redemption-%'`,
    'a head without a stream': `insert into tiers.event_stream (stream_id, partition, revision) values ('nobody', 0, 0)`,
  },
  balancesAreWhatWasPosted: {
    'a projection that skipped something': `update ledger.balance set spent = spent - 500 where spent > 0`,
    'a member forgotten': `delete from ledger.balance where spent > 0`,
  },
  awardsArriveInTheLedger: {
    'an award that never came': `delete from ledger.lots where award_id = (select max(award_id) from ledger.lots)`,
    'an award that came without its correction': `update ledger.lots set reversed = 0 where reversed > 0`,
    'points for no award': `insert into ledger.lots (member_id, lot_id, wallet, award_id, receipt_id, granted, reversed, remaining, expired, status, occurred_at, origin, in_review, sequence, revision)
     select member_id, 'x', wallet, 'x', receipt_id, granted, reversed, remaining, expired, status, occurred_at, origin, in_review, sequence, revision from ledger.lots limit 1`,
  },
  holdsEndOnce: {
    'points taken twice': again('ledger', 'HoldCaptured'),
    'a redemption without its points': `delete from ledger.event where type = 'HoldCaptured'`,
    'a redemption that never ends': `delete from rewards.event where type = 'RedemptionCompleted'`,
  },
  codesAreGivenOnce: {
    'one code for two': `update rewards.event set data = jsonb_set(data::jsonb, '{fulfilmentRef}', '"same"')::text where type = 'RedemptionReserved'`,
  },
  lotsSumToTheirAccounts: {
    'a lot that keeps what was taken': inEvent('ledger', 'HoldPlaced', '{lots}', "'[]'"),
    'a lot that nobody counted': `update ledger.lots set remaining = remaining + 1`,
  },
  acknowledgedIsDurable: {
    'a receipt lost after its 201': `delete from campaigns.event where type = 'ReceiptRecorded'`,
    'a redemption lost after its 201': `delete from rewards.event where type = 'RedemptionRequested'`,
  },
  nothingIsParked: {
    'a message put aside': `insert into platform.dead_letter values ('x', 't', 'g', 0, 1, 0, null, 'handler.failed', 'why', 1, now(), 'parked')`,
  },
};

describe('the invariants that are checked after every fault', () => {
  let platform: Platform;
  let database: Client;
  let acknowledged: { receiptIds: readonly string[]; redemptionIds: readonly string[] };

  beforeAll(async () => {
    platform = await Platform.start();
    const workload = new Workload(sampleFile, 1, 4);
    const work = workload.next(await prepare(platform, workload, sampleFile));
    await takeInOrder(platform, work);
    await platform.drained();
    database = await connect(platform);
    acknowledged = {
      receiptIds: work.receipts.map(({ receiptId }) => receiptId),
      redemptionIds: work.redemptions.map(({ redemptionId }) => redemptionId),
    };
  });
  afterAll(async () => {
    await database.end();
    await platform.dispose();
  });

  it('hold for real receipts and redemptions', async () => {
    expect(await violationsOf(database, acknowledged)).toEqual({});
  });

  const cases = Object.entries(MUTATIONS).flatMap(([name, mutations]) =>
    Object.entries(mutations).map(([what, sql]) => [name as InvariantName, what, sql] as const),
  );
  it.each(cases)('%s finds: %s', async (name, _what, sql) => {
    await database.query('begin');
    try {
      // Views of the read models cannot be written to where they have generations; the rows beneath can.
      const { rowCount } = await database.query(sql);
      expect(rowCount).toBeGreaterThan(0);
      expect((await INVARIANTS[name](database, acknowledged)).length).toBeGreaterThan(0);
    } finally {
      await database.query('rollback');
    }
    expect(await INVARIANTS[name](database, acknowledged)).toEqual([]);
  });
});
