import { redemptionRequested } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { GRANTED, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const HOLDS = '/v1/accounts/m-1/holds';

describe('the list of open holds', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    await app.deliver(PUBLISHED, published(1));
    await app.deliver(GRANTED, granted('m-1', 'R-1', 500));
  });
  afterEach(() => app.clock.set('2026-01-01T12:00:00Z'));
  afterAll(() => app.close());

  const place = (holdId: string, points: number, ttlSeconds: number) =>
    app.call('P', 'POST', HOLDS, { holdId, walletId: 'points', points, ttlSeconds });
  const listed = async (): Promise<readonly Wire[]> =>
    (await app.call('P', 'GET', HOLDS)).body['holds'] as readonly Wire[];

  it('is empty for who has placed none, and unknown for whom nobody knows', async () => {
    expect((await app.call('P', 'GET', HOLDS)).body).toEqual({ holds: [], nextCursor: null });
    expect((await app.call('P', 'GET', '/v1/accounts/nobody/holds')).body).toMatchObject({
      ...{ status: 404, code: 'member.unknown' },
    });
  });

  it('says what is left of each and until when, the one that ends first before the others', async () => {
    await place('h-late', 100, 900);
    await place('h-soon', 60, 60);
    const { body } = await app.call('P', 'POST', `${HOLDS}/h-late:capture`, { points: 30, receiptId: 'R-2' });
    expect(await listed()).toEqual([
      {
        ...{
          holdId: 'h-soon',
          memberId: 'm-1',
          status: 'open',
          walletId: 'points',
          unit: 'points',
          redemptionId: null,
        },
        ...{
          points: 60,
          captured: 0,
          remaining: 60,
          expiresAt: '2026-01-01T12:01:00.000Z',
          revision: body['revision'],
        },
      },
      expect.objectContaining({ holdId: 'h-late', points: 100, captured: 30, remaining: 70 }),
    ]);
    expect(await app.listed(HOLDS, 'holds', 1)).toEqual(await listed());
  });

  it('names the reward that points are held for', async () => {
    await app.deliver(redemptionRequested.type, {
      ...redemptionRequested.examples[0],
      ...{ redemptionId: 'RD-1', memberId: 'm-1', walletId: 'points', points: 10 },
      ...{ occurredAt: '2026-01-01T12:00:00.000Z', holdExpiresAt: '2026-01-01T12:15:00.000Z' },
    });
    expect((await listed()).map(({ redemptionId }: Wire) => redemptionId as unknown)).toContain('RD-1');
  });

  it('leaves out what was released, and what nobody has released though its time is over', async () => {
    await app.call('P', 'POST', `${HOLDS}/h-late:release`);
    expect((await listed()).map(({ holdId }: Wire) => holdId as string)).not.toContain('h-late');
    app.clock.advanceMs(60_000);
    expect((await listed()).map(({ holdId }: Wire) => holdId as string)).not.toContain('h-soon');
  });
});
