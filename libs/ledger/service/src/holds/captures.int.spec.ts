import { GRANTED, granted, LedgerApp, PUBLISHED, published, RECORDED, recorded } from '../ledger.fixture';

describe('a hold', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
  });
  afterAll(() => app.close());

  it('is captured in parts, each receipt once, and what is left is released when its time is over', async () => {
    await app.deliver(PUBLISHED, published(1));
    await app.deliver(GRANTED, granted('m-12', 'R-12', 200));
    await app.call('P', 'POST', '/v1/accounts/m-12/holds', {
      holdId: 'h-12',
      walletId: 'points',
      points: 150,
      ttlSeconds: 30,
    });
    const capture = (body: object) => app.call('P', 'POST', '/v1/accounts/m-12/holds/h-12:capture', body);
    const first = await capture({ points: 60, receiptId: 'R-121' });
    expect([first.status, first.body]).toEqual([
      200,
      {
        ...{ holdId: 'h-12', memberId: 'm-12', status: 'open', walletId: 'points', unit: 'points' },
        ...{ points: 150, captured: 60, remaining: 90, expiresAt: '2026-01-01T12:00:30.000Z', revision: 2 },
      },
    ]);
    expect((await capture({ points: 60, receiptId: 'R-121' })).body).toEqual(first.body);
    expect((await capture({ points: 60, receiptId: 'R-122' })).body).toMatchObject({ captured: 120, remaining: 30 });
    expect((await capture({ points: 31, receiptId: 'R-123' })).body).toMatchObject({
      status: 422,
      code: 'hold.exceeded',
      held: 30,
      requested: 31,
    });
    await app.settled();
    app.clock.advanceMs(30_000);
    expect(await app.scheduler.runOnce('settle-accounts')).toBe(1);
    expect((await app.call('P', 'GET', '/v1/members/m-12/balance?atLeastRevision=4')).body['wallets']).toEqual([
      expect.objectContaining({ active: 80, held: 0, spent: 120 }),
    ]);
    expect((await app.publishedOf('m-12')).at(-1)?.data).toMatchObject({ points: 150, released: 30 });
    app.clock.set('2026-01-01T12:00:00Z');
  });

  it('is captured by the receipts of a split bill, whichever the tenders and however often they come', async () => {
    await app.deliver(GRANTED, granted('m-13', 'R-13', 200));
    await app.call('P', 'POST', '/v1/accounts/m-13/holds', { holdId: 'h-13', walletId: 'points', points: 160 });
    const tender = (amount: number, more: object = {}) => ({
      tenderId: `t-${String(amount)}`,
      walletId: 'points',
      holdId: 'h-13',
      points: amount,
      ...more,
    });
    const receipt = (receiptId: string, ...pointsTenders: readonly object[]) => ({
      ...recorded('m-13', receiptId),
      pointsTenders,
    });
    const first = receipt('R-131', tender(100), tender(23));
    await app.deliver(RECORDED, first);
    await app.deliver(RECORDED, first);
    // One more than is left, then two more receipts: the goods are gone, so the points are spent without a hold.
    await app.deliver(RECORDED, receipt('R-133', tender(38)));
    await app.deliver(RECORDED, receipt('R-133', tender(38)));
    await app.deliver(RECORDED, receipt('R-132', tender(27, { final: true })));
    await app.deliver(RECORDED, receipt('R-134', tender(1)));
    expect(
      (await app.publishedOf('m-13'))
        .filter(({ type }) => type.endsWith('hold.captured.v1'))
        .map(({ data }) => data as Record<string, unknown>)
        .map(({ receiptId, captured, remaining, final }) => [receiptId, captured, remaining, final]),
    ).toEqual([
      ['R-131', 123, 37, false],
      ['R-133', 37, 0, true],
    ]);
    expect((await app.call('P', 'GET', '/v1/members/m-13/balance?atLeastRevision=6')).body['wallets']).toEqual([
      expect.objectContaining({ active: 11, held: 0, spent: 189 }),
    ]);
  });
});
