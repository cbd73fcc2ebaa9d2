import { entryPosted, type Static } from '@accrue/contracts';
import { GRANTED, granted, LedgerApp } from '../ledger.fixture';

const WORK = 'settle-accounts';
const ends = (day: string) => ({ expiresAt: `${day}T00:00:00.000Z`, expiresOn: day });

describe('what time does to accounts', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
  });
  afterAll(() => app.close());

  const grant = (memberId: string, receiptId: string, points: number, day: string) =>
    app.deliver(GRANTED, granted(memberId, receiptId, points, ends(day)));
  const status = async () => (await app.scheduler.status()).filter(({ work }) => work === WORK);
  const expired = async (memberId: string) =>
    (await app.publishedOf(memberId))
      .filter(({ type }) => type === entryPosted.type)
      .map(({ time, data }) => ({ time, ...(data as Static<typeof entryPosted.schema>) }))
      .filter(({ kind }) => kind === 'expire')
      .map(({ time, postings }) => [time, postings.find(({ account }) => account === 'expired')?.points]);

  it('is written down after a long silence as of its own time, also for a lot that comes late', async () => {
    await grant('m-1', 'R-1', 100, '2026-03-01');
    await grant('m-1', 'R-2', 20, '2026-02-01');
    await app.settled();
    app.clock.set('2026-05-01T00:00:00Z');
    expect(await status()).toEqual([
      { work: WORK, dueSince: '2026-02-01T00:00:00.000Z', overdueSeconds: 89 * 86_400, setAsideCount: 0 },
    ]);
    expect(await app.scheduler.runOnce(WORK)).toBe(1);
    expect(await expired('m-1')).toEqual([
      ['2026-02-01T00:00:00.000Z', 20],
      ['2026-03-01T00:00:00.000Z', 100],
    ]);
    // What comes late is expired already by then: its entry says both.
    await grant('m-1', 'R-3', 3, '2026-02-01');
    await app.settled();
    expect(await app.call('A', 'GET', '/v1/members/m-1/balance')).toMatchObject({
      body: { wallets: [{ granted: 123, expired: 123, active: 0 }] },
    });
    expect(await app.scheduler.runOnce(WORK)).toBe(0);
    await app.settled();
    expect(await status()).toEqual([{ work: WORK, dueSince: null, overdueSeconds: 0, setAsideCount: 0 }]);
  });

  it('shows in every answer at once, written down or not, and the past and what was known of it can be asked for', async () => {
    const DAY = '2026-06-01T00:00:00.000Z';
    app.clock.set('2026-05-20T00:00:00Z');
    await grant('m-2', 'R-20', 100, '2026-06-01');
    await grant('m-2', 'R-21', 20, '2026-07-01');
    await app.settled();
    const balance = async (query = '') => {
      const { body } = await app.call('A', 'GET', `/v1/members/m-2/balance${query}`);
      const [{ active, expired, granted: all }] = body['wallets'] as [Record<string, number>];
      return { active, expired, granted: all };
    };
    app.clock.set(DAY);
    expect(await balance()).toEqual({ active: 20, expired: 100, granted: 120 });
    expect(await balance('?asOf=2026-05-31T23:59:59.999Z')).toEqual({ active: 120, expired: 0, granted: 120 });
    expect(await balance('?asOf=2026-07-01T00:00:00Z')).toEqual({ active: 0, expired: 120, granted: 120 });
    expect(await balance('?asOf=2020-01-01T00:00:00Z')).toEqual({ active: 0, expired: 0, granted: 0 });
    expect(await balance('?knownAt=2020-01-01T00:00:00Z')).toEqual({ active: 0, expired: 0, granted: 0 });
    expect(await balance(`?asOf=${DAY}&knownAt=2099-01-01T00:00:00Z`)).toEqual({
      active: 20,
      expired: 100,
      granted: 120,
    });
    expect(await app.call('A', 'GET', '/v1/members/m-2/balance?asOf=yesterday')).toMatchObject({ status: 400 });
    const gone = await app.call('A', 'GET', '/v1/members/nobody/balance?asOf=2026-05-31T00:00:00Z');
    expect(gone).toMatchObject({ status: 404, body: { code: 'member.unknown' } });
    expect(await app.scheduler.runOnce(WORK)).toBe(1);
  });

  it('is written down for more members than one batch has, many of them with several lots', async () => {
    const members = Array.from({ length: 150 }, (_unused, n) => `m-1${String(n)}`);
    app.clock.set('2026-05-01T00:00:00Z');
    for (const memberId of members)
      for (const lot of [1, 2]) await grant(memberId, `R-${memberId}-${String(lot)}`, lot, '2026-06-01');
    await app.settled();
    app.clock.set('2026-06-01T00:00:00Z');
    expect(await app.scheduler.runOnce(WORK)).toBe(150);
    for (const memberId of members) expect(await expired(memberId)).toEqual([['2026-06-01T00:00:00.000Z', 3]]);
  });

  it('finds points that expire by inactivity by the day to which the last activity moved it', async () => {
    const inactivity = { months: 1, zone: 'UTC' };
    const earn = (receiptId: string, day: string, expiresOn: string, over: string) => {
      const dates = { expiresAt: `${over}T00:00:00.000Z`, expiresOn };
      const terms = { occurredAt: `${day}T12:00:00.000Z`, ...dates, inactivity };
      return app.deliver(GRANTED, granted('m-9', receiptId, 10, terms));
    };
    const lots = async () => (await app.get('/v1/members/m-9/lots')).body['lots'];
    const date = { expiresAt: '2027-02-16T00:00:00.000Z', expiresOn: '2027-02-15', inactiveMonths: 1 };
    app.clock.set('2027-01-20T00:00:00Z');
    await earn('R-90', '2027-01-10', '2027-02-10', '2027-02-11');
    await earn('R-91', '2027-01-15', '2027-02-15', '2027-02-16');
    await app.settled();
    expect(await lots()).toMatchObject([
      { receiptId: 'R-90', remaining: 10, ...date },
      { receiptId: 'R-91', remaining: 10, ...date },
    ]);
    app.clock.set('2027-02-11T00:00:00Z');
    await app.scheduler.runOnce(WORK);
    await app.settled();
    expect(await expired('m-9')).toEqual([]);
    app.clock.set('2027-02-16T00:00:00Z');
    expect(await lots()).toMatchObject([
      { status: 'expired', remaining: 0, expired: 10, ...date },
      { status: 'expired' },
    ]);
    expect(await app.scheduler.runOnce(WORK)).toBe(1);
    expect(await expired('m-9')).toEqual([['2027-02-16T00:00:00.000Z', 20]]);
    // A sale before that day is told of: nothing has expired, and its month is waited for.
    await earn('R-92', '2027-02-14', '2027-03-14', '2027-03-15');
    await app.settled();
    expect(await lots()).toMatchObject([
      { status: 'active', remaining: 10, expired: 0, expiresOn: '2027-03-14' },
      { status: 'active', remaining: 10, expired: 0, expiresOn: '2027-03-14' },
      { status: 'active', remaining: 10, expiresOn: '2027-03-14' },
    ]);
    app.clock.set('2027-03-15T00:00:00Z');
    expect(await app.scheduler.runOnce(WORK)).toBe(1);
    await app.settled();
    expect(await lots()).toMatchObject([{ expired: 10 }, { expired: 10 }, { expired: 10 }]);
    expect(await app.verification()).toMatchObject({ ok: true });
  });
});
