import type { Wire } from '@accrue/testing-contexts';
import { GRANTED, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const NOVEMBER = 'from=2026-11-01&to=2026-11-30';
const CLOSING = 'knownAt=2026-12-03T00:00:00Z';

interface Turnover {
  readonly account: string;
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  readonly closing: number;
}

/** Accounts in which anything was or is: opening, debit, credit, closing. */
const moved = (accounts: readonly Turnover[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    accounts
      .map(({ account, opening, debit, credit, closing }) => [account, [opening, debit, credit, closing].join(' ')])
      .filter(([, figures]) => figures !== '0 0 0 0'),
  ) as Readonly<Record<string, string>>;

describe('the trial balance by day', () => {
  let app: LedgerApp;
  const sale = (receiptId: string, occurredAt: string, points: number) =>
    app.deliver(GRANTED, granted('m-1', receiptId, points, { occurredAt }));
  const get = async (query: string): Promise<Wire> => {
    await app.settled();
    const answer = await app.get(`/v1/ledger/trial-balance-by-day?${query}`);
    expect([query, answer.status]).toEqual([query, 200]);
    return answer.body;
  };

  // Given sales and a redemption of November in Warsaw, and one sale that came on the second of December
  beforeAll(async () => {
    app = await LedgerApp.open();
    const wallets = [{ id: 'points', name: 'Points', unit: 'points' }];
    await app.deliver(PUBLISHED, published(1, { timeZone: 'Europe/Warsaw', wallets }));
    app.clock.set('2026-11-05T10:00:00Z');
    await sale('R-0', '2026-10-31T22:59:59.999Z', 7); // 23:59:59.999 in Warsaw
    await sale('R-1', '2026-10-31T23:00:00.000Z', 100);
    app.clock.set('2026-11-20T12:00:00Z');
    await app.call('P', 'POST', '/v1/accounts/m-1/holds', { holdId: 'h-1', walletId: 'points', points: 50 });
    await app.call('P', 'POST', '/v1/accounts/m-1/holds/h-1:capture', { points: 30, final: true });
    app.clock.set('2026-12-02T23:59:59.999Z');
    await sale('R-2', '2026-11-29T10:00:00.000Z', 40);
    await sale('R-3', '2026-11-30T23:00:00.000Z', 3); // December in Warsaw
  });
  afterAll(() => app.close());

  const AS_CLOSED = {
    issued: '-7 0 140 -147',
    active: '7 160 50 117',
    held: '0 50 50 0',
    spent: '0 30 0 30',
  };

  it('of a month says what there was, what was posted and what there is, and balances', async () => {
    const body = await get(`${NOVEMBER}&${CLOSING}`);
    expect(body).toMatchObject({
      ...{ from: '2026-11-01', to: '2026-11-30', timeZone: 'Europe/Warsaw' },
      ...{ knownAt: '2026-12-03T00:00:00.000Z', final: false, balanced: true },
    });
    expect(body.wallets).toMatchObject([{ walletId: 'points', unit: 'points' }]);
    expect(moved(body.wallets[0].accounts)).toEqual(AS_CLOSED);
    const days = body.wallets[0].days as readonly { date: string; accounts: readonly Turnover[] }[];
    expect(days).toHaveLength(30);
    expect(days.map(({ date }) => date).slice(18, 21)).toEqual(['2026-11-19', '2026-11-20', '2026-11-21']);
    expect(moved(days[18]?.accounts ?? [])).toEqual({ issued: '-107 0 0 -107', active: '107 0 0 107' });
    expect(moved(days[19]?.accounts ?? [])).toEqual({
      ...{ issued: '-107 0 0 -107', active: '107 20 50 77', held: '0 50 50 0', spent: '0 30 0 30' },
    });
  });

  it('never changes once it is closed, whatever comes later', async () => {
    app.clock.set('2026-12-03T00:01:00Z');
    const closed = await get(`${NOVEMBER}&${CLOSING}`);
    expect(closed.final).toBe(true);
    await sale('R-4', '2026-11-10T10:00:00.000Z', 1_000);
    await app.deliver(PUBLISHED, published(2, { timeZone: 'Asia/Kathmandu' }));
    expect(await get(`${NOVEMBER}&${CLOSING}&timeZone=Europe/Warsaw`)).toEqual(closed);
    const known = await get(`${NOVEMBER}&timeZone=Europe/Warsaw`);
    expect([known.final, known.knownAt]).toEqual([false, null]);
    expect(moved(known.wallets[0].accounts)).toMatchObject({ issued: '-7 0 1140 -1147', active: '7 1160 50 1117' });
    expect((await get(NOVEMBER)).timeZone).toBe('Asia/Kathmandu');
  });

  it('goes on the next day with what the day before ended with, and ends with the totals of now', async () => {
    const first = await get(`from=2026-11-30&timeZone=Europe/Warsaw`);
    const next = await get(`from=2026-12-01&timeZone=Europe/Warsaw`);
    const ends = (body: Wire, end: keyof Turnover) =>
      (body.wallets[0].accounts as readonly Turnover[]).map((turnover) => turnover[end]);
    expect(ends(next, 'opening')).toEqual(ends(first, 'closing'));
    const { wallets } = (await app.get('/v1/ledger/trial-balance')).body;
    expect(ends(await get('from=2026-12-31'), 'closing')).toEqual(
      (wallets[0].accounts as readonly { points: number }[]).map(({ points }) => points),
    );
  });

  it('has days of 23 and 25 hours where the clocks are changed', async () => {
    await sale('R-5', '2026-10-24T22:00:00.000Z', 10_000); // 00:00 on the 25th
    await sale('R-6', '2026-10-25T22:59:59.999Z', 20_000); // 23:59:59.999 on the 25th
    await sale('R-7', '2026-10-25T23:00:00.000Z', 40_000); // 00:00 on the 26th
    const body = await get('from=2026-10-25&to=2026-10-26&timeZone=Europe/Warsaw');
    expect((body.wallets[0].days as readonly Wire[]).map(({ accounts }: Wire) => moved(accounts)['active'])).toEqual([
      '0 30000 0 30000',
      '30000 40000 0 70000',
    ]);
  });

  it('is CSV for finance, too', async () => {
    await app.settled();
    const path = '/v1/ledger/trial-balance-by-day?from=2026-11-20&timeZone=Europe/Warsaw&format=csv';
    const { text, headers } = await app.get(`${path}&${CLOSING}`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\n').slice(0, 5)).toEqual([
      'date,wallet,unit,account,opening,debit,credit,closing',
      '2026-11-20,points,points,issued,-107,0,0,-107',
      '2026-11-20,points,points,pending,0,0,0,0',
      '2026-11-20,points,points,active,107,20,50,77',
      '2026-11-20,points,points,held,0,50,50,0',
    ]);
  });

  it.each([
    ['to=2026-11-30', 'request.invalid'],
    ['from=2026-11-31', 'date.invalid'],
    ['from=2026-11-30&to=2026-11-29', 'request.invalid'],
    ['from=2026-01-01&to=2027-01-02', 'request.invalid'],
    ['from=2026-11-01&knownAt=2026-12-03T00:07:00Z', 'request.invalid'],
    ['from=2026-11-01&knownAt=closing', 'request.invalid'],
    ['from=2026-11-01&timeZone=Mars/Base', 'zone.unknown'],
    ['from=2026-11-01&format=xml', 'request.invalid'],
    ['date=2026-11-01', 'request.unknown_parameter'],
  ])('refuses %s', async (query, code) => {
    expect((await app.get(`/v1/ledger/trial-balance-by-day?${query}`)).body).toMatchObject({ status: 400, code });
  });

  it('is for analysts', async () => {
    expect((await app.call('P', 'GET', '/v1/ledger/trial-balance-by-day?from=2026-11-01')).status).toBe(403);
  });
});
