import { GRANTED, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const WALLETS = [
  {
    id: 'points',
    name: 'Points',
    unit: 'points',
    value: { points: 200, minor: 100 },
    redeem: { order: 2, multiple: 100, maxShareOfBasket: '50' },
  },
  { id: 'cash', name: 'Cashback', unit: 'GBP', redeem: { order: 1, minimum: 100 } },
  { id: 'stamps', name: 'Stamps', unit: 'stamps', value: { points: 1, minor: 50 } },
];

describe('holds of several wallets for one receipt', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    await app.deliver(PUBLISHED, published(1, { wallets: WALLETS }));
    for (const [walletId, amount] of [
      ['points', 5_000],
      ['cash', 130],
      ['stamps', 9],
    ] as const)
      await app.deliver(GRANTED, granted('m-1', `R-${walletId}`, amount, { walletId }));
  });
  afterAll(() => app.close());

  const spread = (memberId: string, holdId: string, payableMinor: number) =>
    app.call('P', 'POST', `/v1/accounts/${memberId}/holds:spread`, { holdId, payableMinor });

  const amounts = ({ holdId, amountMinor }: { holdId: string; amountMinor: number }) => ({ holdId, amountMinor });

  it('are placed in the order of the programme, told of each, and are the same when asked for again', async () => {
    const { status, body } = await spread('m-1', 'T-1', 1_000);
    expect([status, body]).toMatchObject([
      201,
      {
        ...{ payableMinor: 1_000, heldMinor: 630, missingMinor: 370 },
        holds: [
          { holdId: 'T-1~cash', walletId: 'cash', unit: 'GBP', points: 130, amountMinor: 130, status: 'open' },
          { holdId: 'T-1~points', walletId: 'points', unit: 'points', points: 1_000, amountMinor: 500, status: 'open' },
        ],
      },
    ]);
    expect((await spread('m-1', 'T-1', 900)).body.holds).toEqual(body.holds);
    const facts = (await app.publishedOf('m-1')).filter(({ type }) => type === 'loyalty.ledger.hold.placed.v1');
    expect(facts.map(({ data }) => (data as { holdId: string }).holdId)).toEqual(['T-1~cash', 'T-1~points']);
    // Each is a hold as any other; what it frees is there for the next basket.
    expect(await app.call('P', 'POST', '/v1/accounts/m-1/holds/T-1~cash:release', {})).toMatchObject({ status: 200 });
    expect((await spread('m-1', 'T-2', 120)).body).toMatchObject({
      ...{ heldMinor: 120, missingMinor: 0, holds: [{ walletId: 'cash', points: 120 }] },
    });
  });

  it('are refused where there is nothing', async () => {
    expect((await spread('m-2', 'T-1', 1_000)).body).toMatchObject({ status: 422, code: 'points.insufficient' });
  });

  it('are told at what they were worth when they were held, also after a version that says another value', async () => {
    const first = (await spread('m-1', 'T-5', 1_000)).body as { holds: Parameters<typeof amounts>[0][] };
    expect(first).toMatchObject({ heldMinor: 500, holds: [{ points: 1_000, amountMinor: 500 }] });
    const [points, ...others] = WALLETS;
    const wallets = [{ ...points, value: { points: 100, minor: 100 } }, ...others];
    const effectiveFrom = '2026-01-01T12:05:00.000Z';
    await app.deliver(PUBLISHED, { ...published(2, { wallets }), effectiveFrom });
    app.clock.set('2026-01-01T12:05:01.000Z');
    expect((await spread('m-1', 'T-5', 1_000)).body).toMatchObject({ heldMinor: 500, holds: first.holds.map(amounts) });
    // Those of now are worth twice as much.
    expect((await spread('m-1', 'T-6', 1_000)).body).toMatchObject({ holds: [{ points: 500, amountMinor: 500 }] });
    // Nor does it matter that no wallet pays any more; what is new is refused.
    await app.deliver(PUBLISHED, {
      ...published(3, { wallets: WALLETS.map((wallet) => ({ ...wallet, redeem: {} })) }),
      effectiveFrom: '2026-01-01T12:10:00.000Z',
    });
    app.clock.set('2026-01-01T12:10:01.000Z');
    expect((await spread('m-1', 'T-5', 1_000)).body).toMatchObject({ heldMinor: 500, holds: first.holds.map(amounts) });
    expect((await spread('m-1', 'T-7', 1_000)).body).toMatchObject({ status: 422, code: 'wallet.none_pays' });
  });
});
