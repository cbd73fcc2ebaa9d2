import { memberClosed, memberEnrolled } from '@accrue/contracts';
import { GRANTED, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

const EARLY = { expiresAt: '2026-07-01T00:00:00.000Z', expiresOn: '2026-06-30' };
const LATE = { expiresAt: '2026-09-01T00:00:00.000Z', expiresOn: '2026-08-31' };

describe('points that members send to each other', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
    const limits = { minimum: 2, perTransfer: 1_000, perPeriod: { points: 1_500, days: 7 } };
    const wallets = [
      { id: 'points', name: 'Points', transfers: limits },
      { id: 'own', name: 'Own', transfers: { allowed: false } },
      { id: 'gentle', name: 'Gentle', clawback: 'to-zero' },
    ];
    await app.deliver(PUBLISHED, published(1, { wallets }));
    for (const memberId of ['anna', 'boris', 'clara', 'gone', 'rich'])
      await app.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId, reference: null });
  });
  afterAll(() => app.close());

  const send = (from: string, transferId: string, more: object = {}, as = 'P') =>
    app.call(as, 'POST', `/v1/accounts/${from}/transfers`, {
      ...{ transferId, to: 'boris', walletId: 'points', points: 120 },
      ...more,
    });
  const shown = async (from: string, transferId: string) =>
    (await app.call('A', 'GET', `/v1/accounts/${from}/transfers/${transferId}`)).body;
  const reverse = (from: string, transferId: string, reasonCode = 'fraud', as = 'O') =>
    app.call(as, 'POST', `/v1/accounts/${from}/transfers/${transferId}:reverse`, { reasonCode });
  /** What the broker would bring, whatever comes again. */
  const arrived = async (times = 2): Promise<void> => {
    for (let n = 0; n < times; n++) {
      for (const { type, data, id } of await app.published())
        if (type.includes('.transfer.')) await app.deliver(type, data as object, `${id}#${String(n)}`);
    }
    await app.settled();
  };
  const balance = async (memberId: string, walletId = 'points') => {
    await app.settled();
    const { body } = await app.call('P', 'GET', `/v1/members/${memberId}/balance`);
    const wallets = body['wallets'] as readonly Record<string, unknown>[];
    return wallets.find((wallet) => wallet['walletId'] === walletId);
  };
  const lots = async (memberId: string) => {
    const { body } = await app.call('P', 'GET', `/v1/members/${memberId}/lots`);
    return body['lots'] as readonly Record<string, unknown>[];
  };

  it('keep their expiry, and what they came from', async () => {
    // Given 100 points until June and 50 until August, when 120 are sent
    await app.deliver(GRANTED, granted('anna', 'R-1', 50, LATE));
    await app.deliver(GRANTED, granted('anna', 'R-2', 100, EARLY));
    const sent = await send('anna', 'gift', { reasonCode: 'gift' });
    expect(sent).toMatchObject({
      status: 201,
      body: {
        ...{ transferId: 'gift', from: 'anna', to: 'boris', points: 120, status: 'sent', returned: 0, unit: 'points' },
        ...{ reasonCode: 'gift', reversedBy: null, refusal: null, revision: 2 },
        lots: [
          { lotId: 'R-2:base', points: 100 },
          { lotId: 'R-1:base', points: 20 },
        ],
      },
    });
    expect(await balance('anna')).toMatchObject({ active: 30, transferred: -120, spent: 0, adjusted: 0 });
    expect(await balance('boris')).toMatchObject({ active: 0 });
    // Then
    await arrived();
    expect(await shown('anna', 'gift')).toMatchObject({ status: 'received' });
    expect(await balance('boris')).toMatchObject({ active: 120, transferred: 120, granted: 0 });
    expect(await lots('boris')).toMatchObject([
      {
        ...{ lotId: 'transfer:anna/gift/0', origin: 'transfer', granted: 100, remaining: 100, rule: null },
        ...{ expiresAt: EARLY.expiresAt, transfer: { from: 'anna', transferId: 'gift', lotId: 'R-2:base' } },
      },
      { remaining: 20, expiresAt: LATE.expiresAt, transfer: { from: 'anna', transferId: 'gift', lotId: 'R-1:base' } },
    ]);
    const { body } = await app.call('P', 'GET', '/v1/members/boris/statement?locale=pl');
    expect(body['lines']).toMatchObject([
      {
        ...{ kind: 'transfer', points: 120, transferId: 'gift' },
        reason: { code: 'transfer.received', text: 'Otrzymano od innego uczestnika (przelew gift)' },
      },
    ]);
    const statement = await app.call('P', 'GET', '/v1/members/anna/statement');
    expect((statement.body['lines'] as readonly unknown[])[0]).toMatchObject({
      ...{ kind: 'transfer', points: -120, transferId: 'gift' },
      reason: { text: 'Sent to another member: gift (transfer gift)' },
    });
    // And again, as if nothing had been lost
    expect((await send('anna', 'gift', { reasonCode: 'gift' })).body).toEqual(await shown('anna', 'gift'));
    for (const other of [{ points: 121 }, { to: 'clara' }])
      expect(await send('anna', 'gift', other)).toMatchObject({ status: 409, body: { code: 'transfer.conflict' } });
  });

  it('are neither issued nor redeemed', async () => {
    const { body } = await app.call('A', 'GET', '/v1/ledger/points-by-month');
    expect(body['months']).toMatchObject([
      { month: '2026-01', granted: 150, issued: 150, redeemed: 0, transferred: 0 },
    ]);
    const trial = await app.call('A', 'GET', '/v1/ledger/trial-balance');
    expect(trial.body).toMatchObject({
      balanced: true,
      wallets: [{ accounts: expect.arrayContaining([{ account: 'transferred', points: 0 }]) as unknown }],
    });
  });

  it.each([
    ['oneself', { to: 'anna' }, 422, 'transfer.to_self'],
    ['somebody unknown', { to: 'nobody' }, 404, 'member.unknown'],
    ['somebody who has left', { to: 'gone' }, 409, 'account.closed'],
    ['a wallet that there is not', { walletId: 'none' }, 422, 'wallet.unknown'],
    ['somebody, where members keep what they have', { walletId: 'own' }, 422, 'transfer.not_allowed'],
    ['somebody, less than the wallet lets', { points: 1 }, 422, 'transfer.below_minimum'],
    ['somebody, more at once than the wallet lets', { points: 1_001 }, 422, 'transfer.above_maximum'],
    ['somebody, more than there is', { points: 31 }, 422, 'points.insufficient'],
    ['somebody, no whole number', { points: 1.5 }, 400, 'request.invalid'],
    ['somebody, in an id that is too long', { transferId: 'x'.repeat(65) }, 400, 'request.invalid'],
  ])('do not go to %s', async (_whom, more, status, code) => {
    await app.deliver(memberClosed.type, { ...memberClosed.examples[0], memberId: 'gone' });
    expect(await send('anna', 'other', more)).toMatchObject({ status, body: { code } });
    expect((await app.call('A', 'GET', '/v1/accounts/anna/transfers/other')).status).toBe(404);
  });

  it('come back from somebody who leaves before they arrive', async () => {
    // Given
    expect((await send('anna', 'late', { to: 'clara', points: 30 })).status).toBe(201);
    await app.deliver(memberClosed.type, { ...memberClosed.examples[0], memberId: 'clara' });
    // When
    await arrived();
    await arrived();
    // Then
    expect(await shown('anna', 'late')).toMatchObject({ status: 'refused', refusal: 'account.closed', returned: 30 });
    expect(await lots('anna')).toMatchObject([{ remaining: 0 }, { remaining: 30, expiresAt: LATE.expiresAt }]);
    expect(await balance('anna')).toMatchObject({ active: 30, transferred: -120 });
    expect(await reverse('anna', 'late')).toMatchObject({ status: 409, body: { code: 'transfer.refused' } });
  });

  it('are taken back by an operator, once, into the lots they came from', async () => {
    // Given Boris who has spent 70 of them
    const { body } = await app.call('P', 'POST', '/v1/accounts/boris/holds', { walletId: 'points', points: 70 });
    await app.call('P', 'POST', `/v1/accounts/boris/holds/${String(body['holdId'])}:capture`, {});
    expect((await reverse('anna', 'gift', 'fraud', 'P')).status).toBe(403);
    // When
    const reversed = await reverse('anna', 'gift');
    expect(reversed).toMatchObject({
      status: 200,
      body: { status: 'reversed', reversedBy: 'anna', reversalReasonCode: 'fraud', returned: 0 },
    });
    await arrived();
    // Then he owes what is not there any more, and she has all of it
    expect(await balance('boris')).toMatchObject({ active: 0, deficit: 70, transferred: 0 });
    expect(await balance('anna')).toMatchObject({ active: 150, transferred: 0 });
    expect(await lots('anna')).toMatchObject([{ remaining: 100 }, { remaining: 50 }]);
    expect((await reverse('anna', 'gift')).body).toMatchObject({ status: 'reversed', returned: 120 });
    expect(await reverse('anna', 'gift', 'correction')).toMatchObject({
      ...{ status: 409, body: { code: 'transfer.reversed' } },
    });
    expect(await reverse('anna', 'none')).toMatchObject({ status: 404, body: { code: 'transfer.unknown' } });
  });

  it('come back as far as they are left where the wallet takes no more', async () => {
    await app.deliver(GRANTED, granted('rich', 'R-9', 40, { walletId: 'gentle' }));
    await send('rich', 'kind', { walletId: 'gentle', points: 40 });
    expect(await reverse('rich', 'kind')).toMatchObject({ status: 409, body: { code: 'transfer.not_received' } });
    await arrived();
    const { body } = await app.call('P', 'POST', '/v1/accounts/boris/holds', { walletId: 'gentle', points: 25 });
    await app.call('P', 'POST', `/v1/accounts/boris/holds/${String(body['holdId'])}:capture`, {});
    expect((await reverse('rich', 'kind')).status).toBe(200);
    await arrived();
    expect(await balance('boris', 'gentle')).toMatchObject({ active: 0, deficit: 0, spent: 25, transferred: 25 });
    expect(await balance('rich', 'gentle')).toMatchObject({ active: 15, transferred: -25 });
  });

  it('are limited over days', async () => {
    await app.deliver(GRANTED, granted('rich', 'R-10', 3_000));
    expect((await send('rich', 'first', { points: 1_000 })).status).toBe(201);
    expect(await send('rich', 'second', { points: 501 })).toMatchObject({
      ...{ status: 422, body: { code: 'transfer.limit_reached', left: 500, days: 7 } },
    });
    expect((await send('rich', 'second', { points: 500 })).status).toBe(201);
    app.clock.set('2026-01-08T12:00:01Z');
    expect((await send('rich', 'third', { points: 1_000 })).status).toBe(201);
    await arrived();
  });

  it('leave a ledger that verifies', async () => {
    expect(await app.verification()).toMatchObject({ ok: true });
  });
});
