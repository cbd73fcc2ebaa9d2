import type { ReceiptV1 } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import {
  CampaignsApp,
  from,
  goodsBack,
  NOW,
  ON_COMPLETED,
  programme,
  sale,
  earnedPoints,
  pointsOf,
} from '../campaigns.fixture';

/** What a till with an empty battery stamps. */
const STAMPED = '2000-01-01T00:07:00Z';
const TOO_OLD = {
  code: 'receipt.too_old',
  data: { occurredAt: '2000-01-01T00:07:00.000Z', ageDays: 9801, tooOldDays: 400 },
};
const TOLD = {
  ...TOO_OLD,
  text: 'It is dated January 1, 2000: 9,801 days old, and a person decides about receipts older than 400 days',
};
const WHEN = '2026-10-31T17:42:10+01:00';
const REASON = { reason: 'battery of till 3 was empty' };

const stamped = (receipt: ReceiptV1): ReceiptV1 => ({
  ...receipt,
  endedAt: STAMPED,
  businessKey: { ...receipt.businessKey, businessDate: '2000-01-01' },
});
const old = (id: string, card: string | null = 'c-ann'): ReceiptV1 => stamped(sale(id, card));

describe('a receipt that is too old', () => {
  let app: CampaignsApp;
  beforeEach(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben']) await app.enrol(name, { card: `c-${name}` });
  });
  afterEach(() => app.close());

  const held = (receiptId: string, memberId: string | null = 'ann') => ({
    receiptId,
    status: 'review',
    reason: TOLD,
    reviewId: `too_old:${receiptId}`,
    link: `/v1/reviews/too_old:${receiptId}`,
    duplicate: false,
    memberId,
    earned: earnedPoints(0),
    awards: [],
    returned: [],
    revision: expect.any(Number) as number,
  });
  const accept = (receiptId: string, body: object = REASON, key = 'O') =>
    app.post(`/v1/reviews/too_old:${receiptId}:accept`, body, key);
  const reject = (receiptId: string, body: object = REASON, key = 'O') =>
    app.post(`/v1/reviews/too_old:${receiptId}:reject`, body, key);
  const review = async (receiptId: string) => {
    await app.settled();
    return (await app.get(`/v1/reviews/too_old:${receiptId}`)).body;
  };
  const facts = async (receiptId: string) =>
    (await app.published())
      .filter(({ subject, type }) => subject === receiptId && type.includes('.receipt.'))
      .map(({ type }) => type.split('.').at(-2));
  const shown = async (receiptId: string) => {
    const { status, memberId, ...answer } = (await app.get(`/v1/receipts/${receiptId}`)).body;
    return [status, memberId, pointsOf(answer)];
  };

  it('is held for review, at every door, and the same again is a duplicate', async () => {
    const first = await app.record(old('H'));
    expect([first.status, first.body]).toEqual([201, held('H')]);
    const again = await app.record(old('H'));
    expect([again.status, again.body]).toEqual([200, { ...held('H'), duplicate: true }]);
    const lines = (await app.batch(old('B'), old('H'), sale('fresh', 'c-ann'))).body;
    expect(lines).toMatchObject([
      held('B'),
      { ...held('H'), duplicate: true },
      { status: 'accepted', earned: earnedPoints(10) },
    ]);
    await app.deliverTo(ON_COMPLETED, 'loyalty.pos.receipt.completed.v1', old('K'));
    expect((await app.get('/v1/receipts/K', 'P')).body).toMatchObject({
      ...held('K'),
      recordedAt: NOW,
      receipt: { receiptId: 'K', endedAt: STAMPED },
      history: [],
    });
    const other = await app.record({ ...old('H'), endedAt: WHEN });
    expect([other.status, other.body.code, other.body.recordedAs]).toEqual([409, 'receipt.conflict', 'H']);
    const { businessKey } = old('H');
    expect((await app.record({ ...sale('I', 'c-ann'), businessKey })).body).toMatchObject({
      code: 'receipt.conflict',
      recordedAs: 'H',
    });
    await app.settled();
    const { reviews } = (await app.get('/v1/reviews?kind=conflict')).body;
    expect(reviews).toHaveLength(2);
    expect((await app.get(`/v1/reviews/${String(reviews[0].id)}`)).body.recorded).toMatchObject({ receiptId: 'H' });
    expect((await app.get('/v1/receipts:stats')).body).toMatchObject({
      receipts: 1,
      wallets: [{ walletId: 'points', granted: 10 }],
    });
  });

  it('is told as held and not as recorded, and is listed for a person', async () => {
    const { revision } = (await app.record(old('H'))).body;
    const published = await app.published('journal-ann');
    expect(published).toHaveLength(1);
    expect([published[0]?.type, published[0]?.key, published[0]?.time]).toEqual([
      'loyalty.campaigns.receipt.held.v1',
      'H',
      NOW,
    ]);
    expect(published[0]?.data).toEqual({
      receiptId: 'H',
      kind: 'sale',
      channel: 'store',
      storeId: 'S-1',
      businessDate: '2000-01-01',
      employeeId: null,
      occurredAt: '2000-01-01T00:07:00.000Z',
      currency: 'GBP',
      voids: null,
      returns: [],
      memberId: 'ann',
      reason: TOO_OLD,
      heldAt: NOW,
    });
    const query = `?kind=too_old&revisionOf=H&atLeastRevision=${String(revision)}`;
    expect((await app.get(`/v1/reviews${query}`)).body.reviews).toEqual([
      {
        id: 'too_old:H',
        kind: 'too_old',
        state: 'open',
        receiptId: 'H',
        memberId: 'ann',
        openedAt: NOW,
        reason: TOLD,
      },
    ]);
    expect(await review('H')).toMatchObject({
      recorded: { receiptId: 'H', endedAt: STAMPED },
      details: { heldAt: NOW, decision: null },
    });
  });

  it('is recorded when it is accepted, as of the time that a person knows', async () => {
    await app.record(old('H'));
    const corrected = { ...REASON, occurredAt: WHEN };
    const accepted = await accept('H', corrected);
    const earned = { status: 'accepted', memberId: 'ann', earned: earnedPoints(10) };
    expect([accepted.status, accepted.body]).toMatchObject([200, { ...earned, duplicate: false }]);
    expect(accepted.body.reason).toBeUndefined();
    expect((await accept('H', corrected)).body).toEqual({ ...accepted.body, duplicate: true });
    const again = await app.record(old('H'));
    expect([again.status, again.body]).toMatchObject([200, { ...earned, duplicate: true }]);
    expect(await facts('H')).toEqual(['held', 'recorded', 'accepted']);
    const recorded = (await app.published()).find(({ type }) => type.endsWith('receipt.recorded.v1'));
    expect(recorded?.data).toMatchObject({ occurredAt: '2026-10-31T16:42:10.000Z', businessDate: '2000-01-01' });
    const { history, receipt } = (await app.get('/v1/receipts/H')).body;
    expect(receipt.endedAt).toBe(STAMPED);
    expect((history as Wire[]).map(({ type }: Wire) => type)).toEqual([
      'ReceiptHeld',
      'HeldReceiptAccepted',
      'AwardsGranted',
    ]);
    const decision = { verdict: 'accepted', actor: 'anna', decidedAt: NOW, ...corrected };
    expect(await review('H')).toMatchObject({
      state: 'closed',
      details: { decision: { ...decision, occurredAt: '2026-10-31T16:42:10.000Z' } },
    });
    expect((await reject('H')).body).toMatchObject({ status: 409, code: 'review.closed', verdict: 'accepted' });
    expect((await app.post('/v1/receipts:evaluate', old('H'))).body).toMatchObject(earned);
  });

  it('is recorded as it stands when nobody says otherwise, and its age is never measured again', async () => {
    await app.record(old('H', null));
    expect((await accept('H')).body).toMatchObject({ status: 'unattributed', memberId: null });
    expect((await app.post('/v1/receipts/H:claim', { memberId: 'ann' })).status).toBe(200);
    await app.hearItself();
    expect(await shown('H')).toEqual(['accepted', 'ann', 10]);
    await app.settled();
    const [row] = await app.database.query('select occurred_at from receipts where receipt_id = $1', ['H']);
    expect(row).toEqual({ occurred_at: '2000-01-01T00:07:00.000Z' });
  });

  it('keeps its corrected time when somebody claims it, or its card is linked', async () => {
    await app.record(old('H', null));
    const claim = async () => (await app.post('/v1/receipts/H:claim', { memberId: 'ann' })).body;
    expect(await claim()).toMatchObject({ status: 409, code: 'receipt.held' });
    await accept('H', { ...REASON, occurredAt: WHEN });
    expect(await claim()).toMatchObject({ memberId: 'ann' });
    await app.hearItself();
    const granted = (await app.published()).filter(({ type }) => type.endsWith('awards.granted.v1'));
    expect(granted.map(({ data }) => (data as Wire).occurredAt)).toEqual(['2026-10-31T16:42:10.000Z']);
  });

  it('keeps its corrected time when it is moved, and cannot be moved before it is accepted', async () => {
    await app.record(old('H'));
    const move = async () =>
      (await app.post('/v1/receipts/H:move', { from: 'ann', to: 'ben', reason: 'wrong_card' }, 'O')).body;
    expect(await move()).toMatchObject({ status: 409, code: 'receipt.held' });
    await accept('H', { ...REASON, occurredAt: WHEN });
    expect(await move()).toMatchObject({ status: 'accepted', memberId: 'ben', earned: earnedPoints(10) });
    const granted = (await app.published('journal-ben')).filter(({ type }) => type.endsWith('awards.granted.v1'));
    expect(granted.map(({ data }) => (data as Wire).occurredAt)).toEqual(['2026-10-31T16:42:10.000Z']);
    const { history } = (await app.get('/v1/receipts/H')).body;
    expect((history as Wire[]).map(({ type }: Wire) => type)).toContain('HeldReceiptAccepted');
  });

  it('stays out when it is rejected, and a retry is told so', async () => {
    await app.record(old('H'));
    const rejected = await reject('H');
    const out = { ...held('H'), status: 'rejected' };
    expect([rejected.status, rejected.body]).toEqual([200, out]);
    expect((await reject('H')).body).toEqual({ ...out, duplicate: true });
    expect((await app.record(old('H'))).body).toEqual({ ...out, duplicate: true });
    expect(await shown('H')).toEqual(['rejected', 'ann', 0]);
    expect(await facts('H')).toEqual(['held', 'rejected']);
    expect(await review('H')).toMatchObject({
      state: 'closed',
      details: { decision: { verdict: 'rejected', actor: 'anna', decidedAt: NOW, ...REASON } },
    });
    expect((await accept('H')).body).toMatchObject({ status: 409, code: 'review.closed', verdict: 'rejected' });
  });

  it('lets its returns wait until it is accepted', async () => {
    await app.record(old('H', 'c-ann'));
    await app.record(old('N', null));
    await app.record(goodsBack('R', 'c-ben', [['TEA', 1, 1000, from('H')]]));
    await app.record(goodsBack('Q', null, [['TEA', 1, 1000, from('N')]]));
    await app.hearItself();
    expect([await shown('R'), await shown('Q')]).toEqual([
      ['parked', 'ann', 0],
      ['unattributed', null, 0],
    ]);
    await accept('H');
    await accept('N');
    await app.post('/v1/receipts/N:claim', { memberId: 'ben' });
    await app.hearItself();
    expect([await shown('R'), await shown('Q')]).toEqual([
      ['accepted', 'ann', -10],
      ['accepted', 'ben', -10],
    ]);
  });

  it('undoes nothing while it is held: another void of the same sale does', async () => {
    const voidOfS = (id: string): ReceiptV1 => ({ ...sale(id, null, []), kind: 'void', void: { ofReceiptId: 'S' } });
    await app.record(sale('S', 'c-ann'));
    expect((await app.record(stamped(voidOfS('V')))).body).toMatchObject(held('V'));
    expect(await shown('S')).toEqual(['accepted', 'ann', 10]);
    await app.record(voidOfS('W'));
    const payable = async (receiptId: string): Promise<unknown> =>
      (await app.published())
        .filter(({ type, subject }) => type.endsWith('receipt.recorded.v1') && subject === receiptId)
        .map(({ data }) => (data as Wire).payable as unknown);
    expect(await payable('W')).toEqual([-1000]);
    expect((await accept('V', { ...REASON, occurredAt: NOW })).body).toMatchObject({ status: 'duplicate' });
    expect(await payable('V')).toEqual([0]);
  });

  it('is evaluated all the same, with the word that it would be held', async () => {
    expect((await app.post('/v1/receipts:evaluate', old('E'))).body).toMatchObject({
      status: 'accepted',
      earned: earnedPoints(10),
      tooOld: { ageDays: 9801, tooOldDays: 400 },
    });
    expect((await app.post('/v1/receipts:evaluate', sale('F', 'c-ann'))).body.tooOld).toBeUndefined();
    await app.record(old('E'));
    expect((await app.post('/v1/receipts:evaluate', old('E'))).body).toMatchObject({
      status: 'review',
      earned: earnedPoints(0),
    });
    expect((await app.post('/v1/receipts:evaluate', { ...old('E'), endedAt: WHEN })).body.code).toBe(
      'receipt.conflict',
    );
  });

  it('is measured by the version in effect now', async () => {
    await app.put('/v1/programme', programme({ receipts: { tooOldDays: null } }));
    expect((await app.record(old('free'))).body).toMatchObject({ status: 'accepted', earned: earnedPoints(10) });
    await app.put('/v1/programme', programme({ receipts: { tooOldDays: 1 } }));
    const at = (id: string, endedAt: string) => app.record(sale(id, 'c-ann', undefined, { endedAt }));
    expect((await at('close', '2026-10-30T12:00:00.001Z')).body.status).toBe('accepted');
    expect((await at('far', '2026-10-30T12:00:00Z')).body.status).toBe('review');
    expect((await app.record(old('free'))).body).toMatchObject({ status: 'accepted', duplicate: true });
  });

  it('is decided about by operators, with a reason, once', async () => {
    await app.record(old('H'));
    for (const key of ['P', 'A']) expect((await accept('H', REASON, key)).body.code).toBe('auth.role_not_allowed');
    for (const body of [{}, { reason: '' }, { ...REASON, occurredAt: 'yesterday' }])
      expect((await accept('H', body)).body.code).toBe('request.invalid');
    expect((await accept('H', { ...REASON, occurredAt: '2026-11-01T12:00:00.001Z' })).body).toMatchObject({
      status: 422,
      code: 'receipt.in_the_future',
      pointer: '/occurredAt',
    });
    await app.record(sale('S', 'c-ann'));
    await app.record({ ...sale('S', 'c-ann'), endedAt: WHEN });
    for (const id of ['S', 'none']) expect((await accept(id)).body).toMatchObject({ code: 'review.unknown' });
    await app.settled();
    const [{ id }] = (await app.get('/v1/reviews?kind=conflict')).body.reviews;
    expect((await app.post(`/v1/reviews/${String(id)}:reject`, REASON, 'O')).body).toMatchObject({
      status: 409,
      code: 'review.not_to_decide',
    });
    const many = await Promise.all([accept('H'), accept('H'), accept('H', { ...REASON, occurredAt: WHEN })]);
    // Whichever is first decides; who says the same gets the same answer, and who says otherwise a conflict.
    const statuses = many.map(({ status }) => status);
    expect([
      [200, 200, 409],
      [409, 409, 200],
    ]).toContainEqual(statuses);
  });

  it('stays held when it cannot be recorded', async () => {
    await app.record(sale('S', 'c-ann'));
    await app.record(stamped(goodsBack('R', 'c-ann', [['TEA', 2, 1000, from('S')]])));
    expect((await accept('R')).body).toMatchObject({ status: 422, code: 'return.exceeds_sold' });
    expect(await review('R')).toMatchObject({ state: 'open' });
    expect((await reject('R')).status).toBe(200);
  });
});
