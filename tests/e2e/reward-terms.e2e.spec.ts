import { setTimeout as sleep } from 'node:timers/promises';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const wallet = { wallet: 'points' };
const mug = { kind: 'product', title: 'A mug', ...wallet, sku: 'MUG-1', quantity: 1 };
const programme = {
  schemaVersion: 1,
  name: 'Rewards with terms',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { months: 1200 } }],
  earning: {
    rules: [{ id: 'base', name: 'One point per pound', ...wallet, earn: { points: 1, per: 100 } }],
  },
  receipts: { tooOldDays: null },
  tiers: {
    qualify: { by: 'spend' },
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 50_000 },
    ],
  },
  rewards: [
    { ...mug, id: 'mug', points: 1, stock: { counted: 5 } },
    { ...mug, id: 'lounge', points: 10, stock: 'none', tiers: ['gold'] },
    { ...mug, id: 'once', points: 10, stock: 'none', limits: { perMember: { most: 1, per: 'programme' } } },
    { ...mug, id: 'ten', points: 1, stock: 'none', limits: { inAll: { most: 10, per: 'programme' } } },
    { ...mug, id: 'over', points: 10, stock: 'none', valid: { until: '2025-12-31' } },
    {
      id: 'bees',
      kind: 'donation',
      title: 'For bees',
      ...wallet,
      points: 10,
      cause: 'bees',
      amount: 100,
      matching: 50,
    },
    {
      ...{ id: 'tasting', kind: 'access', title: 'A tasting', ...wallet, points: 10, event: 'Tasting' },
      ...{ begins: '2098-06-01T18:00:00Z', stock: { counted: 1 }, waitingList: 5 },
    },
  ],
};

interface Redemption {
  readonly status?: string;
  readonly code?: string;
  readonly [member: string]: unknown;
}

