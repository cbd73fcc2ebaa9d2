import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf, type LineOptions } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'A point is a penny',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', value: { points: 100, minor: 100 } }],
  earning: { rules: [{ id: 'base', name: 'One point per pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
};

/** A £20 sale on which 500 points paid £5. */
onEveryPlatform('a receipt that was partly paid with points', (mode) => {
  let platform: Platform;

  const member = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    await send(receiptOf({ id: `${card}-0`, card, at: day(1), lines: [{ sku: 'RING', unitPrice: 100_000 }] }));
    return body.memberId;
  };
  const day = (n: number): string => `2025-10-${String(n).padStart(2, '0')}T10:00:00Z`;
  const send = async (receipt: object): Promise<void> => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const withPoints = (receipt: ReturnType<typeof receiptOf>, points: number, holdId?: string, more: object = {}) => ({
    ...receipt,
    ...more,
    tenders: [
      {
        tenderId: 'p',
        type: 'points',
        amount: points,
        points: { walletId: 'points', points, ...(holdId && { holdId }) },
      },
      { tenderId: 'c', type: 'cash', amount: receipt.totals.payable - points },
    ],
  });
  const lines: LineOptions[] = [
    { sku: 'TEA', unitPrice: 1_000 },
    { sku: 'MUG', unitPrice: 1_000 },
  ];
  const sale = (id: string, card: string, holdId?: string, more: object = {}) =>
    withPoints(receiptOf({ id, card, at: day(2), lines }), 500, holdId, more);
  const back = (id: string, saleId: string, lineIds: readonly string[], points: number) =>
    withPoints(
      receiptOf({
        ...{ id, kind: 'return', at: day(3) },
        lines: lineIds.map((lineId) => ({
          ...{ sku: lineId === '1' ? 'TEA' : 'MUG', units: -1, unitPrice: 1_000 },
          returnOf: { receiptId: saleId, lineId },
        })),
      }),
      -points,
    );
  const paid = async (card: string): Promise<string> => {
    const memberId = await member(card);
    const hold = { holdId: `h-${card}`, walletId: 'points', points: 500 };
    expect(await platform.call(`/v1/accounts/${memberId}/holds`, { json: hold })).toMatchObject({ status: 201 });
    await send(sale(`${card}-1`, card, `h-${card}`));
    expect(await has(memberId)).toEqual({ active: 515, held: 0, spent: 500, deficit: 0 });
    return memberId;
  };
  const has = async (memberId: string) => {
    const { active, held, spent, deficit } = await platform.walletOf(memberId);
    return { active, held, spent, deficit };
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('and comes back in two parts: points go back as points, and what the money earned is taken back', async () => {
    const memberId = await paid('ann');
    await send(back('ann-2', 'ann-1', ['1'], 250));
    expect(await has(memberId)).toMatchObject({ spent: 250, deficit: 0 });
    await send(back('ann-3', 'ann-1', ['2'], 250));
    expect(await has(memberId)).toEqual({ active: 1_000, held: 0, spent: 0, deficit: 0 });
  });

  it('and is voided, and the void is undone', async () => {
    const memberId = await paid('ben');
    const voidOf = (id: string, ofReceiptId: string) => ({
      ...receiptOf({ id, kind: 'void', at: day(2), lines: [] }),
      void: { ofReceiptId },
    });
    await send(voidOf('ben-2', 'ben-1'));
    expect(await has(memberId)).toEqual({ active: 1_000, held: 0, spent: 0, deficit: 0 });
    await send(voidOf('ben-3', 'ben-2'));
    expect(await has(memberId)).toEqual({ active: 515, held: 0, spent: 500, deficit: 0 });
  });

  it('without a hold, by a till that was offline: the points are spent, and what is not there is owed', async () => {
    const memberId = await member('cid');
    const refused = await platform.call('/v1/receipts', { json: sale('cid-1', 'cid') });
    expect(refused).toMatchObject({ status: 422, body: { code: 'tender.hold_missing' } });
    await send(sale('cid-1', 'cid', undefined, { mode: { offline: true } }));
    await send(sale('cid-2', 'cid', 'h-nobody', { mode: { offline: true } }));
    expect(await has(memberId)).toEqual({ active: 30, held: 0, spent: 1_000, deficit: 0 });
    await send(sale('cid-3', 'cid', 'h-nobody', { mode: { offline: true } }));
    expect(await has(memberId)).toEqual({ active: 0, held: 0, spent: 1_500, deficit: 455 });
  });

  it('and is exchanged for something dearer when all points are spent: nothing is owed in between', async () => {
    const memberId = await member('eve');
    const hold = { holdId: 'h-eve', walletId: 'points', points: 1_000 };
    expect(await platform.call(`/v1/accounts/${memberId}/holds`, { json: hold })).toMatchObject({ status: 201 });
    const captured = await platform.call(`/v1/accounts/${memberId}/holds/h-eve:capture`, { json: {} });
    expect(captured).toMatchObject({ status: 200 });
    await send(
      receiptOf({
        ...{ id: 'eve-1', kind: 'exchange', card: 'eve', at: day(3) },
        lines: [
          { sku: 'RING', units: -1, unitPrice: 100_000, returnOf: { receiptId: 'eve-0', lineId: '1' } },
          { sku: 'NECKLACE', unitPrice: 120_000 },
        ],
      }),
    );
    const { body } = await platform.call<{ lines: { balance: { active: number; deficit: number } }[] }>(
      `/v1/members/${memberId}/statement?limit=3`,
    );
    expect(body.lines.map(({ balance: { active, deficit } }) => [active, deficit])).toEqual([
      [200, 0],
      [1_200, 0],
      [0, 0],
    ]);
  });

  it('is refused when points and money go different ways', async () => {
    const receipt = sale('dan-1', 'dan', 'h-dan');
    const [points, cash] = receipt.tenders;
    const tenders = [{ ...points, points: { walletId: 'points', holdId: 'h-dan', points: -500 } }, cash];
    expect(await platform.call('/v1/receipts', { json: { ...receipt, tenders } })).toMatchObject({
      status: 422,
      body: { code: 'tender.sign_differs' },
    });
  });

  it('and the ledger verifies', async () => {
    const { body } = await platform.call('/v1/ledger:verify', { method: 'POST' });
    expect(body).toMatchObject({ ok: true });
  });
});
