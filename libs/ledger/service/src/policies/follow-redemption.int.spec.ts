import { redemptionCancelled, redemptionConfirmed, redemptionRequested } from '@accrue/contracts';
import { GRANTED, granted, LedgerApp, T0 } from '../ledger.fixture';

const REQUESTED = redemptionRequested.type;
const CONFIRMED = redemptionConfirmed.type;
const CANCELLED = redemptionCancelled.type;

describe('a redemption that is cancelled', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
  });
  afterAll(() => app.close());

  it('gives back what a redemption took when it is cancelled, captured or not, whatever is repeated', async () => {
    const redemption = (id: string) => ({
      redemptionId: `rd-${id}`,
      memberId: 'm-1',
      receiverId: null,
      rewardId: 'mug',
      gives: { kind: 'product', sku: 'MUG-1', quantity: 1 },
      worth: null,
      walletId: 'points',
      points: 60,
      holdId: `h-${id}`,
      occurredAt: T0,
    });
    const asked = { holdExpiresAt: '2026-01-15T10:00:00.000Z' };
    await app.deliver(
      GRANTED,
      granted('m-1', 'R-1', 50, { expiresAt: '2026-12-01T00:00:00.000Z', expiresOn: '2026-11-30' }),
    );
    await app.deliver(GRANTED, granted('m-1', 'R-2', 50));
    for (const round of ['first', 'again']) {
      await app.deliver(REQUESTED, { ...redemption('held'), ...asked }, `${round} held requested`);
      await app.deliver(CANCELLED, { ...redemption('held'), cause: 'asked' }, `${round} held cancelled`);
      await app.deliver(REQUESTED, { ...redemption('taken'), ...asked }, `${round} taken requested`);
      await app.deliver(CONFIRMED, redemption('taken'), `${round} taken confirmed`);
      await app.deliver(CANCELLED, { ...redemption('taken'), cause: 'asked' }, `${round} taken cancelled`);
    }
    const holds = (await app.publishedOf('m-1')).filter(({ type }) => type.includes('.hold.'));
    expect(holds.map(({ type }) => type.split('.')[3])).toEqual([
      'placed',
      'released',
      'placed',
      'captured',
      'refunded',
    ]);
    expect(holds.at(-1)?.data).toMatchObject({ redemptionId: 'rd-taken', refunded: 60 });
    expect((await app.call('P', 'GET', '/v1/members/m-1/balance?atLeastRevision=6')).body['wallets']).toEqual([
      expect.objectContaining({ active: 100, held: 0, spent: 0 }),
    ]);
    expect((await app.call('P', 'GET', '/v1/members/m-1/lots?atLeastRevision=6')).body['lots']).toMatchObject([
      { remaining: 50, expiresAt: '2026-12-01T00:00:00.000Z' },
      { remaining: 50, expiresAt: null },
    ]);
    expect((await app.call('A', 'GET', '/v1/members/m-1/statement?atLeastRevision=6')).body['lines']).toContainEqual(
      expect.objectContaining({ kind: 'refund', points: 60 }),
    );
  });
});
