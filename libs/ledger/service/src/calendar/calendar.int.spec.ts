import type { Wire } from '@accrue/testing-contexts';
import { GRANTED, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const CALENDAR = '/v1/members/m-1/expiry-calendar';
const until = (date: string) => ({ expiresAt: `${date}T00:00:00.000Z`, expiresOn: dayBefore(date) });
const dayBefore = (date: string) => new Date(Date.parse(date) - 1).toISOString().slice(0, 10);

const shown = (entries: readonly Wire[]): readonly string[] =>
  entries.map(({ period, what, points, valueMinor, isWhileInactive }: Wire) =>
    [period, what, points, valueMinor, isWhileInactive].join(' '),
  );

describe('the expiry calendar of a member', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    const wallets = [{ id: 'points', name: 'Points', unit: 'points', value: { points: 100, minor: 150 } }];
    await app.deliver(PUBLISHED, published(1, { timeZone: 'Europe/London', wallets }));
    for (const [receiptId, points, terms] of [
      ['R-1', 10, until('2026-12-01')],
      ['R-2', 5, until('2026-12-01')],
      ['R-3', 100, until('2026-12-15')],
      ['R-4', 7, { activatesAt: '2026-11-20T00:00:00.000Z' }],
      ['R-5', 30, until('2027-01-01')],
      ['R-6', 4, { inactivity: { months: 24, zone: 'Europe/London' } }],
    ] as const)
      await app.deliver(GRANTED, granted('m-1', receiptId, points, terms));
    await app.settled();
  });
  afterAll(() => app.close());

  it('says what can be spent through which day, with what it is worth', async () => {
    const { status, body } = await app.get(CALENDAR);
    expect([status, body.mergedInto, body.nextCursor]).toEqual([200, null, null]);
    expect(shown(body.entries)).toEqual([
      '2026-11-20 activated 7 10 false',
      '2026-11-30 expired 15 22 false',
      '2026-12-14 expired 100 150 false',
      '2026-12-31 expired 30 45 false',
      '2028-01-01 expired 4 6 true',
    ]);
  });

  it('sums up months', async () => {
    expect(shown((await app.get(`${CALENDAR}?by=month`)).body.entries)).toEqual([
      '2026-11 activated 7 10 false',
      '2026-11 expired 15 22 false',
      '2026-12 expired 130 195 false',
      '2028-01 expired 4 6 true',
    ]);
  });

  it.each([1, 2, 3])('comes in pages of %i, each entry once', async (limit) => {
    expect(shown(await app.listed(CALENDAR, 'entries', limit))).toHaveLength(5);
  });

  it('says when a hold gives back what it holds, and that it is too late for some of it', async () => {
    app.clock.set('2026-11-30T23:50:00Z');
    const json = { holdId: 'h-1', walletId: 'points', points: 20, ttlSeconds: 1_200 };
    expect(await app.call('P', 'POST', '/v1/accounts/m-1/holds', json)).toMatchObject({ status: 201 });
    expect(shown((await app.get(CALENDAR)).body.entries).slice(0, 3)).toEqual([
      '2026-12-01 released 20 30 false',
      '2026-12-01 expired 15 22 false',
      '2026-12-14 expired 100 150 false',
    ]);
  });

  it.each(['by=week', 'limit=0', 'cursor=x'])('refuses %s', async (query) => {
    expect((await app.get(`${CALENDAR}?${query}`)).body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is unknown of who is', async () => {
    expect((await app.get('/v1/members/nobody/expiry-calendar')).body).toMatchObject({ code: 'member.unknown' });
  });
});
