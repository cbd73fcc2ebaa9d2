import { holdPlaced, memberClosed, memberEnrolled, type Static } from '@accrue/contracts';
import { GRANTED, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const WALLETS = [
  { id: 'points', name: 'Stamps', unit: 'stamps' },
  { id: 'other', name: 'Others', unit: 'stamps' },
];
const coffee = (points: number, more: object = {}) => ({
  ...{ id: 'coffee', kind: 'product', title: 'A coffee', wallet: 'points', points, redeem: 'automatic' },
  ...{ sku: 'COFFEE', quantity: 1, stock: 'none', ...more },
});

describe('rewards that are redeemed by themselves', () => {
  let app: LedgerApp;
  beforeEach(async () => {
    app = await LedgerApp.open();
  });
  afterEach(() => app.close());

  const publish = (version: number, rewards: readonly object[], more: object = {}) =>
    app.deliver(PUBLISHED, { ...published(version, { wallets: WALLETS, rewards }), ...more });
  const placed = async (memberId: string) =>
    (await app.publishedOf(memberId))
      .filter(({ type }) => type === holdPlaced.type)
      .map(({ data }) => data as Static<typeof holdPlaced.schema>);
  const balance = async (memberId: string): Promise<unknown> => {
    await app.settled();
    return (await app.call('A', 'GET', `/v1/members/${memberId}/balance`)).body.wallets;
  };

  it('are held with the entry that reaches the price, told of once, however often and by whomever it is delivered', async () => {
    await publish(1, [coffee(10)]);
    await app.deliver(GRANTED, granted('m-1', 'R-1', 9));
    const tenth = granted('m-1', 'R-2', 2);
    await Promise.all([app.deliver(GRANTED, tenth), app.deliver(GRANTED, tenth), app.deliver(GRANTED, tenth)]);
    await app.deliver(GRANTED, tenth);
    expect(await placed('m-1')).toMatchObject([
      { rewardId: 'coffee', walletId: 'points', points: 10, memberId: 'm-1', expiresAt: '2027-01-04T12:00:00.000Z' },
    ]);
    expect(await balance('m-1')).toMatchObject([{ walletId: 'other' }, { walletId: 'points', active: 1, held: 10 }]);
    // Another wallet has nothing of the kind.
    await app.deliver(GRANTED, granted('m-1', 'R-3', 20, { walletId: 'other' }));
    expect(await placed('m-1')).toHaveLength(1);
  });

  it('cost what the version in effect says, from its first instant on', async () => {
    await publish(1, []);
    await app.deliver(GRANTED, granted('m-2', 'R-1', 9));
    await publish(2, [coffee(5)], { effectiveFrom: '2026-01-02T00:00:00.000Z' });
    await app.deliver(GRANTED, granted('m-2', 'R-2', 1));
    expect(await placed('m-2')).toEqual([]);
    app.clock.set('2026-01-02T00:00:00Z');
    await app.deliver(GRANTED, granted('m-2', 'R-3', 1));
    expect((await placed('m-2')).map(({ points }) => points)).toEqual([5, 5]);
    await publish(3, [coffee(5, { redeem: 'asked' })], { effectiveFrom: '2026-01-02T00:00:00.000Z' });
    await app.deliver(GRANTED, granted('m-2', 'R-4', 30));
    expect(await placed('m-2')).toHaveLength(2);
  });

  it('are not for who has left', async () => {
    await publish(1, [coffee(10)]);
    await app.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId: 'm-3' });
    await app.deliver(memberClosed.type, { ...memberClosed.examples[0], memberId: 'm-3' });
    await app.deliver(GRANTED, granted('m-3', 'R-1', 10));
    expect(await placed('m-3')).toEqual([]);
  });
});
