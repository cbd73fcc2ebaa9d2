import { earnedPoints } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

/** Three times the points from £5,000 on; a return does not take the tier away again. */
const programme = {
  schemaVersion: 1,
  name: 'Gold is kept',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  earning: {
    rules: [
      {
        ...{ id: 'base', name: 'One point per pound, times the tier', wallet: 'points' },
        earn: { points: 1, per: 100 },
        tierMultiplier: true,
      },
    ],
  },
  receipts: { tooOldDays: null },
  tiers: {
    qualify: { by: 'wallet', wallet: 'points' },
    onReturn: 'keep',
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 5000, multiplier: '3' },
    ],
  },
};

aboveAllInOneProcess('a void means that it never was', (mode) => {
  let platform: Platform;

  const enrol = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    return body.memberId;
  };
  const sale = (id: string, card: string, at: string, pounds: number) =>
    receiptOf({ id, card, at: `2025-10-31T${at}:00Z`, lines: [{ sku: 'RING', unitPrice: pounds * 100 }] });
  const goodsBack = (id: string, saleId: string, at: string, pounds: number) =>
    receiptOf({
      ...{ id, kind: 'return', at: `2025-10-31T${at}:00Z` },
      lines: [{ sku: 'RING', units: -1, unitPrice: pounds * 100, returnOf: { receiptId: saleId, lineId: '1' } }],
    });
  const voidOf = (id: string, ofReceiptId: string, at: string) => ({
    ...receiptOf({ id, kind: 'void', at: `2025-10-31T${at}:00Z`, lines: [] }),
    void: { ofReceiptId },
  });
  const send = async (receipt: object) => {
    const { status, body } = await platform.call('/v1/receipts', { json: receipt });
    expect(status).toBe(201);
    await platform.drained();
    return body['earned'];
  };
  const has = async (memberId: string) => {
    const { active } = await platform.walletOf(memberId);
    const { body } = await platform.call<{ tier: { id: string } }>(`/v1/members/${memberId}/tier`);
    return [active, body.tier.id];
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('also to the tier: a sale rung by mistake lifts nobody, though a return of it would leave them there', async () => {
    const [ann, ben] = [await enrol('ann'), await enrol('ben')];
    await send(sale('A-1', 'ann', '10:00', 6_000));
    await send(sale('B-1', 'ben', '10:00', 6_000));
    expect([await has(ann), await has(ben)]).toEqual([
      [6000, 'gold'],
      [6000, 'gold'],
    ]);
    await send(voidOf('A-2', 'A-1', '10:05'));
    await send(goodsBack('B-2', 'B-1', '10:05', 6_000));
    expect([await has(ann), await has(ben)]).toEqual([
      [0, 'bronze'],
      [0, 'gold'],
    ]);
    expect(await send(sale('A-3', 'ann', '11:00', 100))).toEqual(earnedPoints(100));
    expect(await send(sale('B-3', 'ben', '11:00', 100))).toEqual(earnedPoints(300));
  });

  it('corrects what was earned with that tier meanwhile, and gives it back when the void is undone', async () => {
    const cleo = await enrol('cleo');
    await send(sale('C-1', 'cleo', '10:00', 6_000));
    expect(await send(sale('C-2', 'cleo', '10:03', 100))).toEqual(earnedPoints(300));
    await send(voidOf('C-3', 'C-1', '10:05'));
    expect(await has(cleo)).toEqual([100, 'bronze']);
    await send(voidOf('C-4', 'C-3', '10:06'));
    expect(await has(cleo)).toEqual([6300, 'gold']);
    await send(voidOf('C-5', 'C-4', '10:07'));
    expect(await has(cleo)).toEqual([100, 'bronze']);
  });

  it('leaves a ledger that verifies, and no message behind', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});
