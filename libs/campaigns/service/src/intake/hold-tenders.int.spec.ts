import { holdCaptured, holdExtended, holdFailed, holdReleased, receiptCompleted } from '@accrue/contracts';
import type { NormalisedReceipt } from '@accrue/campaigns-domain';
import type { ContextPorts } from '@accrue/context-kit';
import { memberId } from '@accrue/kernel';
import type { Database } from '@accrue/persistence';
import type { KeptReceipt } from '../journal/events';
import { HoldDirectory } from '../policies/hold-directory';
import { CampaignsApp, earnedPoints, HOLDS, ON_COMPLETED, ON_HOLD_FAILED, programme, sale } from '../campaigns.fixture';

/** A point is worth a penny. */
const document = programme({
  wallets: [{ id: 'points', name: 'Points', value: { points: 100, minor: 100 } }],
});

describe('a receipt that a hold is to pay', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(document);
    for (const name of ['ann', 'ben']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  /** £10, of which points of a hold paid £5. */
  const paid = (id: string, holdId: string, of: object = {}, parts: object = {}, card: string | null = 'c-ann') =>
    sale(id, card, [['TEA', 1, 1000]], {
      tenders: [
        { tenderId: 'p', type: 'points', amount: 500, points: { walletId: 'points', holdId, points: 500, ...of } },
        { tenderId: 'c', type: 'cash', amount: 500 },
      ],
      ...parts,
    });
  const fact = (memberId: string, holdId: string, revision: number, more: object) => ({
    ...{ holdId, memberId, walletId: 'points', points: 500, redemptionId: null, revision },
    ...{ occurredAt: '2026-10-31T09:00:00.000Z', ...more },
  });

  it('is taken once the ledger has told of the hold, also when the till asks a moment before', async () => {
    const asked = app.record(paid('new', 'h-new'));
    await app.hold('ann', 'h-new', 500);
    expect(await asked).toMatchObject({ status: 201, body: { earned: earnedPoints(5) } });
  });

  it.each([
    ['hold.unknown', 404, 'h-none', {}, { points: 500, held: 0 }],
    ['hold.other_member', 422, 'h-ben', {}, {}],
    ['hold.other_wallet', 422, 'h-stars', {}, {}],
    ['hold.exceeded', 422, 'h-small', {}, { points: 500, held: 499 }],
    ['hold.expired', 409, 'h-over', {}, {}],
    ['hold.released', 409, 'h-let-go', {}, {}],
    ['hold.captured', 409, 'h-spent', {}, {}],
  ])('is refused while the till waits, when asking and when recording: %s', async (code, status, holdId, of, data) => {
    await app.hold('ben', 'h-ben', 500);
    await app.hold('ann', 'h-stars', 500, { walletId: 'stars' });
    await app.hold('ann', 'h-small', 499);
    await app.hold('ann', 'h-over', 500, { expiresAt: '2026-10-31T00:15:00.000Z' });
    await app.hold('ann', 'h-let-go', 500);
    await app.deliverTo(HOLDS, holdReleased.type, fact('ann', 'h-let-go', 2, { released: 500, reason: 'cancelled' }));
    await app.hold('ann', 'h-spent', 500);
    const whole = { captured: 500, remaining: 0, final: true, receiptId: 'another' };
    await app.deliverTo(HOLDS, holdCaptured.type, fact('ann', 'h-spent', 2, whole));
    const events = await app.eventCount();
    const answer = {
      status,
      body: { code, holdId, tenderIds: ['p'], detail: expect.stringMatching(/^The|^There/), ...data },
    };
    expect(await app.post('/v1/receipts:evaluate', paid('bad', holdId, of))).toMatchObject(answer);
    expect(await app.record(paid('bad', holdId, of))).toMatchObject(answer);
    expect(await app.eventCount()).toBe(events);
  });

  it('is taken after the first end of a hold that was extended, also while news of that is late', async () => {
    const end = '2026-10-31T00:15:00.000Z';
    const later = { expiresAt: '2026-11-01T00:00:00.000Z' };
    await app.hold('ben', 'h-long', 500, { expiresAt: end });
    const bens = (id: string, of: object) => paid(id, 'h-long', of, {}, 'c-ben');
    // Two revisions of Ben's account have come through.
    expect(await app.record(bens('long', { accountRevision: 1 }))).toMatchObject({
      status: 409,
      body: { code: 'hold.expired' },
    });
    expect(await app.record(bens('long', { accountRevision: 99 }))).toMatchObject({ status: 201 });
    await app.deliverTo(HOLDS, holdExtended.type, fact('ben', 'h-long', 99, later));
    expect(await app.record(bens('longer', {}))).toMatchObject({ status: 201 });
  });

  it('is taken under the same id when it is right', async () => {
    await app.hold('ann', 'h-right', 500);
    expect(await app.record(paid('bad', 'h-right'))).toMatchObject({ status: 201, body: { memberId: 'ann' } });
  });

  it('of nobody is refused, too: the hold is of somebody', async () => {
    const answer = await app.record(paid('nobody', 'h-right', {}, {}, null));
    expect(answer).toMatchObject({ status: 422, body: { code: 'hold.other_member' } });
  });

  it('of somebody who may be known in a moment is taken: the hold may be theirs', async () => {
    const answer = await app.record(paid('soon', 'h-ben', {}, {}, 'c-new'));
    expect(answer).toMatchObject({ status: 201, body: { status: 'pending' } });
  });

  it('is taken though news of the hold is late, when the till says how new it is', async () => {
    const of = (accountRevision: number) => ({ accountRevision });
    // Two revisions of Ann's account have come through.
    expect(await app.record(paid('known', 'h-none', of(2)))).toMatchObject({
      status: 404,
      body: { code: 'hold.unknown' },
    });
    expect(await app.record(paid('late', 'h-none', of(3)))).toMatchObject({ status: 201 });
    // It says nothing about the receipt: without it, it is the same.
    expect(await app.record(paid('late', 'h-none'))).toMatchObject({ status: 200, body: { duplicate: true } });
  });

  it('is taken though news of the hold comes between two looks at what is known', async () => {
    let hasCome = false;
    const database: Pick<Database, 'query'> = {
      query: async (text, values, options) => {
        const found = await app.database.query(text, values, options);
        if (!hasCome) await app.hold('ann', 'h-between', 500, { revision: 7 });
        hasCome = true;
        return found as never;
      },
    };
    const directory = new HoldDirectory({ database } as ContextPorts);
    const receipt = paid('between', 'h-between', { accountRevision: 7 }) as unknown as KeptReceipt;
    const normalised = { occurredAt: '2026-10-31T10:00:00.000Z' } as NormalisedReceipt;
    expect(await directory.faultOn({ receipt, normalised }, memberId('ann'))).toBe(null);
    expect(hasCome).toBe(true);
  });

  it('is taken when the goods are gone, from every door, whatever the hold', async () => {
    expect(await app.record(paid('offline', 'h-none', {}, { mode: { offline: true } }))).toMatchObject({ status: 201 });
    expect((await app.batch(paid('bulk', 'h-ben'))).body).toMatchObject([{ status: 'accepted' }]);
    await app.deliverTo(ON_COMPLETED, receiptCompleted.type, paid('bus', 'h-over'));
    expect((await app.get('/v1/receipts/bus')).status).toBe(200);
  });

  describe('and did not', () => {
    const failed = (receiptId: string, holdId: string, fault: string, more: object = {}) =>
      app.deliverTo(ON_HOLD_FAILED, holdFailed.type, {
        ...{ receiptId, memberId: 'ann', holdId, walletId: 'points', fault, points: 500, unpaid: 500 },
        ...{ occurredAt: '2026-10-31T10:00:00.000Z', revision: 9, ...more },
      });
    const cases = async (state = 'open') => {
      await app.settled();
      const { body } = await app.get(`/v1/reviews?kind=points_tender&state=${state}`);
      return (body.reviews as { id: string; reason: { text: string } }[]).map(({ id, reason }) => [id, reason.text]);
    };

    it('is for a person to look at, once, with the fault that the ledger found', async () => {
      await failed('offline', 'h-none', 'unknown');
      await failed('offline', 'h-none', 'unknown');
      await failed('bulk', 'h-ben', 'unknown');
      await failed('bus', 'h-over', 'expired', { unpaid: 1 });
      expect(await cases()).toEqual([
        ['points_tender:bulk', 'Hold h-ben is another member’s: 500 points were spent without it'],
        ['points_tender:bus', 'Hold h-over had run out: 1 point was spent without it'],
        ['points_tender:offline', 'Hold h-none is not known: 500 points were spent without it'],
      ]);
      const { body } = await app.get('/v1/reviews/points_tender:offline');
      expect(body).toMatchObject({
        memberId: 'ann',
        reason: { code: 'review.hold_failed', data: { holdId: 'h-none', fault: 'unknown', unpaid: 500 } },
        details: {
          failedHolds: [{ holdId: 'h-none', walletId: 'points', fault: 'unknown', points: 500, unpaid: 500 }],
        },
      });
    });

    const close = (id: string, body: object = { reason: 'points given by hand' }) =>
      app.post(`/v1/reviews/${id}:close`, body, 'O');

    it('is closed by a person, who may say so twice', async () => {
      const first = await close('points_tender:bus');
      expect(first).toMatchObject({
        status: 200,
        body: { receiptId: 'bus', duplicate: false, earned: earnedPoints(5) },
      });
      expect(await close('points_tender:bus')).toMatchObject({ status: 200, body: { duplicate: true } });
      expect((await cases()).map(([id]) => id)).toEqual(['points_tender:bulk', 'points_tender:offline']);
      const { body } = await app.get('/v1/reviews/points_tender:bus');
      expect(body).toMatchObject({
        state: 'closed',
        details: { decision: { actor: 'anna', reason: 'points given by hand' } },
      });
    });

    it('is open again when another hold of the receipt has failed', async () => {
      await failed('bus', 'h-more', 'captured');
      expect(await cases()).toContainEqual([
        'points_tender:bus',
        'Hold h-more had been spent before: 500 points were spent without it',
      ]);
      expect((await close('points_tender:bus')).body).toMatchObject({ duplicate: false });
      expect((await cases('closed')).map(([id]) => id)).toEqual(['points_tender:bus']);
    });

    it('closes the case of an amount that is not what the points are worth, too', async () => {
      await app.batch(paid('worth', 'h-right', { points: 5 }));
      expect((await close('points_tender:worth')).status).toBe(200);
      expect((await cases('closed')).map(([id]) => id)).toEqual(['points_tender:bus', 'points_tender:worth']);
    });

    it('closes nothing else', async () => {
      expect(await close('points_tender:new')).toMatchObject({ status: 404, body: { code: 'review.unknown' } });
      expect(await close('points_tender:none')).toMatchObject({ status: 404, body: { code: 'review.unknown' } });
      await app.record({ ...sale('ancient', 'c-ann'), endedAt: '2000-01-01T10:00:00Z' });
      await app.settled();
      expect(await close('too_old:ancient')).toMatchObject({ status: 409, body: { code: 'review.not_to_decide' } });
    });

    it('is not looked at when the receipt has gone to another member', async () => {
      expect(
        (await app.post('/v1/receipts/late:move', { from: 'ann', to: 'ben', reason: 'wrong card' }, 'O')).status,
      ).toBe(200);
      await failed('late', 'h-none', 'unknown');
      expect((await cases()).map(([id]) => id)).not.toContain('points_tender:late');
    });

    it('is rebuilt from what was decided, without a difference', async () => {
      const before = [await cases(), await cases('closed')];
      await app.projections.rebuild('review-queue');
      expect([await cases(), await cases('closed')]).toEqual(before);
    });
  });
});
