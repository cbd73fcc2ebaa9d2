import { CONTEXTS } from '@accrue/contracts';
import { createKurrentEventLog } from '@accrue/event-store-kurrent';
import type { EventLog } from '@accrue/event-store';
import { drainFeed, eventually, KURRENT_START_MS_MAX, testKurrent, earnedPoints } from '@accrue/testing';
import { FakeKurrentServer } from '../../libs/platform/event-store-kurrent/src/fake-kurrent-server.fixture';
import { Cluster } from '../faults/cluster';
import { onFaultCluster } from './on-every-platform';
import { READY_WITHIN_MS } from './platform-client';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const kurrent = testKurrent();

onFaultCluster(`the walk with its events in ${kurrent.isThere ? 'KurrentDB' : 'a fake of KurrentDB'}`, () => {
  const namespace = kurrent.namespace();
  let fake: FakeKurrentServer | null = null;
  let url: string;
  let cluster: Cluster;
  let memberId: string;

  const wallet = () => cluster.walletOf(memberId);
  const sale = (id: string, pounds: number) =>
    receiptOf({ id, card: '29001', lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
  const withLog = async <T>(context: string, look: (log: EventLog) => Promise<T>): Promise<T> => {
    const log = await createKurrentEventLog({ url, namespace, context });
    try {
      return await look(log);
    } finally {
      await log.close();
    }
  };

  beforeAll(async () => {
    if (!kurrent.isThere) fake = await FakeKurrentServer.start('26.1.0');
    url = fake?.url ?? (await kurrent.url());
    cluster = await Cluster.start({ KURRENTDB_URL: url, KURRENTDB_NAMESPACE: namespace });
  }, KURRENT_START_MS_MAX);
  afterAll(async () => {
    await cluster?.dispose();
    fake?.kill();
  });

  it('takes a programme, a member and a receipt, and counts the receipt once', async () => {
    expect(await cluster.accrueJson('programme', 'apply', programmeFile)).toMatchObject({ published: true });
    const enrolled = await cluster.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } });
    expect(enrolled.status).toBe(201);
    memberId = enrolled.body.memberId;
    await cluster.drained();
    expect(await cluster.call('/v1/receipts', { json: sale('R-1', 800) })).toMatchObject({
      status: 201,
      body: { status: 'accepted', memberId, earned: earnedPoints(800) },
    });
    expect(await cluster.call('/v1/receipts', { json: sale('R-1', 800) })).toMatchObject({
      status: 200,
      body: { duplicate: true, earned: earnedPoints(800) },
    });
    expect(await wallet()).toMatchObject({ active: 800, granted: 800 });
  });

  it('takes back what is returned, and redeems a reward', async () => {
    const back = receiptOf({
      id: 'R-2',
      kind: 'return',
      card: '29001',
      at: '2025-11-01T10:00:00+00:00',
      lines: [{ sku: 'TEA', units: -1, unitPrice: 80_000, returnOf: { receiptId: 'R-1', lineId: '1' } }],
    });
    await cluster.call('/v1/receipts', { json: sale('R-3', 600) });
    expect(await cluster.call('/v1/receipts', { json: back })).toMatchObject({
      status: 201,
      body: { earned: earnedPoints(-800) },
    });
    expect(await wallet()).toMatchObject({ active: 600, reversed: 800 });
    await cluster.call('/v1/rewards/five-off/codes', { json: { codes: ['SAVE-1'] } });
    const redeemed = await cluster.call('/v1/redemptions', {
      json: { redemptionId: 'RD-1', memberId, rewardId: 'five-off' },
    });
    expect(redeemed).toMatchObject({ status: 201, body: { status: 'completed', code: 'SAVE-1' } });
    expect(await wallet()).toMatchObject({ active: 100, spent: 500, held: 0 });
  });

  it('goes on where it was when the ledger is killed and starts again', async () => {
    const ledger = cluster.process('ledger');
    const killed = cluster.pidOf('ledger') as number;
    process.kill(killed, 'SIGKILL');
    await eventually(() => cluster.pidOf('ledger') !== killed);
    await cluster.call('/v1/receipts', { json: sale('R-4', 50) }); // before the ledger is back: it waits in Kafka
    await ledger.untilReady(READY_WITHIN_MS);
    expect(await wallet()).toMatchObject({ active: 150, spent: 500 });
  });

  it('builds a read model again from the log, and finds nothing changed', async () => {
    for (const name of ['ledger/balance', 'campaigns/receipts'])
      expect(await cluster.accrueJson('projections', 'rebuild', name)).toMatchObject({ swapped: true });
    expect(await wallet()).toMatchObject({ active: 150, granted: 1450, reversed: 800, spent: 500 });
  });

  it('ends with a ledger that verifies, and every event of it in KurrentDB', async () => {
    expect(await cluster.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const trial = await cluster.accrueJson<{ wallets: { sum: number }[] }>('ledger', 'trial-balance');
    expect(trial.wallets.map(({ sum }) => sum)).toEqual([0]);
    expect((await cluster.accrue('dlq', 'list', '--json')).stdout).toContain('"deadLetters":[]');
    for (const context of CONTEXTS) expect(await withLog(context, (log) => drainFeed(log, 0))).not.toEqual([]);
  });
});
