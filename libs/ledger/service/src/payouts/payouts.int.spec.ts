import { commissionStated } from '@accrue/contracts';
import { LedgerApp, PUBLISHED, published, T0 } from '../ledger.fixture';

const WALLETS = [
  { id: 'points', name: 'Points', unit: 'points' },
  { id: 'commission', name: 'Commission', unit: 'GBP', payout: { minimum: 100 } },
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
  const path = () => `/v1/partners/${partner}/payouts`;
  const account = async () => {
    const { status, body } = await app.get(path());
    expect(status).toBe(200);
    return body as { balances: readonly object[]; payouts: readonly { payoutId: string; status: string }[] };
  };
  const balance = async (): Promise<unknown> => (await account()).balances[0];
  const request = (payoutId: string, headers: Readonly<Record<string, string>> = {}) =>
    app.call('O', 'POST', path(), { ...(payoutId === '' ? {} : { payoutId }), walletId: 'commission' }, headers);
  const end = (payoutId: string, verb: 'confirm' | 'cancel') => app.call('O', 'POST', `${path()}/${payoutId}:${verb}`);
  const facts = async (): Promise<readonly string[]> =>
    (await app.publishedOf(partner))
      .filter(({ type }) => type.includes('.payout.') || type.includes('.hold.'))
      .map(({ type, data }) => `${type.split('.')[3] ?? ''} ${String((data as { amountMinor: number }).amountMinor)}`);

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
    expect(first).toMatchObject({ status: 201, body: { payoutId: 'may', amountMinor: 250, status: 'requested' } });
    await state('R4', 0, 60);
    expect((await request('may')).body).toMatchObject({ amountMinor: 250 });
    expect(await balance()).toMatchObject({ active: 60, held: 250, paid: 0 });
    expect((await end('may', 'confirm')).body).toMatchObject({ status: 'confirmed' });
    expect((await end('may', 'confirm')).body).toMatchObject({ status: 'confirmed' });
    expect((await end('may', 'cancel')).body).toMatchObject({ code: 'payout.confirmed' });
    expect((await request('may')).body).toMatchObject({ amountMinor: 250, status: 'confirmed' });
    expect(await balance()).toMatchObject({ active: 60, held: 0, paid: 250 });
    expect(await facts()).toEqual(['requested 250', 'confirmed 250']);
  });

  it('has again what was cancelled, or confirmed too late', async () => {
    await state('R5', 0, 500);
    await request('june');
    await end('june', 'cancel');
    expect((await end('june', 'cancel')).body).toMatchObject({ status: 'cancelled' });
    await request('july');
    app.clock.set('2026-04-01T12:00:01Z');
    expect((await end('july', 'confirm')).body).toMatchObject({ status: 409, code: 'payout.cancelled' });
    expect(await balance()).toMatchObject({ active: 500, held: 0 });
    expect((await request('august')).body).toMatchObject({ amountMinor: 500 });
    const payouts = (await account()).payouts.map(({ payoutId, status }) => [payoutId, status]);
    expect(payouts).toEqual([
      ['august', 'requested'],
      ['july', 'timed_out'],
      ['june', 'cancelled'],
    ]);
  });

  it('is not paid too little, from other wallets, for members, or by tills', async () => {
    await state('R6', 0, 99);
    expect(await request('a')).toMatchObject({
      ...{ status: 422, body: { code: 'payout.below_minimum', available: 99, minimum: 100 } },
    });
    const other = await app.call('O', 'POST', path(), { payoutId: 'a', walletId: 'points' });
    expect(other.body).toMatchObject({ code: 'payout.not_offered' });
    const member = await app.call('O', 'POST', '/v1/partners/m-1/payouts', { payoutId: 'a', walletId: 'commission' });
    expect(member).toMatchObject({ status: 404, body: { code: 'partner.unknown' } });
    expect((await end('a', 'confirm')).body).toMatchObject({ status: 404, code: 'payout.unknown' });
    await state('R7', 0, 1);
    expect((await request('a')).status).toBe(201);
    const till = await app.call('P', 'POST', `/v1/accounts/${partner}/holds/payout:a:release`, {});
    expect(till).toMatchObject({ status: 404, body: { code: 'hold.unknown' } });
  });
});
