import type { EventLog } from '@accrue/event-store';
import type { Answer, Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, NOW, sale, kept, earnedPoints, pointsOf } from '../campaigns.fixture';

describe('what is known of receipts', () => {
  let app: CampaignsApp;
  const first = sale('a-1', 'c-ann', [
    ['TEA', 3, 333],
    ['POST', 1, 500, { type: 'shipping' }],
  ]);
  const linkedBack = goodsBack('a-2', 'c-ann', [['TEA', 1, 333, from('a-1')]]);

  beforeAll(async () => {
    app = await CampaignsApp.open();
    await app.enrol('ann', { card: 'c-ann' });
    await app.enrol('ben', { card: 'c-ben' });
    await app.batch(
      first,
      linkedBack,
      sale('a-3', 'c-ann', [['POST', 1, 500, { type: 'shipping' }]]),
      goodsBack('a-4', 'c-ann', [
        ['TEA', 5, 333],
        ['POST', 1, 500, { type: 'shipping' }],
        ['MUG', 2, 100],
      ]),
      sale('b-1', 'c-ben', [['CUP', 1, 250, { quantity: '0.5', netPayable: 125, gross: 125 }]]),
      goodsBack('b-2', 'c-ben', [['CUP', 1, 250, { quantity: '-0.25', netPayable: -63, gross: -63 }]]),
      sale('n-1', null),
      goodsBack('n-2', null, [['TEA', 1, 333]]),
    );
    await app.settled();
  });
  afterAll(() => app.close());

  it('explains a sale: content, awards, and what took from it', async () => {
    const { status, body } = await app.get('/v1/receipts/a-1', 'P');
    expect(status).toBe(200);
    const { history, ...answer } = body;
    expect(answer).toEqual({
      receiptId: 'a-1',
      status: 'accepted',
      duplicate: false,
      memberId: 'ann',
      earned: earnedPoints(0),
      returned: [],
      recordedAt: NOW,
      receipt: kept(first),
      awards: [{ ruleId: 'base', walletId: 'points', granted: 9, reversed: 9 }],
      revision: expect.any(Number),
    });
    expect(
      (history as Wire[]).map(({ type, data }: Wire) => [
        type,
        (data.wallets?.[0].awards[0] ?? data).points,
        data.cause?.receiptId ?? null,
      ]),
    ).toEqual([
      ['AwardsGranted', 9, null],
      ['AwardReversed', 3, 'a-2'],
      ['AwardReversed', 6, 'a-4'],
    ]);
  });

  it('explains a return: what was found, and what was not', async () => {
    const { body } = await app.get('/v1/receipts/a-4');
    expect([body.status, pointsOf(body), body.returned]).toEqual([
      'review',
      -6,
      [
        { line: 1, units: '5.000', matched: '2.000', eligible: true },
        { line: 2, units: '1.000', matched: '0.000', eligible: false },
        { line: 3, units: '2.000', matched: '0.000', eligible: true },
      ],
    ]);
    expect((body.history as Wire[]).map(({ type }: Wire) => type)).toEqual(['ReturnAdjudicated']);
  });

  it('knows nothing of what was never sent, or was refused', async () => {
    await app.record(goodsBack('refused', 'c-ann', [['TEA', 9, 333, from('a-1')]]));
    for (const id of ['never', 'refused', 'x'.repeat(200)]) {
      expect((await app.get(`/v1/receipts/${id}`)).body).toMatchObject({ status: 404, code: 'receipt.unknown' });
    }
    expect((await app.get('/v1/receipts/%00')).body).toMatchObject({ status: 422, code: 'request.not_well_formed' });
  });

  it('counts them all', async () => {
    expect((await app.get('/v1/receipts:stats')).body).toEqual({
      receipts: 8,
      receiptsOfMembers: 6,
      receiptsUnattributed: 2,
      memberSales: 3,
      memberSalesEarningZero: 1,
      wallets: [{ walletId: 'points', unit: 'points', granted: 10, clawedBack: 10, earned: 0 }],
      returnLinesMatchedFully: 2,
      returnLinesMatchedPartly: 1,
      returnLinesNotMatched: 1,
      unitsMatched: 3.25,
      unitsNotMatched: 5,
    });
  });

  it('does not count a void, or what it undoes, as a return', async () => {
    const before = (await app.get('/v1/receipts:stats')).body;
    await app.batch(
      sale('v-1', 'c-ben', [['HAT', 1, 700]]),
      { ...sale('v-2', 'c-ben', []), kind: 'void', endedAt: '2026-10-31T11:00:00Z', void: { ofReceiptId: 'v-1' } },
      sale('v-3', 'c-ben', [['HAT', 1, 700]], { endedAt: '2026-10-31T12:00:00Z' }),
      goodsBack('v-4', 'c-ben', [['HAT', 1, 700]]),
      { ...sale('v-5', 'c-ben', []), kind: 'void', endedAt: '2026-11-01T11:00:00Z', void: { ofReceiptId: 'v-4' } },
    );
    await app.settled();
    expect((await app.get('/v1/receipts:stats')).body).toEqual({
      ...before,
      receipts: 13,
      receiptsOfMembers: 11,
      memberSales: 5,
      wallets: [{ walletId: 'points', unit: 'points', granted: 24, clawedBack: 17, earned: 7 }],
    });
  });

  it('has the lines of a void as they are now, not as they were once', async () => {
    const back = { endedAt: '2026-10-31T10:30:00Z' };
    const undo = {
      ...sale('w-2', 'c-ben', []),
      kind: 'void',
      endedAt: '2026-10-31T11:00:00Z',
      void: { ofReceiptId: 'w-1' },
    };
    await app.batch(
      sale('w-1', 'c-ben', [
        ['PEN', 1, 100],
        ['INK', 1, 100],
      ]),
      undo,
      goodsBack('w-3', 'c-ben', [['PEN', 1, 100, from('w-1')]], back),
    );
    await app.settled();
    const rows = await app.database.query<{ lines: { sku: string }[] }>(
      `select lines from returns where receipt_id = 'w-2'`,
    );
    expect(rows.map(({ lines }) => lines.map(({ sku }) => sku))).toEqual([['INK']]);
  });

  it('counts a receipt at once for the caller who names the revision that its answer told', async () => {
    const before = (await app.get('/v1/receipts:stats')).body.receipts as number;
    for (let n = 1; n <= 5; n += 1) {
      const { revision } = (await app.record(sale(`y-${n}`, n % 2 === 0 ? 'c-ben' : null))).body;
      const { body } = await app.get(`/v1/receipts:stats?revisionOf=y-${n}&atLeastRevision=${String(revision)}`);
      expect(body.receipts).toBe(before + n);
    }
  });

  it('says so when it cannot have that revision, or does not know whose it is', async () => {
    const problemOf = async (query: string) => (await app.get(`/v1/receipts:stats?${query}`)).body;
    expect(await problemOf('revisionOf=a-1&atLeastRevision=9999')).toMatchObject({
      status: 503,
      code: 'read.not_caught_up',
    });
    expect(await problemOf('revisionOf=z-1&atLeastRevision=0')).toMatchObject({ status: 404, code: 'receipt.unknown' });
    expect(await problemOf('revisionOf=a-1&atLeastRevision=x')).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(await problemOf('atLeastRevision=0')).toMatchObject({ status: 422, code: 'read.revision_of_missing' });
    expect(await problemOf('revisionOf=%00&atLeastRevision=0')).toMatchObject({ code: 'request.not_well_formed' });
  });

  it('is for tills and analysts', async () => {
    expect((await app.get('/v1/receipts:stats', 'P')).status).toBe(403);
    expect((await app.get('/v1/receipts/a-1', 'nobody')).status).toBe(401);
  });
});

