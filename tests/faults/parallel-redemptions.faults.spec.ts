import { setTimeout as sleep } from 'node:timers/promises';
import { onClusterInLongForm } from '../e2e/on-every-platform';
import { receiptOf } from '../e2e/receipts';
import { PATIENCE_MS } from '../e2e/service';
import { Cluster } from './cluster';

jest.setTimeout(420_000);

const [MEMBERS, WISHES_EACH, MUGS, PRICE] = [50, 4, 60, 100];
const POINTS = 350; // of each member: enough for three of the four that they ask for

const programme = {
  ...{ schemaVersion: 1, name: 'Everybody at once', timeZone: 'Europe/London', currency: 'GBP' },
  wallets: [{ id: 'points', name: 'Points' }],
  earning: { rules: [{ id: 'base', name: 'Points', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
  rewards: [
    {
      ...{ id: 'mug', kind: 'product', title: 'A mug', wallet: 'points', points: PRICE },
      ...{ sku: 'MUG', quantity: 1, stock: { counted: MUGS } },
    },
  ],
};

interface Own {
  readonly id: string;
  readonly status: string;
  readonly reason?: string;
}

/** Two processes of rewards and two of the ledger, which know nothing of each other but the log. */
onClusterInLongForm('two hundred wishes for sixty mugs at one time', () => {
  let cluster: Cluster;
  const members: string[] = [];
  beforeAll(async () => {
    cluster = await Cluster.start();
    await cluster.callUntilTaken('/v1/programme', { method: 'PUT', json: programme });
    await cluster.drained();
    for (let n = 0; n < MEMBERS; n += 1) {
      const card = `m-${String(n)}`;
      const { body } = await cluster.callUntilTaken<{ memberId: string }>('/v1/members', { json: { card } });
      members.push(body.memberId);
    }
    await cluster.drained();
    for (let n = 0; n < MEMBERS; n += 1) {
      const sale = { id: `S-${String(n)}`, card: `m-${String(n)}`, lines: [{ sku: 'GOLD', unitPrice: POINTS * 100 }] };
      await cluster.callUntilTaken('/v1/receipts', { json: receiptOf(sale) });
    }
    await cluster.drained();
  });
  afterAll(async () => cluster.dispose());

  const ownOf = async (memberId: string): Promise<readonly Own[]> =>
    (await cluster.call<{ rewards: readonly Own[] }>(`/v1/members/${memberId}/own-rewards`)).body.rewards;
  const balanceOf = async (memberId: string) => {
    const { body } = await cluster.call<{ wallets: Record<string, number>[] }>(`/v1/members/${memberId}/balance`);
    const { active = 0, held = 0, spent = 0, deficit = 0 } = body.wallets[0] ?? {};
    return { active, held, spent, deficit };
  };
  /** The gateway knows one process of rewards; every second wish goes to the other. Who is told that it is too much for now asks again. */
  const wish = async (memberId: string, redemptionId: string, url: string): Promise<void> => {
    const headers = {
      ...{ authorization: `Bearer ${cluster.key()}`, 'content-type': 'application/json' },
      ...{ prefer: 'wait=0', connection: 'close' },
    };
    const body = JSON.stringify({ memberId, rewardId: 'mug', redemptionId });
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await fetch(`${url}/v1/redemptions`, { method: 'POST', headers, body });
      const text = await answer.text();
      if ([200, 201, 202, 409, 422].includes(answer.status)) return;
      if (![429, 503].includes(answer.status) || performance.now() > giveUpAt)
        throw new Error(`${redemptionId}: ${String(answer.status)} ${text}`);
      await sleep(500);
    }
  };

  it('sell sixty, charge who has one, and nobody else', async () => {
    const second = await cluster.startSecond('rewards');
    await cluster.startSecond('ledger');
    const other = new URL(second.spec.probeUrl).origin;
    const wishes = members.flatMap((memberId, n) =>
      Array.from({ length: WISHES_EACH }, (_unused, nth) => [memberId, `R-${String(n)}-${String(nth)}`] as const),
    );
    expect(wishes).toHaveLength(200);
    await Promise.all(wishes.map(([memberId, id], index) => wish(memberId, id, index % 2 === 0 ? cluster.url : other)));
    await cluster.drained();
    // Each of them once more, by the other door: that is no other wish.
    await Promise.all(wishes.map(([memberId, id], index) => wish(memberId, id, index % 2 === 0 ? other : cluster.url)));
    await cluster.drained();

    let reserved = 0;
    for (const memberId of members) {
      const own = await ownOf(memberId);
      const had = own.filter(({ status }) => status === 'reserved');
      const refused = own.filter(({ status }) => status === 'failed').map(({ reason = '' }) => reason);
      expect(had.length + refused.length).toBe(own.length);
      for (const reason of refused) expect(['points.insufficient', 'reward.out_of_stock']).toContain(reason);
      // What is held is the price of what they have; the rest can be spent, and nothing is owed.
      const held = had.length * PRICE;
      expect(await balanceOf(memberId)).toEqual({ active: POINTS - held, held, spent: 0, deficit: 0 });
      reserved += had.length;
    }
    expect(reserved).toBe(MUGS);
    expect((await cluster.call('/v1/rewards/mug')).body).toMatchObject({ available: 0 });

    // Half are handed over, half given up, at one time.
    const mugs = (await Promise.all(members.map(ownOf))).flat().filter(({ status }) => status === 'reserved');
    await Promise.all(
      mugs.map(({ id }, index) =>
        cluster.call(`/v1/redemptions/${id}:${index % 2 === 0 ? 'fulfil' : 'cancel'}`, { method: 'POST' }),
      ),
    );
    await cluster.drained();
    const balances = await Promise.all(members.map(balanceOf));
    const sum = (name: 'held' | 'spent' | 'deficit' | 'active'): number =>
      balances.reduce((all, balance) => all + balance[name], 0);
    const given = mugs.length / 2;
    expect([sum('held'), sum('spent'), sum('deficit')]).toEqual([0, given * PRICE, 0]);
    expect(sum('active')).toBe(MEMBERS * POINTS - given * PRICE);
    expect((await cluster.call('/v1/rewards/mug')).body).toMatchObject({ available: given });
    expect(await cluster.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(cluster.deaths).toEqual([]);
  });
});
