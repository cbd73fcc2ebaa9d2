import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, earnedPoints, from, goodsBack, sale } from '../campaigns.fixture';

const REASON = { reason: 'asked the store' };

describe('closing reviews of what was recorded', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  const close = (id: string, key = 'S') => app.post(`/v1/reviews/${id}:close`, REASON, key);
  const shown = async (id: string): Promise<Wire> => {
    await app.settled();
    return (await app.get(`/v1/reviews/${id}`)).body;
  };
  const conflictOf = async (receiptId: string, goods: number): Promise<string> => {
    await app.record(sale(receiptId, 'c-ann', [['TEA', 1, 1000]]));
    const { body } = await app.record(sale(receiptId, 'c-ann', [['TEA', goods, 1000]]));
    expect(body.code).toBe('receipt.conflict');
    await app.settled();
    const { reviews } = (await app.get('/v1/reviews?kind=conflict&limit=1000')).body as { reviews: readonly Wire[] };
    return String(reviews.find((review) => review.receiptId === receiptId)?.id);
  };

  it('keeps the first of two contents, and says who decided and why in the review and on the receipt', async () => {
    const id = await conflictOf('a:1', 3);
    const { status, body } = await close(id);
    expect([status, body]).toMatchObject([200, { receiptId: 'a:1', status: 'accepted', earned: earnedPoints(10) }]);
    expect(await shown(id)).toMatchObject({
      state: 'closed',
      details: {
        otherBody: { receiptId: 'a:1' },
        decision: { ...REASON, actor: 'clara', decidedAt: expect.any(String) },
      },
    });
    const { history } = (await app.get('/v1/receipts/a:1')).body as { history: readonly Wire[] };
    expect(history.at(-1)).toMatchObject({ type: 'ConflictClosed', actor: 'clara', data: REASON });
  });

  it('is done once, whoever asks, and by one of two at the same instant', async () => {
    const id = await conflictOf('a-2', 2);
    const answers = await Promise.all([close(id, 'S'), close(id, 'O')]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    const events = await app.eventCount();
    expect((await close(id, 'O')).body).toMatchObject({ duplicate: true });
    expect(await app.eventCount()).toBe(events);
    await app.record(sale('a-2', 'c-ann', [['TEA', 2, 1000]]));
    expect(await shown(id)).toMatchObject({ state: 'closed' });
  });

  it('finds the case of a receipt that has gone to another member, and answers with where it is', async () => {
    const id = await conflictOf('a-3', 2);
    expect((await app.post('/v1/receipts/a-3:move', { from: 'ann', to: 'ben', ...REASON }, 'S')).status).toBe(200);
    expect((await close(id)).body).toMatchObject({ memberId: 'ben', earned: earnedPoints(10) });
    expect(await shown(id)).toMatchObject({ state: 'closed', memberId: 'ben' });
  });

  it('lets a return be without its sale, and finds the sale all the same when it comes', async () => {
    await app.batch(goodsBack('r-1', 'c-ann', [['MUG', 1, 800, from('s-1')]]));
    expect((await close('parked:r-1')).status).toBe(200);
    expect(await shown('parked:r-1')).toMatchObject({ state: 'closed', details: { decision: { actor: 'clara' } } });
    await app.record(sale('s-1', 'c-ann', [['MUG', 1, 800]]));
    expect((await app.get('/v1/receipts/r-1')).body).toMatchObject({ status: 'accepted', earned: earnedPoints(-8) });
    expect(await shown('parked:r-1')).toMatchObject({ state: 'closed' });
    expect((await close('parked:r-1')).body).toMatchObject({ status: 409, code: 'review.closed' });
  });

  it('opens a case again when something else is missing than was looked at', async () => {
    await app.batch(goodsBack('r-2', 'c-ben', [['CUP', 2, 500]]));
    expect((await close('unmatched_return:r-2')).status).toBe(200);
    expect(await shown('unmatched_return:r-2')).toMatchObject({ state: 'closed' });
    await app.record(sale('s-2', 'c-ben', [['CUP', 1, 500]]));
    expect(await shown('unmatched_return:r-2')).toMatchObject({
      state: 'open',
      reason: { data: { goods: [{ sku: 'CUP', units: '1.000' }] } },
    });
    expect((await close('unmatched_return:r-2', 'O')).status).toBe(200);
    expect(await shown('unmatched_return:r-2')).toMatchObject({ state: 'closed' });
  });

  it('says what a receipt that is too old would bring before it is accepted, and changes nothing', async () => {
    await app.record({ ...sale('old', 'c-ann', [['TEA', 1, 700]]), endedAt: '2000-01-01T10:00:00Z' });
    const accept = (query: string) => app.post(`/v1/reviews/too_old:old:accept${query}`, REASON, 'S');
    const events = await app.eventCount();
    const tried = await accept('?dryRun=true');
    expect([tried.status, tried.body]).toMatchObject([200, { status: 'accepted', earned: earnedPoints(7) }]);
    expect(await app.eventCount()).toBe(events);
    expect(await shown('too_old:old')).toMatchObject({ state: 'open' });
    const accepted = (await accept('?dryRun=false')).body;
    expect(accepted).toMatchObject({ earned: tried.body.earned, awards: tried.body.awards });
    expect((await accept('?dryRun=maybe')).body.code).toBe('request.invalid');
  });

  it('refuses what there is not, and who may not', async () => {
    for (const id of ['parked:none', 'unmatched_return:a-2', 'conflict:a-2:none', 'conflict:', 'conflict', 'x:a-2'])
      expect((await close(id)).body).toMatchObject({ status: 404, code: 'review.unknown' });
    const id = await conflictOf('a-4', 2);
    for (const key of ['P', 'A']) expect((await close(id, key)).status).toBe(403);
    expect((await app.post(`/v1/reviews/${id}:close`, { reason: '' }, 'S')).status).toBe(400);
    expect((await app.post(`/v1/reviews/${id}:reject`, REASON, 'S')).body.code).toBe('review.not_to_decide');
  });
});
