import { pointsOf, type Earned } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Status by visits',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', unit: 'points' }],
  earning: {
    rules: [{ id: 'base', name: 'One a pound', wallet: 'points', earn: { points: 1, per: 100 }, tierMultiplier: true }],
  },
  receipts: { tooOldDays: null },
  tiers: {
    qualify: { by: 'visits', window: 'calendar-year' },
    onReturn: 'immediate',
    memberships: [{ id: 'club', sku: 'CLUB', months: 3, gives: 'friend', refundWithinDays: 14 }],
    ladder: [
      { id: 'guest', name: 'Guest', threshold: 0 },
      { id: 'regular', name: 'Regular', threshold: 2, multiplier: '2' },
      { id: 'friend', name: 'Friend', threshold: 50, multiplier: '3' },
    ],
  },
};

interface Shown {
  readonly tier: { readonly id: string };
  readonly counted: number;
  readonly until: string | null;
  readonly pin: { readonly pinId: string } | null;
}

aboveAllInOneProcess('a status by the visits of the year, and by hand', (mode) => {
  let platform: Platform;
  let memberId = '';
  const buys = async (day: string, more: object = {}): Promise<number> => {
    const { status, body } = await platform.call<Earned>('/v1/receipts', {
      json: receiptOf({
        id: `ann-${day}`,
        card: 'ann',
        at: `${day}T10:00:00+00:00`,
        lines: [{ sku: 'TEA', unitPrice: 1000 }],
        ...more,
      }),
    });
    expect(status).toBe(201);
    await platform.drained();
    return pointsOf(body);
  };
  const shown = async (): Promise<Shown> => {
    await platform.drained();
    const { tier, counted, until, pin } = (await platform.call<Shown>(`/v1/members/${memberId}/tier`)).body;
    return { tier, counted, until, pin };
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    ({
      body: { memberId },
    } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } }));
    await platform.drained();
  });
  afterAll(() => platform.dispose());

  it('counts visits of each year, and a status lasts through the next', async () => {
    expect([await buys('2018-03-01'), await buys('2018-11-01')]).toEqual([10, 10]);
    // The second visit of 2018 reached it: it multiplies from the next receipt on, through all of 2019.
    expect([await buys('2019-01-02'), await buys('2020-01-02')]).toEqual([20, 10]);
    expect(await shown()).toMatchObject({ tier: { id: 'guest' }, counted: 0 });
  });

  it('takes back a visit of which nothing is left, also in the year after', async () => {
    const back = {
      lines: [{ sku: 'TEA', unitPrice: 1000, units: -1, returnOf: { receiptId: 'ann-2018-03-01', lineId: '1' } }],
    };
    await buys('2018-12-20', { kind: 'return', ...back });
    const { body } = await platform.call<{ lines: { kind: string; points: number; receiptId: string | null }[] }>(
      `/v1/members/${memberId}/statement?limit=100`,
    );
    // One visit is left of 2018: the sale of January 2019 has earned twice as much as it should.
    expect(
      body.lines.filter(({ receiptId }) => receiptId === 'ann-2019-01-02').reduce((sum, { points }) => sum + points, 0),
    ).toBe(10);
  });

  it('is paid for, for as long as the fee says, unless it goes back in time', async () => {
    const fee = (units: number, more: object = {}) => ({ lines: [{ sku: 'CLUB', units, unitPrice: 1500, ...more }] });
    await buys('2020-03-01', fee(1));
    // Regular by visits when it lapses.
    expect([await buys('2020-05-31'), await buys('2020-06-01')]).toEqual([30, 20]);
    await buys('2020-07-01', fee(1));
    expect(await buys('2020-07-02')).toBe(30);
    await buys('2020-07-15', {
      kind: 'return',
      ...fee(-1, { returnOf: { receiptId: 'ann-2020-07-01', lineId: '1' } }),
    });
    expect(await buys('2020-07-16')).toBe(20);
  });

  it('is given by hand, adjudicates like any other, and is taken back', async () => {
    const words = ['tiers', 'pin', memberId, 'friend', '--id', 'vip', '--reason', 'vip'];
    expect(await platform.accrue(...words)).toMatchObject({ code: 0 });
    // The same again is the same.
    expect(await platform.accrue(...words)).toMatchObject({ code: 0 });
    const pin = { pinId: 'vip', tierId: 'friend', reasonCode: 'goodwill' };
    expect((await platform.call(`/v1/members/${memberId}/tier:pin`, { json: pin })).status).toBe(409);
    expect(await shown()).toMatchObject({ tier: { id: 'friend' }, until: null, pin: { pinId: 'vip' } });
    const now = new Date(Date.now() + 1000).toISOString().slice(0, 19);
    const sale = (id: string, at: string) =>
      receiptOf({ id, card: 'ann', at: `${at}+00:00`, lines: [{ sku: 'TEA', unitPrice: 1000 }] });
    expect(pointsOf((await platform.call<Earned>('/v1/receipts', { json: sale('pinned', now) })).body)).toBe(30);
    const taken = await platform.accrue('tiers', 'unpin', memberId, 'vip', '--reason', 'correction');
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('friend')]);
    expect(await shown()).toMatchObject({ tier: { id: 'guest' }, pin: null });
  });
});