describe('a receipt among many of its member', () => {
  let app: CampaignsApp;
  const MANY = 200;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    await app.enrol('ann', { card: 'c-ann' });
    await app.enrol('ben', { card: 'c-ben' });
    await app.batch(...Array.from({ length: MANY }, (_, n) => sale(`s-${n}`, 'c-ann', [['TEA', 1, 100 + n]])));
    await app.batch(
      goodsBack('back', 'c-ann', [['TEA', 1, 107, from('s-7')]]),
      goodsBack('unsold', 'c-ann', [['POT', 1, 500]]),
    );
    await app.settled();
  });
  afterAll(() => app.close());

  /** How many events are read while something is asked. */
  const eventsReadBy = async (ask: () => Promise<Answer>): Promise<readonly [answer: Wire, events: number]> => {
    let events = 0;
    const restore = (['readStream', 'readRevisions'] as const).map((name) => {
      const read = app.log[name].bind(app.log) as (...asked: readonly unknown[]) => ReturnType<EventLog['readStream']>;
      const spy = jest.spyOn(app.log, name).mockImplementation(async (...asked: readonly unknown[]) => {
        const found = await read(...asked);
        events += found.length;
        return found;
      });
      return () => spy.mockRestore();
    });
    const answer = (await ask()).body;
    restore.forEach((undo) => undo());
    return [answer, events];
  };

  it('is shown from what was said of it alone', async () => {
    const [receipt, events] = await eventsReadBy(() => app.get('/v1/receipts/s-7'));
    expect((receipt.history as Wire[]).map(({ type }: Wire) => type)).toEqual(['AwardsGranted', 'AwardReversed']);
    expect(events).toBe(3);
  });

  it('is shown as it is at once when a later one changes it', async () => {
    await app.record(goodsBack('again', 'c-ann', [['TEA', 1, 108, from('s-8')]]));
    const [receipt, events] = await eventsReadBy(() => app.get('/v1/receipts/s-8'));
    expect([pointsOf(receipt), (receipt.history as Wire[]).at(-1).data.returnReceiptId, events]).toEqual([
      0,
      'again',
      3,
    ]);
  });

  it('is read alone for its review', async () => {
    const [list] = await eventsReadBy(() => app.get('/v1/reviews?kind=unmatched_return'));
    const [{ id }] = list.reviews as readonly Wire[];
    const [review, events] = await eventsReadBy(() => app.get(`/v1/reviews/${String(id)}`));
    expect([review.receiptId, review.recorded.receiptId]).toEqual(['unsold', 'unsold']);
    expect(events).toBeLessThan(5);
  });

  it('is moved, with what goes with it, and is shown to have been with both', async () => {
    const move = () => app.post('/v1/receipts/s-7:move', { from: 'ann', to: 'ben', reason: 'wrong card' }, 'O');
    for (let time = 1; time <= 2; time += 1)
      expect((await move()).body).toMatchObject({ memberId: 'ben', movedWith: ['back'] });
    const [receipt, events] = await eventsReadBy(() => app.get('/v1/receipts/s-7'));
    expect(receipt.memberId).toBe('ben');
    expect((receipt.history as Wire[]).map(({ type }: Wire) => type)).toContain('ReceiptMoved');
    expect(events).toBeLessThan(15);
    const [, byRepetition] = await eventsReadBy(move);
    expect(byRepetition).toBeLessThan(30);
  });
});