aboveAllInOneProcess('rewards with terms, through the public door', (mode) => {
  let platform: Platform;
  const members = new Map<string, string>();
  const redeem = (redemptionId: string, name: string, rewardId: string, more: object = {}) =>
    platform.call<Redemption>('/v1/redemptions', {
      json: { redemptionId, memberId: members.get(name), rewardId, ...more },
      key: platform.key('pos'),
    });
  const shown = async (redemptionId: string): Promise<Redemption> =>
    (await platform.call<Redemption>(`/v1/redemptions/${redemptionId}`, { key: platform.key('pos') })).body;
  const until = async (redemptionId: string, status: string): Promise<void> => {
    for (let tries = 0; (await shown(redemptionId)).status !== status; tries += 1) {
      if (tries > 300) throw new Error(`${redemptionId} does not become ${status}`);
      await sleep(100);
    }
  };
  const ended = async (ids: readonly string[]): Promise<readonly (string | undefined)[]> => {
    for (const id of ids)
      for (let tries = 0; (await shown(id)).status === 'requested' && tries < 600; tries += 1) await sleep(50);
    return Promise.all(ids.map(async (id) => (await shown(id)).status));
  };
  const rush = async (rewardId: string, times: number): Promise<readonly string[]> => {
    const ids = Array.from({ length: times }, (_unused, n) => `${rewardId}-${String(n)}`);
    const answers = await Promise.all(ids.map((id, n) => redeem(id, ['ann', 'bob'][n % 2] as string, rewardId)));
    await platform.drained();
    return ids.filter((_, n) => (answers[n]?.status ?? 500) !== 409 || answers[n]?.body['redemptionId'] !== undefined);
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    for (const [name, card, pounds] of [
      ['ann', '29001', 600],
      ['bob', '29002', 300],
    ] as const) {
      const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
      members.set(name, body.memberId);
      await platform.drained();
      const sale = receiptOf({ id: `R-${name}`, card, lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
      expect((await platform.call('/v1/receipts', { json: sale })).status).toBe(201);
    }
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('are for the tiers they name, on the days they name, as often as they say', async () => {
    expect((await redeem('T-1', 'bob', 'lounge')).body).toMatchObject({ code: 'reward.not_for_tier', tier: 'bronze' });
    expect((await redeem('T-2', 'ann', 'lounge')).status).toBeLessThan(300);
    expect((await redeem('T-3', 'ann', 'over')).body).toMatchObject({ code: 'reward.over', until: '2025-12-31' });
    await redeem('T-4', 'ann', 'once');
    await until('T-4', 'reserved');
    expect((await redeem('T-5', 'ann', 'once')).body).toMatchObject({ code: 'reward.member_limit_reached' });
    expect(await platform.accrueJson('redemptions', 'cancel', 'T-4')).toMatchObject({ status: 'cancelled' });
    await platform.drained();
    await redeem('T-6', 'ann', 'once');
    await until('T-6', 'reserved');
  });

  it('are shown to a member with what is missing', async () => {
    await platform.drained();
    const { rewards } = await platform.accrueJson<{
      rewards: readonly { readonly rewardId: string; readonly missing: readonly { readonly code: string }[] }[];
    }>('rewards', 'for', members.get('bob') as string, '--spendable', 'points:5');
    const missing = new Map(rewards.map(({ rewardId, missing: all }) => [rewardId, all.map(({ code }) => code)]));
    expect(missing.get('mug')).toEqual([]);
    expect(missing.get('lounge')).toEqual(['reward.not_for_tier', 'points.insufficient']);
    expect(missing.get('over')).toEqual(['reward.over', 'points.insufficient']);
  });

  it('are five mugs, however many ask at once', async () => {
    const asked = await rush('mug', 200);
    const states = await ended(asked);
    expect(states.filter((status) => status === 'reserved')).toHaveLength(5);
    expect((await platform.call('/v1/rewards/mug')).body).toMatchObject({ available: 0 });
  });

  it('are ten times for all together, however many ask at once', async () => {
    const states = await ended(await rush('ten', 60));
    expect(states.filter((status) => status === 'reserved')).toHaveLength(10);
  });

  it('go to a cause, which is told how much', async () => {
    expect(
      await platform.accrueJson('redemptions', 'ask', members.get('bob') as string, 'bees', '--id', 'D-1'),
    ).toMatchObject({ redemptionId: 'D-1' });
    await until('D-1', 'completed');
    await platform.drained();
    expect(await shown('D-1')).toMatchObject({ certificate: { cause: 'bees', amount: 100, currency: 'GBP' } });
    expect(await platform.accrueJson('rewards', 'causes')).toEqual({
      causes: [{ cause: 'bees', currency: 'GBP', donations: 1, amount: 100, matching: 50 }],
    });
  });

  it('are a place that passes to who waits, with their points held only then', async () => {
    await redeem('A-1', 'ann', 'tasting');
    await until('A-1', 'completed');
    expect((await redeem('A-2', 'bob', 'tasting')).body).toMatchObject({ code: 'reward.out_of_stock' });
    expect(await redeem('A-2', 'bob', 'tasting', { wait: true })).toMatchObject({
      status: 202,
      body: { status: 'waiting' },
    });
    await platform.kill();
    await platform.launch();
    expect(await shown('A-2')).toMatchObject({ status: 'waiting' });
    expect(await platform.accrueJson('redemptions', 'cancel', 'A-1')).toMatchObject({ status: 'cancelled' });
    await until('A-2', 'completed');
    expect(await platform.accrueJson('redemptions', 'use', 'A-2')).toMatchObject({ status: 'used' });
  });

  it('leave a ledger that verifies, and nothing that failed', async () => {
    await platform.drained();
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const { dueWork } = await platform.accrueJson<{ dueWork: readonly { readonly setAsideCount: number }[] }>(
      ...(['due-work', 'list'] as const),
    );
    expect(dueWork.every(({ setAsideCount }) => setAsideCount === 0)).toBe(true);
  });
});
