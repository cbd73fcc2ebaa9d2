import { GRANTED, granted, LedgerApp, PUBLISHED, published, REVERSED, reversed } from '../ledger.fixture';

const ENROLLED = 'loyalty.enrollment.member.enrolled.v1';

const WALLETS = [
  { id: 'points', name: 'Points', unit: 'points' },
  { id: 'miles', name: 'Miles', unit: 'stamps' },
];

const NOTHING = {
  granted: 0,
  reversed: 0,
  issued: 0,
  redeemed: 0,
  expired: 0,
  adjusted: 0,
  transferred: 0,
  migrated: 0,
  inReview: 0,
  writtenOff: 0,
  outstanding: 0,
  owed: 0,
};

describe('points by month', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
  });
  afterAll(() => app.close());

  const months = async () => {
    await app.settled();
    return (await app.call('A', 'GET', '/v1/ledger/points-by-month')).body;
  };

  it('are none before there is a programme', async () => {
    expect(await months()).toEqual({ timeZone: null, months: [] });
  });

  it('are for analysts', async () => {
    expect((await app.call('P', 'GET', '/v1/ledger/points-by-month')).status).toBe(403);
  });

  it('are the flow of each month in the programme’s zone, and what members have at its end', async () => {
    await app.deliver(PUBLISHED, published(1, { timeZone: 'Europe/Warsaw', wallets: WALLETS }));
    // 23:30 UTC on the last of January is February in Warsaw already.
    await app.deliver(GRANTED, granted('m-1', 'R-1', 100, { occurredAt: '2026-01-31T22:59:59.999Z' }));
    await app.deliver(GRANTED, granted('m-1', 'R-2', 50, { occurredAt: '2026-01-31T23:30:00.000Z' }));
    await app.deliver(GRANTED, granted('m-2', 'R-3', 7, { occurredAt: '2026-01-15T12:00:00.000Z', walletId: 'miles' }));
    app.clock.set('2026-03-10T12:00:00Z');
    await app.call('P', 'POST', '/v1/accounts/m-1/holds', { holdId: 'h-1', walletId: 'points', points: 120 });
    await app.call('P', 'POST', '/v1/accounts/m-1/holds/h-1:capture', { points: 110, final: true });
    await app.deliver(
      REVERSED,
      reversed('m-1', 'R-1', 1, { granted: 100, reversed: 60 }, { occurredAt: '2026-04-01T10:00:00.000Z' }),
    );
    await app.deliver(ENROLLED, {
      ...{ memberId: 'm-3', reference: null, enrolledAt: '2026-01-01T00:00:00.000Z' },
      ...{ storeId: null, enrolledBy: null, channel: 'import', identities: [] },
    });
    app.clock.set('2026-04-02T12:00:00Z');
    await app.call('O', 'POST', '/v1/accounts/m-3/adjustments', {
      ...{ walletId: 'points', points: 5, reasonCode: 'goodwill' },
    });

    expect(await months()).toEqual({
      timeZone: 'Europe/Warsaw',
      months: [
        { ...NOTHING, month: '2026-01', walletId: 'miles', unit: 'stamps', granted: 7, issued: 7, outstanding: 7 },
        {
          ...NOTHING,
          month: '2026-01',
          walletId: 'points',
          unit: 'points',
          granted: 100,
          issued: 100,
          outstanding: 100,
        },
        { ...NOTHING, month: '2026-02', walletId: 'points', unit: 'points', granted: 50, issued: 50, outstanding: 150 },
        { ...NOTHING, month: '2026-03', walletId: 'points', unit: 'points', redeemed: 110, outstanding: 40 },
        {
          ...NOTHING,
          month: '2026-04',
          walletId: 'points',
          unit: 'points',
          reversed: 60,
          issued: -60,
          adjusted: 5,
          outstanding: 5,
          owed: 20,
        },
      ],
    });
  });

  it('follow the newest version of the programme, in whatever order versions come', async () => {
    await app.deliver(PUBLISHED, published(3, { timeZone: 'UTC', wallets: WALLETS }));
    await app.deliver(PUBLISHED, published(2, { timeZone: 'Asia/Kathmandu', wallets: WALLETS }));
    const { timeZone, months: rows } = await months();
    expect(timeZone).toBe('UTC');
    expect(rows).toContainEqual({
      ...NOTHING,
      month: '2026-01',
      walletId: 'points',
      unit: 'points',
      granted: 150,
      issued: 150,
      outstanding: 150,
    });
  });

  it('agree with the trial balance', async () => {
    const trial = (await app.call('A', 'GET', '/v1/ledger/trial-balance')).body as {
      wallets: readonly { walletId: string; accounts: readonly { account: string; points: number }[] }[];
    };
    const ofPoints = Object.fromEntries(
      (trial.wallets.find(({ walletId }) => walletId === 'points')?.accounts ?? []).map(({ account, points }) => [
        account,
        points,
      ]),
    );
    expect(ofPoints).toMatchObject({ issued: -150, reversed: 60, spent: 110, active: 5, deficit: -20, adjusted: -5 });
  });
});
