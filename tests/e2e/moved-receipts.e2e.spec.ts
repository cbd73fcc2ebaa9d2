import { earnedPoints, type Earned } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Two tiers',
  timeZone: 'Europe/London',
  currency: 'GBP',
  // Its receipts keep their dates while the years go by.
  receipts: { tooOldDays: null },
  wallets: [{ id: 'points', name: 'Points' }],
  earning: {
    rules: [
      { id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 }, tierMultiplier: true },
    ],
  },
  tiers: {
    qualify: { by: 'wallet', wallet: 'points' },
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 100, multiplier: '2' },
    ],
  },
};

interface Moved {
  readonly code?: string;
  readonly memberId: string;
  readonly status: string;
  readonly earned: Earned['earned'];
  readonly movedWith: readonly string[];
}

aboveAllInOneProcess('a receipt on the wrong card', (mode) => {
  let platform: Platform;
  let ann: string;
  let ben: string;

  const enrol = async (card: string): Promise<string> =>
    (await platform.call<{ memberId: string }>('/v1/members', { json: { card } })).body.memberId;
  const sell = (id: string, card: string, pounds: number, day: string) =>
    platform.call<Moved>('/v1/receipts', {
      json: receiptOf({
        id,
        card,
        at: `2025-10-${day}T10:00:00+00:00`,
        lines: [{ sku: 'TEA', unitPrice: pounds * 100 }],
      }),
    });
  const bringBack = (id: string, saleId: string, pounds: number) =>
    platform.call<Moved>('/v1/receipts', {
      json: receiptOf({
        id,
        kind: 'return',
        at: '2025-11-02T10:00:00+00:00',
        lines: [{ sku: 'TEA', units: -1, unitPrice: pounds * 100, returnOf: { receiptId: saleId, lineId: '1' } }],
      }),
    });
  const move = (id: string, from: string, to: string, key = platform.key()) =>
    platform.call<Moved>(`/v1/receipts/${id}:move`, { json: { from, to, reason: 'card of the next customer' }, key });
  /** Once everything has followed: a tier that changes comes back to campaigns as a correction. */
  const tierOf = async (memberId: string): Promise<unknown> =>
    (await platform.call<{ tier: { id: string } }>(`/v1/members/${memberId}/tier`)).body.tier.id;
  const state = async () => {
    const [one, other] = [await platform.walletOf(ann), await platform.walletOf(ben)];
    return [one['active'], await tierOf(ann), other['active'], await tierOf(ben)];
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.call('/v1/programme', { method: 'PUT', json: programme });
    [ann, ben] = [await enrol('ann'), await enrol('ben')];
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('goes to the right member with its return: both ledgers and both tiers follow', async () => {
    await sell('S-1', 'ann', 150, '01');
    await platform.drained();
    await sell('S-2', 'ann', 10, '03');
    await sell('B-1', 'ben', 10, '03');
    expect(await state()).toEqual([170, 'gold', 10, 'bronze']);

    const { status, body } = await move('S-1', ann, ben);
    expect([status, body]).toMatchObject([
      200,
      { memberId: ben, status: 'accepted', earned: earnedPoints(150), movedWith: [] },
    ]);
    // Ann never was gold when she bought S-2; Ben was, when he bought B-1.
    expect(await state()).toEqual([10, 'bronze', 170, 'gold']);

    expect((await bringBack('R-1', 'S-1', 150)).body).toMatchObject({ memberId: ben, earned: earnedPoints(-150) });
    await platform.drained();
    expect((await move('S-1', ben, ann)).body).toMatchObject({
      memberId: ann,
      earned: earnedPoints(0),
      movedWith: ['R-1'],
    });
    expect(await state()).toEqual([20, 'gold', 10, 'bronze']);
    expect((await move('S-1', ann, ben)).status).toBe(200);
    expect(await state()).toEqual([10, 'bronze', 20, 'gold']);
  });

  it('leaves a debt where the points were spent', async () => {
    await sell('S-3', 'ann', 50, '05');
    await platform.drained();
    const spend = { adjustmentId: 'spent', walletId: 'points', points: -60, reasonCode: 'spent' };
    expect((await platform.call(`/v1/accounts/${ann}/adjustments`, { json: spend })).status).toBe(201);
    expect((await move('S-3', ann, ben)).status).toBe(200);
    expect(await platform.walletOf(ann)).toMatchObject({ active: 0, deficit: 50 });
  });

  it('is answered with the state when it is moved again, and told apart from what is not allowed', async () => {
    expect((await move('S-3', ann, ben)).body).toMatchObject({ memberId: ben, status: 'accepted' });
    expect((await move('S-3', ann, ann)).body.code).toBe('receipt.not_with_member');
    expect((await move('S-3', ben, 'nobody')).body.code).toBe('member.unknown');
    expect((await move('S-3', ben, ann, platform.key('pos'))).status).toBe(403);
    expect((await sell('S-3', 'ann', 50, '05')).body).toMatchObject({ memberId: ben });
  });

  it('can be moved from the command line', async () => {
    const words = ['receipts', 'move', 'S-3', '--from', ben, '--to', ann, '--reason', 'it was right after all'];
    expect(await platform.accrueJson(...words)).toMatchObject({ memberId: ann, movedWith: [] });
    expect((await platform.accrue(...words.slice(0, 3), '--from', ben, '--to', 'x', '--reason', 'y')).code).not.toBe(0);
  });

  it('leaves a ledger that verifies, and no message behind', async () => {
    await platform.drained();
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});
