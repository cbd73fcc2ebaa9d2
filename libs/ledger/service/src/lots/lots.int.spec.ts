import type { Wire } from '@accrue/testing-contexts';
import { GRANTED, granted, LedgerApp } from '../ledger.fixture';

const LOTS = '/v1/members/m-1/lots';
const EARLY = { expiresAt: '2026-11-01T00:00:00.000Z', expiresOn: '2026-10-31' };
const LATE = { expiresAt: '2026-12-01T00:00:00.000Z', expiresOn: '2026-11-30' };

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

  const idsOf = (lots: readonly Wire[]): string[] => lots.map(({ receiptId }: Wire) => String(receiptId));

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
