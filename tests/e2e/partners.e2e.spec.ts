import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Open partner programme',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'commission', name: 'Commission', unit: 'GBP', payout: { minimum: 500, approval: 'none' } },
  ],
  partners: { wallet: 'commission', commission: { percent: '5', forDays: 90 } },
  earning: { rules: [{ id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
};

interface Partner {
  readonly partnerId: string;
  readonly referralCode: string;
  readonly profile: object;
}
interface Account {
  readonly balances: readonly object[];
  readonly payouts: readonly { payoutId: string; amountMinor: number; status: string }[];
}

aboveAllInOneProcess('a partner who is no member', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('earns by what referred members buy and keep, is paid, and owes what comes back after that', async () => {
    const json = { reference: 'blog-17', name: 'Ada', email: 'ada@blog.example' };
    const { status, body: partner } = await platform.call<Partner>('/v1/partners', { json });
    expect([status, partner.profile]).toEqual([201, { name: 'Ada', email: 'ada@blog.example' }]);
    expect((await platform.call('/v1/partners', { json })).status).toBe(200);
    const { partnerId, referralCode } = partner;
    const enrol = (more: object) => platform.call('/v1/members', { json: { ...more, referralCode } });
    expect(await enrol({ email: 'Ada@blog.example' })).toMatchObject({ body: { code: 'referral.of_oneself' } });
    expect(await enrol({ card: 'ben' })).toMatchObject({ status: 201, body: { referredBy: partnerId } });

    const path = `/v1/partners/${partnerId}`;
    const payouts = `/v1/accounts/${partnerId}/payouts`;
    const account = async (): Promise<Account> => {
      await platform.drained();
      return (await platform.call<Account>(payouts)).body;
    };
    const at = new Date().toISOString();
    const buy = async (id: string, unitPrice: number, units = 1) => {
      const receipt = receiptOf({ id, card: 'ben', at, lines: [{ sku: 'TEA', units, unitPrice }] });
      expect((await platform.call('/v1/receipts', { json: receipt })).status).toBe(201);
    };
    const bringBack = async (id: string, of: string, unitPrice: number) => {
      const returnOf = { receiptId: of, lineId: '1' };
      const lines = [{ sku: 'TEA', units: -1, unitPrice, returnOf }];
      const receipt = receiptOf({ id, kind: 'return', card: 'ben', at, lines });
      expect((await platform.call('/v1/receipts', { json: receipt })).status).toBe(201);
    };
    await buy('R-1', 5_010, 2);
    expect((await account()).balances).toMatchObject([{ walletId: 'commission', active: 501 }]);
    await bringBack('R-2', 'R-1', 5_010);
    expect((await account()).balances).toMatchObject([{ active: 250 }]);
    const pay = (payoutId: string) => platform.call(payouts, { json: { payoutId, walletId: 'commission' } });
    expect(await pay('october')).toMatchObject({ status: 422, body: { code: 'payout.below_minimum' } });
    await buy('R-3', 10_000);
    expect((await account()).balances).toMatchObject([{ active: 750 }]);
    for (let times = 0; times < 2; times += 1)
      expect(await pay('october')).toMatchObject({ status: 201, body: { amountMinor: 750, status: 'approved' } });
    const failed = await platform.call(`${payouts}/october:fail`, { json: { reasonCode: 'no_bank_account' } });
    expect(failed.body).toMatchObject({ status: 'failed' });
    expect(await pay('november')).toMatchObject({ status: 201, body: { amountMinor: 750 } });
    const confirm = (payoutId: string) =>
      platform.call(`${payouts}/${payoutId}:confirm`, { json: { reference: `PAY-${payoutId}` } });
    expect(await confirm('november')).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await confirm('october')).toMatchObject({ status: 409, body: { code: 'payout.ended' } });

    // Paid already: it is owed, and the next commission repays it.
    await bringBack('R-4', 'R-3', 10_000);
    expect((await account()).balances).toMatchObject([{ active: 0, paid: 750, owed: 500 }]);
    await buy('R-5', 20_000);
    expect((await account()).balances).toMatchObject([{ active: 500, owed: 0 }]);
    expect((await account()).payouts.map(({ payoutId, status: now }) => [payoutId, now])).toEqual([
      ['november', 'paid'],
      ['october', 'failed'],
    ]);
    const listed = await platform.call<{ commissions: readonly object[] }>(`${path}/commissions`);
    expect(listed.body.commissions).toMatchObject([
      { receiptId: 'R-1', granted: 501, reversed: 251 },
      { receiptId: 'R-3', granted: 500, reversed: 500 },
      { receiptId: 'R-5', granted: 1000, reversed: 0 },
    ]);

    // Erased: what is bought from then on brings nothing, and the code leads to nobody.
    const erased = await platform.call(`${path}:erase`, { json: { reason: 'partner_request' } });
    expect(erased).toMatchObject({ status: 200, body: { status: 'erased' } });
    expect(await enrol({ card: 'cleo' })).toMatchObject({ body: { code: 'referral_code.unknown' } });
    expect((await platform.call(path)).status).toBe(410);
    const later = receiptOf({
      id: 'R-6',
      card: 'ben',
      at: new Date().toISOString(),
      lines: [{ sku: 'TEA', unitPrice: 9_000 }],
    });
    await platform.call('/v1/receipts', { json: later });
    expect((await account()).balances).toMatchObject([{ active: 500 }]);
  });
});
