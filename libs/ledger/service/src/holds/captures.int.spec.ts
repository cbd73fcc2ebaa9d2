import { holdExtended, redemptionRequested } from '@accrue/contracts';
import { GRANTED, granted, LedgerApp, PUBLISHED, published, RECORDED, recorded } from '../ledger.fixture';

const REQUESTED = redemptionRequested.type;
const redemption = {
  ...redemptionRequested.examples[0],
  ...{ memberId: 'm-14', walletId: 'points', points: 10 },
  ...{ occurredAt: '2026-01-01T12:00:00.000Z', holdExpiresAt: '2026-01-01T12:15:00.000Z' },
};

describe('a hold', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
  });
  afterEach(() => app.clock.set('2026-01-01T12:00:00Z'));
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
  });

  it('gets more time, and is swept when that is over', async () => {
    await app.deliver(GRANTED, granted('m-15', 'R-15', 100));
    const holds = '/v1/accounts/m-15/holds';
    await app.call('P', 'POST', holds, { holdId: 'h-15', walletId: 'points', points: 60, ttlSeconds: 30 });
    app.clock.advanceMs(20_000);
    const extended = await app.call('P', 'POST', `${holds}/h-15:extend`, { ttlSeconds: 60 });
    expect([extended.status, extended.body]).toMatchObject([
      200,
      { status: 'open', points: 60, remaining: 60, expiresAt: '2026-01-01T12:01:20.000Z', revision: 2 },
    ]);
    expect((await app.publishedOf('m-15')).at(-1)).toMatchObject({
      type: holdExtended.type,
      data: { holdId: 'h-15', expiresAt: '2026-01-01T12:01:20.000Z' },
    });
    await app.settled();
    app.clock.advanceMs(30_000);
    await app.scheduler.runOnce('settle-accounts');
    expect((await app.call('P', 'POST', `${holds}/h-15:capture`, { points: 10 })).status).toBe(200);
    app.clock.advanceMs(30_000);
    expect((await app.call('P', 'POST', `${holds}/h-15:extend`, {})).body).toMatchObject({ code: 'hold.expired' });
    await app.settled();
    await app.scheduler.runOnce('settle-accounts');
    await app.settled();
    expect((await app.call('P', 'GET', '/v1/members/m-15/balance')).body['wallets']).toMatchObject([
      { active: 90, held: 0, spent: 10 },
    ]);
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
    const failed = (await app.publishedOf('m-13')).filter(({ type }) => type.endsWith('hold.failed.v1'));
    expect(failed.map(({ data }) => data)).toMatchObject([
      { receiptId: 'R-133', holdId: 'h-13', fault: 'exceeded', points: 38, unpaid: 1 },
      { receiptId: 'R-132', holdId: 'h-13', fault: 'captured', points: 27, unpaid: 27 },
      { receiptId: 'R-134', holdId: 'h-13', fault: 'captured', points: 1, unpaid: 1 },
    ]);
    expect((await app.call('P', 'GET', '/v1/members/m-13/balance?atLeastRevision=6')).body['wallets']).toEqual([
      expect.objectContaining({ active: 11, held: 0, spent: 189 }),
    ]);
  });

  it('does not pay for a receipt that it is not for, or no more: the points are spent without it, and it is said why', async () => {
    await app.deliver(GRANTED, granted('m-14', 'R-14', 200));
    const at = (time: string) => ({ occurredAt: time });
    const place = (holdId: string, walletId = 'points', ttlSeconds = 60) =>
      app.call('P', 'POST', '/v1/accounts/m-14/holds', { holdId, walletId, points: 10, ttlSeconds });
    for (const holdId of ['h-late', 'h-let-go']) expect((await place(holdId)).status).toBe(201);
    expect((await app.call('P', 'POST', '/v1/accounts/m-14/holds/h-let-go:release')).status).toBe(200);
    await app.deliver(REQUESTED, { ...redemption, holdId: 'h-reward' });
    const paid = (receiptId: string, holdId: string, more: object = {}, walletId = 'points') => ({
      ...recorded('m-14', receiptId, more),
      pointsTenders: [{ tenderId: 't', walletId, holdId, points: 10 }],
    });
    await app.deliver(RECORDED, paid('R-141', 'h-late', at('2026-01-01T12:00:59.999Z'), 'stars'));
    await app.deliver(RECORDED, paid('R-142', 'h-late', at('2026-01-01T12:01:00.000Z')));
    await app.deliver(RECORDED, paid('R-143', 'h-let-go', at('2026-01-01T12:00:30.000Z')));
    await app.deliver(RECORDED, paid('R-144', 'h-reward', at('2026-01-01T12:00:30.000Z')));
    // In time, though it is told of last.
    await app.deliver(RECORDED, paid('R-145', 'h-late', at('2026-01-01T12:00:59.999Z')));
    const facts = (await app.publishedOf('m-14')).map(
      ({ type, data }) => [type, data as Record<string, unknown>] as const,
    );
    const failed = facts.filter(([type]) => type.endsWith('hold.failed.v1'));
    expect(failed.map(([, { receiptId, fault }]) => [receiptId, fault])).toEqual([
      ['R-141', 'other_wallet'],
      ['R-142', 'expired'],
      ['R-143', 'released'],
      ['R-144', 'unknown'],
    ]);
    const captured = facts.filter(([type]) => type.endsWith('hold.captured.v1'));
    expect(captured.map(([, { receiptId }]) => receiptId)).toEqual(['R-145']);
  });

  describe('of money', () => {
    const wallet = (value: object) => ({ wallets: [{ id: 'stars', name: 'Stars', ...value }] });
    const place = (holdId: string, body: object) =>
      app.call('P', 'POST', '/v1/accounts/m-16/holds', { holdId, walletId: 'stars', ...body });

    it('is of as many points as are worth that, by the version in effect', async () => {
      await app.deliver(PUBLISHED, published(2, wallet({ value: { points: 2, minor: 5 } })));
      const later = {
        ...published(3, wallet({ value: { points: 1, minor: 1 } })),
        effectiveFrom: '2026-02-01T00:00:00.000Z',
      };
      await app.deliver(PUBLISHED, later);
      await app.deliver(GRANTED, granted('m-16', 'R-16', 500, { walletId: 'stars' }));
      expect((await place('h-161', { amountMinor: 500 })).body).toMatchObject({ points: 200, remaining: 200 });
      app.clock.set('2026-02-01T00:00:00Z');
      expect((await place('h-162', { amountMinor: 150 })).body).toMatchObject({ points: 150 });
    });

    it.each([
      [422, 'hold.amount_not_whole', 'stars', { amountMinor: 501 }],
      [422, 'wallet.no_value', 'points', { amountMinor: 500 }],
      [422, 'wallet.unknown', 'none', { amountMinor: 500 }],
      [400, 'hold.points_or_amount', 'stars', {}],
      [400, 'hold.points_or_amount', 'stars', { points: 5, amountMinor: 500 }],
      [400, 'request.invalid', 'stars', { amountMinor: 0 }],
    ])('is refused: %i %s', async (status, code, walletId, body) => {
      expect(await place('h-bad', { walletId, ...body })).toMatchObject({ status, body: { code } });
    });
  });
});
