import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const wallets = [
  { id: 'cash', name: 'Cashback', unit: 'GBP', redeem: { order: 1 } },
  {
    ...{ id: 'points', name: 'Points', unit: 'points', value: { points: 100, minor: 100 } },
    redeem: { order: 2, multiple: 50, maxShareOfBasket: '50' },
  },
];
const programme = {
  ...{ schemaVersion: 1, name: 'Two that pay', timeZone: 'Europe/London', currency: 'GBP', wallets },
  earning: {
    rules: [
      { id: 'base', name: 'Points', wallet: 'points', earn: { points: 1, per: 10 } },
      { id: 'back', name: 'Cashback', wallet: 'cash', earn: { percent: '2' } },
    ],
  },
  receipts: { tooOldDays: null },
};

interface Spread {
  readonly missingMinor: number;
  readonly holds: readonly {
    readonly holdId: string;
    readonly walletId: string;
    readonly points: number;
    readonly amountMinor: number;
    readonly revision: number;
  }[];
}

aboveAllInOneProcess('several wallets that pay one receipt', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  const send = async (receipt: object) => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const has = async (memberId: string) => {
    const { body } = await platform.call<{ wallets: Record<string, number>[] }>(`/v1/members/${memberId}/balance`);
    return body.wallets.map(({ walletId, active, held, spent }) => [walletId, active, held, spent]);
  };
  const sums = async () =>
    (await platform.call<{ wallets: { sum: number }[] }>('/v1/ledger/trial-balance')).body.wallets.map(
      ({ sum }) => sum,
    );

  it('are held in their order, each named by the receipt, and a return gives each its own back', async () => {
    const { body: enrolled } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'amy' } });
    await platform.drained();
    const { memberId } = enrolled;
    await send(receiptOf({ id: 'A-1', card: 'amy', lines: [{ sku: 'BED', unitPrice: 10_000 }] }));
    expect(await has(memberId)).toEqual([
      ['cash', 200, 0, 0],
      ['points', 1_000, 0, 0],
    ]);
    const { body } = await platform.call<Spread>(`/v1/accounts/${memberId}/holds:spread`, {
      json: { holdId: 'till-1', payableMinor: 1_000 },
    });
    expect(body).toMatchObject({
      missingMinor: 300,
      holds: [
        { walletId: 'cash', points: 200, amountMinor: 200 },
        { walletId: 'points', points: 500, amountMinor: 500 },
      ],
    });
    const tenders = body.holds.map(({ holdId, walletId, points, amountMinor, revision }, index) => ({
      ...{ tenderId: `p${String(index)}`, type: 'points', amount: amountMinor },
      points: { walletId, points, holdId, accountRevision: revision },
    }));
    const mug = receiptOf({ id: 'A-2', card: 'amy', lines: [{ sku: 'MUG', unitPrice: 1_000 }] });
    await send({ ...mug, tenders: [...tenders, { tenderId: 'c', type: 'cash', amount: body.missingMinor }] });
    const after = await has(memberId);
    expect(after.map(([walletId, , held, spent]) => [walletId, held, spent])).toEqual([
      ['cash', 0, 200],
      ['points', 0, 500],
    ]);
    expect(await sums()).toEqual([0, 0]);
    const back = receiptOf({
      ...{ id: 'A-3', kind: 'return' },
      lines: [{ sku: 'MUG', units: -1, unitPrice: 1_000, returnOf: { receiptId: 'A-2', lineId: '1' } }],
    });
    await send({
      ...back,
      tenders: [
        ...tenders.map(({ tenderId, type, amount, points: { walletId, points } }) => ({
          ...{ tenderId, type, amount: -amount, points: { walletId, points: -points } },
        })),
        { tenderId: 'c', type: 'cash', amount: -body.missingMinor },
      ],
    });
    expect(await has(memberId)).toEqual([
      ['cash', 200, 0, 0],
      ['points', 1_000, 0, 0],
    ]);
    expect(await sums()).toEqual([0, 0]);
  });
});
