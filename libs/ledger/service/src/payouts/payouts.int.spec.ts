import { commissionStated } from '@accrue/contracts';
import { BODIES, payoutFacts } from './payouts.fixture';
import { LedgerApp, PUBLISHED, published, T0 } from '../ledger.fixture';

const WALLETS = [
  { id: 'points', name: 'Points', unit: 'points' },
  { id: 'commission', name: 'Commission', unit: 'GBP', payout: { minimum: 100, approval: 'none' } },
];

interface Reversal {
  readonly receiptId: string;
  readonly occurredAt: string;
  readonly points: number;
}

describe('a partner’s account', () => {
  let app: LedgerApp;
  let partners = 0;
  let partner = '';
  beforeAll(async () => {
    app = await LedgerApp.open();
    await app.deliver(PUBLISHED, published(1, { wallets: WALLETS }));
  });
  beforeEach(() => {
    partners += 1;
    partner = `partner-${String(partners)}`;
  });
  afterEach(() => app.clock.set('2026-01-01T12:00:00Z'));
  afterAll(() => app.close());

  const stated = (receiptId: string, sequence: number, granted: number, reversals: readonly Reversal[] = []) => ({
    ...commissionStated.examples[0],
    ...{ commissionId: `${receiptId}:commission:m-1`, partnerId: partner, receiptId, sequence, granted, reversals },
    reversed: reversals.reduce((sum, { points }) => sum + points, 0),
    cause:
      sequence === 0
        ? { kind: 'purchase', receiptId }
        : { kind: reversals.length > 0 ? 'return' : 'correction', receiptId: reversals[0]?.receiptId ?? null },
    occurredAt: T0,
    lines: [{ lineId: '1', points: granted }],
  });
  const state = (...said: Parameters<typeof stated>) => app.deliver(commissionStated.type, stated(...said));
  const back = (points: number): Reversal => ({ receiptId: 'B', occurredAt: T0, points });
  const path = () => `/v1/accounts/${partner}/payouts`;
  const account = async () => {
    const { status, body } = await app.get(path());
    expect(status).toBe(200);
    return body as { balances: readonly object[]; payouts: readonly { payoutId: string; status: string }[] };
  };
  const balance = async (): Promise<unknown> => (await account()).balances[0];
  const request = (payoutId: string, headers: Readonly<Record<string, string>> = {}) =>
    app.call('O', 'POST', path(), { ...(payoutId === '' ? {} : { payoutId }), walletId: 'commission' }, headers);
  const end = (payoutId: string, verb: 'confirm' | 'cancel' | 'fail') =>
    app.call('O', 'POST', `${path()}/${payoutId}:${verb}`, BODIES[verb]);

  it('has what was said last of each purchase, in whatever order that comes', async () => {
    await state('R1', 1, 300, [back(120)]);
    expect(await balance()).toMatchObject({ active: 0, pending: 180 });
    await state('R1', 0, 300);
    await state('R1', 1, 300, [back(120)]);
    // Known from the start: it had come back before anybody heard of the referral.
    await state('R2', 0, 50, [back(20)]);
    await state('R1', 2, 0);
    await state('R1', 3, 40);
    expect(await balance()).toMatchObject({ active: 70, pending: 0, owed: 0 });
  });

  it('is paid once for each key, and told of to finance', async () => {
    await state('R3', 0, 250);
    const first = await request('', { 'idempotency-key': 'may' });
    expect(first).toMatchObject({ status: 201, body: { payoutId: 'may', amountMinor: 250, status: 'approved' } });
    await state('R4', 0, 60);
    expect((await request('may')).body).toMatchObject({ amountMinor: 250 });
    expect(await balance()).toMatchObject({ active: 60, held: 250, paid: 0 });
    expect((await end('may', 'confirm')).body).toMatchObject({ status: 'paid' });
    expect((await end('may', 'confirm')).body).toMatchObject({ status: 'paid', reference: 'PAY-1' });
    expect((await end('may', 'fail')).body).toMatchObject({ code: 'payout.paid' });
    expect((await request('may')).body).toMatchObject({ amountMinor: 250, status: 'paid' });
    expect(await balance()).toMatchObject({ active: 60, held: 0, paid: 250 });
    const said = { payeeId: partner, payeeKind: 'partner', amountMinor: 250, currency: 'GBP' };
    expect(await payoutFacts(app, partner)).toMatchObject([
      { type: 'requested', data: { ...said, approval: 'none' } },
      { type: 'approved', data: said },
      { type: 'paid', data: { ...said, reference: 'PAY-1' } },
    ]);
  });

  it('has again what could not be paid, and is paid however late finance says so', async () => {
    await state('R5', 0, 500);
    await request('june');
    expect((await end('june', 'cancel')).body).toMatchObject({ status: 409, code: 'payout.approved' });
    await end('june', 'fail');
    expect((await end('june', 'fail')).body).toMatchObject({ status: 'failed', reasonCode: 'no_bank_account' });
    await request('july');
    app.clock.set('2026-04-01T12:00:01Z');
    await app.settled();
    expect(await balance()).toMatchObject({ active: 0, held: 500 });
    expect((await end('july', 'confirm')).body).toMatchObject({ status: 'paid' });
    expect(await balance()).toMatchObject({ active: 0, held: 0 });
    await state('R5b', 0, 300);
    expect((await request('august')).body).toMatchObject({ amountMinor: 300 });
    const payouts = (await account()).payouts.map(({ payoutId, status }) => [payoutId, status]);
    expect(payouts).toEqual([
      ['august', 'approved'],
      ['july', 'paid'],
      ['june', 'failed'],
    ]);
  });

  it('is not paid too little, from other wallets, or by tills', async () => {
    await state('R6', 0, 99);
    expect(await request('a')).toMatchObject({
      ...{ status: 422, body: { code: 'payout.below_minimum', available: 99, minimum: 100 } },
    });
    const other = await app.call('O', 'POST', path(), { payoutId: 'a', walletId: 'points' });
    expect(other.body).toMatchObject({ code: 'payout.not_offered' });
    expect((await end('a', 'confirm')).body).toMatchObject({ status: 404, code: 'payout.unknown' });
    await state('R7', 0, 1);
    expect((await request('a')).status).toBe(201);
    const hold = encodeURIComponent(`payout:${partner}/a`);
    const till = await app.call('P', 'POST', `/v1/accounts/${partner}/holds/${hold}:release`, {});
    expect(till).toMatchObject({ status: 404, body: { code: 'hold.unknown' } });
    const byTill = await app.call('P', 'POST', path(), { payoutId: 'b', walletId: 'commission' });
    expect(byTill).toMatchObject({ status: 403, body: { code: 'payout.of_partner' } });
    expect(await app.call('P', 'GET', path())).toMatchObject({ status: 403, body: { code: 'payout.of_partner' } });
    expect((await app.call('A', 'GET', path())).status).toBe(200);
  });
});
