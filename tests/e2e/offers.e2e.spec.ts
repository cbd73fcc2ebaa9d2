import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Offers',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  offers: [
    {
      ...{ id: 'tea', name: '30 for three teas', window: { days: 7 }, goal: { units: 3 } },
      ...{ of: { include: { skus: ['TEA'] } }, give: { points: 30, wallet: 'points' } },
    },
  ],
  earning: { rules: [{ id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
};

interface Offers {
  readonly offers: readonly { key: string; state: string; missing: number; completedBy: readonly string[] }[];
}

onEveryPlatform('a member is given offers', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('that give points in the ledger, and lose them with the goods', async () => {
    const { body: ann } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    // Campaigns hears of the enrolment a moment later.
    await platform.drained();
    const path = `/v1/members/${ann.memberId}/offers`;
    const active = async (): Promise<number> => {
      await platform.drained();
      const { body } = await platform.call<{ wallets: { active: number }[] }>(`/v1/members/${ann.memberId}/balance`);
      return body.wallets[0]?.active ?? 0;
    };
    const offers = async () =>
      (await platform.call<Offers>(path)).body.offers.map(({ key, state, missing, completedBy }) => [
        key,
        state,
        missing,
        completedBy,
      ]);
    for (const [key, status] of [
      ['k1', 201],
      ['k2', 201],
      ['k2', 200],
    ] as const)
      expect((await platform.call(path, { json: { key, offer: 'tea' } })).status).toBe(status);
    const buy = (id: string, units: number) => {
      const json = receiptOf({
        id,
        card: 'ann',
        at: new Date().toISOString(),
        lines: [{ sku: 'TEA', units, unitPrice: 100 }],
      });
      return platform.call<{ earned: readonly { amount: number }[] }>('/v1/receipts', { json });
    };
    await buy('R-1', 2);
    expect(await offers()).toEqual([
      ['k1', 'given', 1, []],
      ['k2', 'given', 1, []],
    ]);
    expect((await buy('R-2', 1)).body.earned).toMatchObject([{ amount: 61 }]);
    expect(await offers()).toEqual([
      ['k1', 'completed', 0, ['R-2']],
      ['k2', 'completed', 0, ['R-2']],
    ]);
    expect(await active()).toBe(63);
    const back = receiptOf({
      ...{ id: 'R-3', kind: 'return', card: 'ann', at: new Date().toISOString() },
      lines: [{ sku: 'TEA', units: -1, unitPrice: 100, returnOf: { receiptId: 'R-1', lineId: '1' } }],
    });
    expect((await platform.call('/v1/receipts', { json: back })).status).toBe(201);
    expect(await offers()).toEqual([
      ['k1', 'given', 1, []],
      ['k2', 'given', 1, []],
    ]);
    expect(await active()).toBe(2);
  });
});
