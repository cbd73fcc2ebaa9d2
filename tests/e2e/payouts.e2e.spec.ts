import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Cashback that is paid out',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    { id: 'cashback', name: 'Cashback', unit: 'GBP', payout: { minimum: 500, multiple: 100, approval: 'one' } },
  ],
  earning: { rules: [{ id: 'tenth', name: 'A tenth back', wallet: 'cashback', earn: { percent: '10' } }] },
};

interface Payouts {
  readonly balances: readonly object[];
  readonly payouts: readonly { payoutId: string; status: string }[];
}

aboveAllInOneProcess('money of a wallet that is paid out', (mode) => {
  let platform: Platform;
  let ann: string;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    const enrolled = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    ann = enrolled.body.memberId;
  });
  afterAll(async () => platform.dispose());

  const at = new Date().toISOString();
  const buy = async (id: string, unitPrice: number) => {
    const receipt = receiptOf({ id, card: 'ann', at, lines: [{ sku: 'TEA', unitPrice }] });
    expect((await platform.call('/v1/receipts', { json: receipt })).status).toBe(201);
    await platform.drained();
  };
  const path = () => `/v1/accounts/${ann}/payouts`;
  const wallet = async () => (await platform.call<Payouts>(path())).body.balances[0];
  const payouts = (...words: readonly string[]) => platform.accrueJson('payouts', ...words);
  const refusedBy = async (...words: readonly string[]) => (await platform.accrue('payouts', ...words)).stderr;

  it('is set aside for the member’s app, and cannot be paid with meanwhile', async () => {
    await buy('R-1', 12_340);
    const asked = { payoutId: 'may', walletId: 'cashback' };
    for (let times = 0; times < 2; times += 1)
      expect(await platform.call(path(), { json: asked, key: platform.key('pos') })).toMatchObject({
        ...{ status: 201, body: { payeeId: ann, amountMinor: 1_200, currency: 'GBP', status: 'requested' } },
      });
    expect(await wallet()).toEqual({ walletId: 'cashback', active: 34, pending: 0, held: 1_200, paid: 0, owed: 0 });
    const held = await platform.call(`/v1/accounts/${ann}/holds`, { json: { walletId: 'cashback', points: 35 } });
    expect(held).toMatchObject({ status: 422, body: { code: 'points.insufficient' } });
    expect(await refusedBy('request', ann, 'cashback', '--id', 'june', '--amount', '400')).toContain(
      'payout.below_minimum',
    );
  });

  it('is approved, survives a kill, and is paid once', async () => {
    expect(await refusedBy('confirm', ann, 'may', '--reference', 'PAY-1')).toContain('payout.not_approved');
    expect(await payouts('approve', ann, 'may')).toMatchObject({ status: 'approved' });
    await platform.kill();
    await platform.launch();
    await platform.drained();
    expect(await payouts('list', '--status', 'approved')).toMatchObject({
      payouts: [{ payeeId: ann, payoutId: 'may', amountMinor: 1_200, currency: 'GBP' }],
    });
    const file = await platform.accrue('payouts', 'list', '--status', 'approved', '--format', 'csv');
    expect(file.stdout.split('\n')[1]).toContain(`may,${ann},cashback,GBP,1200,approved,one,`);
    for (let times = 0; times < 2; times += 1)
      expect(await payouts('confirm', ann, 'may', '--reference', 'PAY-1')).toMatchObject({ status: 'paid' });
    expect(await refusedBy('confirm', ann, 'may', '--reference', 'PAY-2')).toContain('payout.other_reference');
    expect(await wallet()).toMatchObject({ active: 34, held: 0, paid: 1_200 });
  });

  it('is back in the wallet when it is refused, cannot be paid, or is taken back', async () => {
    await buy('R-2', 10_000);
    for (const [payoutId, ...ended] of [
      ['a', 'refuse', 'fraud', 'refused'],
      ['b', 'fail', 'no_bank_account', 'failed'],
      ['c', 'cancel', null, 'cancelled'],
    ] as const) {
      const [verb, reason, status] = ended;
      expect(await payouts('request', ann, 'cashback', '--id', payoutId)).toMatchObject({ amountMinor: 1_000 });
      if (verb === 'fail') await payouts('approve', ann, payoutId);
      const said = await payouts(verb, ann, payoutId, ...(reason === null ? [] : ['--reason', reason]));
      expect(said).toMatchObject({ status, reasonCode: reason });
      expect(await wallet()).toMatchObject({ active: 1_034, held: 0, paid: 1_200 });
    }
  });

  it('is owed when the goods come back after it was paid, and told to the member in plain words', async () => {
    const lines = [{ sku: 'TEA', units: -1, unitPrice: 12_340, returnOf: { receiptId: 'R-1', lineId: '1' } }];
    await platform.call('/v1/receipts', { json: receiptOf({ id: 'R-3', kind: 'return', card: 'ann', at, lines }) });
    await platform.drained();
    expect(await wallet()).toMatchObject({ active: 0, held: 0, paid: 1_200, owed: 200 });
    const statement = await platform.call<{ lines: readonly { reason: { text: string } }[] }>(
      `/v1/members/${ann}/statement`,
    );
    const texts = statement.body.lines.map(({ reason }) => reason.text);
    for (const text of ['Set aside to be paid out', 'Paid out', 'Not paid out: the payment failed'])
      expect(texts).toContain(text);
  });

  it('goes on when the member is erased, and leaves a ledger that verifies', async () => {
    await buy('R-4', 20_000);
    await payouts('request', ann, 'cashback', '--id', 'last');
    const erased = await platform.call(`/v1/members/${ann}:erase`, { json: { reason: 'member_request' } });
    expect(erased.status).toBe(200);
    await platform.drained();
    expect(await refusedBy('request', ann, 'cashback', '--id', 'later')).toContain('account.closed');
    await payouts('approve', ann, 'last');
    expect(await payouts('confirm', ann, 'last', '--reference', 'PAY-9')).toMatchObject({
      ...{ status: 'paid', amountMinor: 1_800 },
    });
    await platform.drained();
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const { body } = await platform.call('/v1/ledger/trial-balance');
    const [{ accounts, sum }] = body['wallets'] as [{ accounts: readonly object[]; sum: number }];
    expect([sum, accounts]).toEqual([0, expect.arrayContaining([{ account: 'spent', points: 3_000 }])]);
  });
});
