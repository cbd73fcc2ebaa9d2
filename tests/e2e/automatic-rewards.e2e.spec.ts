import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Ten coffees',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'stamps', name: 'Stamps', unit: 'stamps' }],
  earning: { rules: [{ id: 'stamp', name: 'A stamp for each coffee', wallet: 'stamps', earn: { perUnit: 1 } }] },
  rewards: [
    {
      ...{ id: 'coffee', kind: 'product', title: 'A coffee', wallet: 'stamps', points: 10, redeem: 'automatic' },
      ...{ sku: 'COFFEE', quantity: 1, stock: 'none' },
    },
  ],
  receipts: { tooOldDays: null },
};

interface OwnRewards {
  readonly rewards: readonly {
    readonly id: string;
    readonly status: string;
    readonly rewardId: string;
  }[];
}

aboveAllInOneProcess('a reward that is redeemed by itself', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  const enrolled = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    return body.memberId;
  };
  const coffees = (id: string, card: string, units: number) =>
    receiptOf({ id, card, lines: [{ sku: 'COFFEE', units, unitPrice: 300 }] });
  const back = (id: string, of: string, units: number) =>
    receiptOf({
      ...{ id, kind: 'return' },
      lines: [{ sku: 'COFFEE', units: -units, unitPrice: 300, returnOf: { receiptId: of, lineId: '1' } }],
    });
  const send = async (receipt: object) => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const has = async (memberId: string) => {
    const { body } = await platform.call<{ wallets: Record<string, number>[] }>(`/v1/members/${memberId}/balance`);
    const { active, held, spent, deficit } = body.wallets[0] ?? {};
    return { active, held, spent, deficit };
  };
  const taken = async (memberId: string) =>
    (await platform.call<OwnRewards>(`/v1/members/${memberId}/own-rewards`)).body.rewards;

  it('is after the tenth stamp, is handed over at the till, and a stamp that is taken back is owed', async () => {
    const memberId = await enrolled('amy');
    await send(coffees('amy-1', 'amy', 9));
    expect(await taken(memberId)).toEqual([]);
    await send(coffees('amy-2', 'amy', 2));
    const [first, ...others] = await taken(memberId);
    expect([first, ...others]).toMatchObject([{ status: 'reserved', rewardId: 'coffee' }]);
    expect(await has(memberId)).toEqual({ active: 1, held: 10, spent: 0, deficit: 0 });
    await send(back('amy-3', 'amy-1', 2));
    expect(await has(memberId)).toEqual({ active: 0, held: 10, spent: 0, deficit: 1 });
    const fulfilled = await platform.call(`/v1/redemptions/${first?.id ?? ''}:fulfil`, { method: 'POST' });
    expect(fulfilled).toMatchObject({ status: 200, body: { status: 'completed' } });
    await send(coffees('amy-4', 'amy', 10));
    expect(await has(memberId)).toEqual({ active: 9, held: 0, spent: 10, deficit: 0 });
    await send(coffees('amy-5', 'amy', 1));
    expect((await taken(memberId)).map(({ status }) => status)).toEqual(['reserved', 'completed']);
  });

  it('is once for each ten, in whatever order receipts come, also when they come again', async () => {
    const memberId = await enrolled('ben');
    const receipts = Array.from({ length: 12 }, (_, nth) => coffees(`ben-${String(nth)}`, 'ben', 2));
    const sent = await Promise.all([...receipts, ...receipts].map((json) => platform.call('/v1/receipts', { json })));
    expect(sent.every(({ status }) => status === 201 || status === 200)).toBe(true);
    await platform.drained();
    expect(await has(memberId)).toEqual({ active: 4, held: 20, spent: 0, deficit: 0 });
    expect((await taken(memberId)).map(({ status }) => status)).toEqual(['reserved', 'reserved']);
  });

  it('is not tried again when it was given up, until the next stamp', async () => {
    const memberId = await enrolled('cat');
    await send(coffees('cat-1', 'cat', 10));
    const [only] = await taken(memberId);
    await platform.call(`/v1/redemptions/${only?.id ?? ''}:cancel`, { method: 'POST' });
    await platform.drained();
    expect(await has(memberId)).toEqual({ active: 10, held: 0, spent: 0, deficit: 0 });
    await send(coffees('cat-2', 'cat', 1));
    expect(await has(memberId)).toEqual({ active: 1, held: 10, spent: 0, deficit: 0 });
  });
});
