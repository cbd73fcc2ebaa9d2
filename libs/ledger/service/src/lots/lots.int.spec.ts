import type { Wire } from '@accrue/testing-contexts';
import { GRANTED, granted, LedgerApp, REVERSED, reversed } from '../ledger.fixture';

const LOTS = '/v1/members/m-1/lots';
const EARLY = { expiresAt: '2026-11-01T00:00:00.000Z', expiresOn: '2026-10-31' };
const LATE = { expiresAt: '2026-12-01T00:00:00.000Z', expiresOn: '2026-11-30' };

const idsOf = (lots: readonly Wire[]): string[] => lots.map(({ receiptId }: Wire) => String(receiptId));

describe('the lots of a member', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    for (const [receiptId, terms] of [
      ['R-5', {}],
      ['R-4', {}],
      ['R-3', LATE],
      ['R-1', { ...EARLY, occurredAt: '2026-01-01T09:00:00.000Z' }],
      ['R-2', EARLY],
    ] as const)
      await app.deliver(GRANTED, granted('m-1', receiptId, 10, terms));
    await app.settled();
  });
  afterAll(() => app.close());

  it('are in the order of spending, those that never expire last', async () => {
    const { lots, nextCursor } = (await app.get(LOTS)).body;
    expect(idsOf(lots)).toEqual(['R-1', 'R-2', 'R-3', 'R-4', 'R-5']);
    expect(nextCursor).toBeNull();
  });

  it.each([1, 2, 4])('come in pages of %i, each lot once', async (limit) => {
    expect(idsOf(await app.listed(LOTS, 'lots', limit))).toEqual(['R-1', 'R-2', 'R-3', 'R-4', 'R-5']);
  });

  it('go on behind the last one that was shown, whatever comes before it meanwhile', async () => {
    const { nextCursor } = (await app.get(`${LOTS}?limit=2`)).body;
    await app.deliver(
      GRANTED,
      granted('m-1', 'R-0', 10, { expiresAt: '2026-10-01T00:00:00.000Z', expiresOn: '2026-09-30' }),
    );
    await app.settled();
    expect(idsOf((await app.get(`${LOTS}?cursor=${nextCursor}`)).body.lots)).toEqual(['R-3', 'R-4', 'R-5']);
  });

  it.each(['limit=0', 'limit=1001', 'limit=x', 'cursor=', 'cursor=R-1', 'cursor=WyJhIl0'])(
    'refuse %s',
    async (query) => {
      expect((await app.get(`${LOTS}?${query}`)).body).toMatchObject({ status: 400, code: 'request.invalid' });
    },
  );
});

describe('the lots of a member at another instant', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
  });
  afterAll(() => app.close());

  const shown = async (memberId: string, query = ''): Promise<readonly string[]> => {
    const { body, status } = await app.get(`/v1/members/${memberId}/lots${query}`);
    expect(status).toBe(200);
    return (body.lots as readonly Wire[]).map((lot: Wire) =>
      [lot.receiptId, lot.status, lot.granted, lot.reversed, lot.remaining, lot.expired].join(' '),
    );
  };

  it('say what was in them then, and what was known of them', async () => {
    const early = { occurredAt: '2026-01-05T10:00:00.000Z', expiresAt: '2026-02-05T00:00:00.000Z' };
    const late = { occurredAt: '2026-01-20T10:00:00.000Z', expiresAt: '2026-03-20T00:00:00.000Z' };
    app.clock.set('2026-01-20T11:00:00Z');
    await app.deliver(GRANTED, granted('m-2', 'R-20', 50, { ...late, expiresOn: '2026-03-19', tierId: 'gold' }));
    app.clock.set('2026-01-25T11:00:00Z');
    await app.deliver(
      REVERSED,
      reversed('m-2', 'R-20', 1, { granted: 50, reversed: 20 }, { occurredAt: '2026-01-25T10:00:00.000Z' }),
    );
    app.clock.set('2026-01-30T11:00:00Z');
    // Comes weeks late.
    await app.deliver(GRANTED, granted('m-2', 'R-10', 100, { ...early, expiresOn: '2026-02-04' }));
    await app.settled();
    expect(await shown('m-2')).toEqual(['R-10 active 100 0 100 0', 'R-20 active 50 20 30 0']);
    expect(await shown('m-2', '?asOf=2026-01-10T00:00:00Z')).toEqual(['R-10 active 100 0 100 0']);
    expect(await shown('m-2', '?asOf=2026-01-22T00:00:00Z')).toEqual([
      'R-10 active 100 0 100 0',
      'R-20 active 50 0 50 0',
    ]);
    expect(await shown('m-2', '?asOf=2026-02-05T00:00:00Z')).toEqual([
      'R-10 expired 100 0 0 100',
      'R-20 active 50 20 30 0',
    ]);
    expect(await shown('m-2', '?knownAt=2026-01-26T00:00:00Z')).toEqual(['R-20 active 50 20 30 0']);
    expect(await shown('m-2', '?knownAt=2026-01-26T00:00:00Z&asOf=2026-01-22T00:00:00Z')).toEqual([
      'R-20 active 50 0 50 0',
    ]);
    expect(await shown('m-2', '?knownAt=2026-01-01T00:00:00Z')).toEqual([]);
    const then = await app.get(`/v1/members/m-2/lots?knownAt=2026-01-20T12:00:00Z`);
    const { lots } = (await app.get('/v1/members/m-2/lots')).body;
    // Where it came from is said as of any other lot.
    expect(then.body.lots).toEqual([{ ...lots[1], reversed: 0, remaining: 50 }]);
  });

  it('come in pages as well', async () => {
    for (const [id, day] of [
      ['a', '01'],
      ['b', '02'],
      ['c', '03'],
    ] as const)
      await app.deliver(
        GRANTED,
        granted('m-3', id, 10, { expiresAt: `2027-01-${day}T00:00:00.000Z`, expiresOn: '2026-12-31' }),
      );
    const page = (await app.get('/v1/members/m-3/lots?asOf=2026-06-01T00:00:00Z&limit=2')).body;
    expect(idsOf(page.lots)).toEqual(['a', 'b']);
    const next = (await app.get(`/v1/members/m-3/lots?asOf=2026-06-01T00:00:00Z&limit=2&cursor=${page.nextCursor}`))
      .body;
    expect([idsOf(next.lots), next.nextCursor]).toEqual([['c'], null]);
  });

  it('are expired from the instant on, written down or not', async () => {
    app.clock.set('2026-03-19T23:59:59.999Z');
    await app.deliver(
      GRANTED,
      granted('m-4', 'R-40', 10, { expiresAt: '2026-03-20T00:00:00.000Z', expiresOn: '2026-03-19' }),
    );
    await app.settled();
    expect(await shown('m-4')).toEqual(['R-40 active 10 0 10 0']);
    app.clock.set('2026-03-20T00:00:00Z');
    expect(await shown('m-4')).toEqual(['R-40 expired 10 0 0 10']);
    await app.scheduler.runOnce('settle-accounts');
    await app.settled();
    expect(await shown('m-4')).toEqual(['R-40 expired 10 0 0 10']);
  });

  it.each(['asOf=yesterday', 'knownAt=2026-13-01T00:00:00Z', 'asof=2026-01-01T00:00:00Z'])(
    'refuse %s',
    async (query) => {
      expect((await app.get(`${LOTS}?${query}`)).status).toBe(400);
    },
  );

  it('are of somebody', async () => {
    const gone = await app.get('/v1/members/nobody/lots?asOf=2026-05-31T00:00:00Z');
    expect(gone).toMatchObject({ status: 404, body: { code: 'member.unknown' } });
  });
});
