import { setTimeout as sleep } from 'node:timers/promises';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Mugs for points',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { months: 1200 } }],
  earning: {
    rules: [{ id: 'base', name: 'One point per pound', wallet: 'points', earn: { points: 1, per: 100 } }],
  },
  receipts: { tooOldDays: null },
  rewards: [
    {
      id: 'mug',
      kind: 'product',
      title: 'A mug',
      wallet: 'points',
      points: 100,
      sku: 'MUG-1',
      quantity: 1,
      stock: { counted: 3 },
    },
  ],
};

interface Redemption {
  readonly status: string;
  readonly code?: string;
}

interface Health {
  readonly milestones: readonly { readonly id: string; readonly numerator: number; readonly denominator: number }[];
}

aboveAllInOneProcess('a product for points, through the public door', (mode) => {
  let platform: Platform;
  let memberId: string;
  let lotsBefore: unknown;
  const wallet = () => platform.walletOf(memberId);
  const lots = async (): Promise<unknown> => {
    await platform.drained();
    const { body } = await platform.call<{ lots: Record<string, unknown>[] }>(`/v1/members/${memberId}/lots`);
    return body.lots.map(({ lotId, remaining, expiresAt }) => ({ lotId, remaining, expiresAt }));
  };
  const left = async (): Promise<unknown> => {
    await platform.drained();
    return (await platform.call('/v1/rewards/mug')).body['available'];
  };
  const redeem = (redemptionId: string) =>
    platform.call<Redemption>('/v1/redemptions', {
      json: { redemptionId, memberId, rewardId: 'mug' },
      key: platform.key('pos'),
    });
  /** Purchases until the first reward, and members who have had one. */
  const firstRewards = async (): Promise<unknown> => {
    await platform.drained();
    const { milestones } = await platform.accrueJson<Health>('programme', 'health');
    return milestones.flatMap(({ id, numerator, denominator }) =>
      id === 'first_reward.purchases' ? [numerator, denominator] : [],
    );
  };
  const shown = (redemptionId: string) =>
    platform.call<Redemption>(`/v1/redemptions/${redemptionId}`, { key: platform.key('pos') });
  const step = (redemptionId: string, verb: 'fulfil' | 'cancel', role: 'pos' | 'operator' = 'pos') =>
    platform.call<Redemption>(`/v1/redemptions/${redemptionId}:${verb}`, { method: 'POST', key: platform.key(role) });
  /** Asked again until it is so: in a cluster, an answer need not have waited long enough. */
  const until = async (redemptionId: string, status: string): Promise<void> => {
    for (let tries = 0; (await shown(redemptionId)).body.status !== status; tries += 1) {
      if (tries > 600) throw new Error(`${redemptionId} does not become ${status}`);
      await sleep(100);
    }
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } });
    memberId = body.memberId;
    await platform.drained();
    for (const [id, pounds] of [
      ['R-1', 60],
      ['R-2', 400],
    ] as const) {
      const sale = receiptOf({ id, card: '29001', lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
      expect((await platform.call('/v1/receipts', { json: sale })).status).toBe(201);
    }
    lotsBefore = await lots();
  });
  afterAll(async () => platform.dispose());

  it('is reserved with its points held', async () => {
    expect((await redeem('RD-1')).status).toBeLessThan(300);
    await until('RD-1', 'reserved');
    expect(await wallet()).toMatchObject({ active: 360, held: 100, spent: 0 });
    expect(await left()).toBe(2);
  });

  it('is still so after the power went, and confirmed at the till once', async () => {
    await platform.kill();
    await platform.launch();
    expect((await shown('RD-1')).body).toMatchObject({ status: 'reserved', gives: { kind: 'product', sku: 'MUG-1' } });
    const path = '/v1/redemptions/RD-1:fulfil';
    for (let round = 0; round < 2; round += 1)
      await platform.callUntilTaken(path, { method: 'POST', key: platform.key('pos') });
    await until('RD-1', 'completed');
    expect(await wallet()).toMatchObject({ active: 360, held: 0, spent: 100 });
    expect(await left()).toBe(2);
    expect(await firstRewards()).toEqual([2, 1]);
  });

  it('that was handed over comes back with an operator: points into their lots, stock on the shelf', async () => {
    expect((await step('RD-1', 'cancel')).body).toMatchObject({ status: 403, code: 'redemption.given' });
    expect((await step('RD-1', 'cancel', 'operator')).body).toMatchObject({ status: 'cancelled' });
    expect(await wallet()).toMatchObject({ active: 460, held: 0, spent: 0, granted: 460 });
    expect(await lots()).toEqual(lotsBefore);
    expect(await left()).toBe(3);
    expect(await firstRewards()).toEqual([0, 0]);
  });

  it('that is only reserved is given up at the till', async () => {
    await redeem('RD-2');
    await until('RD-2', 'reserved');
    expect(await platform.accrueJson('redemptions', 'cancel', 'RD-2')).toMatchObject({ status: 'cancelled' });
    expect(await lots()).toEqual(lotsBefore);
    expect(await left()).toBe(3);
  });

  it('is given three times, however many ask at once', async () => {
    const ids = Array.from({ length: 40 }, (_unused, n) => `RUSH-${String(n)}`);
    const answers = await Promise.all(ids.map((id) => redeem(id)));
    await platform.drained();
    const asked = ids.filter((_, n) => (answers[n]?.status ?? 0) < 300 || answers[n]?.body === undefined);
    for (const id of asked)
      for (let tries = 0; (await shown(id)).body.status === 'requested' && tries < 600; tries += 1) await sleep(100);
    const states = await Promise.all(ids.map(async (id) => (await shown(id)).body.status));
    expect(states.filter((status) => status === 'reserved')).toHaveLength(3);
    expect(await left()).toBe(0);
    expect(await wallet()).toMatchObject({ active: 160, held: 300 });
  });

  it('leaves a ledger that verifies', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('rewards', 'list')).toMatchObject({
      rewards: [{ rewardId: 'mug', stock: 'counted', available: 0 }],
    });
  });

  it('shows what time makes due, of which nothing failed', async () => {
    const settle = { context: 'ledger', work: 'settle-accounts', setAsideCount: 0, setAside: [] };
    expect(await platform.accrueJson('due-work', 'list')).toMatchObject({
      dueWork: expect.arrayContaining([expect.objectContaining(settle)]) as unknown,
    });
    expect((await platform.accrue('due-work', 'list')).stdout).toMatch(/^ledger +settle-accounts +\S+ +0$/m);
    expect(await platform.accrueJson('due-work', 'retry', 'ledger/settle-accounts')).toEqual({ retried: 0 });
    for (const name of ['settle-accounts', 'ledger/', 'ledger/settle/accounts'])
      expect((await platform.accrue('due-work', 'retry', name)).code).toBe(2);
  });
});
