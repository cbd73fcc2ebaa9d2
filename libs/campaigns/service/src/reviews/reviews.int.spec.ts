import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, NOW, sale } from '../campaigns.fixture';

describe('the review queue', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    await app.enrol('ann', { card: 'c-ann' });
    await app.batch(
      sale('s-1', 'c-ann', [['TEA', 2, 1000]]),
      sale('s-1', 'c-ann', [['TEA', 3, 1000]]),
      { ...sale('s-1', null), receiptId: 's-2' },
      goodsBack('r-1', 'c-ann', [
        ['TEA', 3, 1000],
        ['POST', 1, 100, { type: 'shipping' }],
      ]),
      goodsBack('r-2', 'c-ann', [['MUG', 1, 100, from('s-9')]]),
    );
    await app.settled();
  });
  afterAll(() => app.close());

  const list = async (query = '') => (await app.get(`/v1/reviews${query}`)).body;

  it('lists open cases by kind, page by page', async () => {
    const conflict = (id: unknown, reason: object) => ({
      id,
      kind: 'conflict',
      state: 'open',
      receiptId: 's-1',
      memberId: 'ann',
      openedAt: NOW,
      reason,
    });
    const { reviews, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(reviews).toHaveLength(4);
    expect(reviews).toEqual(
      expect.arrayContaining([
        conflict(expect.stringMatching(/^conflict:s-1:/), {
          code: 'review.other_content',
          data: { receiptId: 's-1' },
          text: 'Receipt s-1 came again with other content',
        }),
        conflict(expect.stringMatching(/^conflict:s-1:/), {
          code: 'review.same_place',
          data: { receiptId: 's-2', recordedAs: 's-1' },
          text: 'Receipt s-2 has the same store, till, number and day as s-1',
        }),
        {
          id: 'parked:r-2',
          kind: 'parked',
          state: 'open',
          receiptId: 'r-2',
          memberId: 'ann',
          openedAt: NOW,
          reason: { code: 'review.waits_for', data: { receiptIds: ['s-9'] }, text: 'Waits for s-9' },
        },
        {
          id: 'unmatched_return:r-1',
          kind: 'unmatched_return',
          state: 'open',
          receiptId: 'r-1',
          memberId: 'ann',
          openedAt: NOW,
          reason: {
            code: 'review.no_sale_found',
            data: { goods: [{ sku: 'TEA', units: '1.000' }], refunds: [] },
            text: 'No sale found for 1 × TEA',
          },
        },
      ]),
    );
    expect(((await list('?kind=parked')).reviews as Wire[]).map(({ id }: Wire) => id)).toEqual(['parked:r-2']);
    expect(await app.listed('/v1/reviews', 'reviews', 1)).toEqual(reviews);
  });

  it('shows one whole', async () => {
    const { body } = await app.get('/v1/reviews/unmatched_return:r-1');
    expect(body).toMatchObject({ id: 'unmatched_return:r-1', recorded: { receiptId: 'r-1', kind: 'return' } });
    expect(body.details).toEqual({
      lines: [
        {
          lineId: '1',
          lineIndex: 0,
          sku: 'TEA',
          units: 3000,
          matchedUnits: 2000,
          eligible: true,
          linked: false,
          allocations: [{ receiptId: 's-1', lineIndex: 0, lineId: '1', units: 2000 }],
        },
      ],
    });
    expect((await app.get('/v1/reviews/parked:r-2')).body.details).toEqual({ waitingFor: ['s-9'] });
  });

  it('closes a case when its sale comes', async () => {
    await app.record(sale('s-3', 'c-ann', [['TEA', 1, 1000]]));
    await app.settled();
    expect((await list('?kind=unmatched_return')).reviews).toEqual([]);
    expect((await list('?state=closed')).reviews).toMatchObject([{ id: 'unmatched_return:r-1', state: 'closed' }]);
  });

  it('shows a case at once to the caller who names the revision that the refusal told', async () => {
    const conflicting = async (receiptId: string, card: string | null): Promise<string> => {
      await app.record(sale(receiptId, card, [['TEA', 1, 1000]]));
      const { status, body } = await app.record(sale(receiptId, card, [['TEA', 2, 1000]]));
      expect([status, body.code]).toEqual([409, 'receipt.conflict']);
      return `revisionOf=${String(body.recordedAs)}&atLeastRevision=${String(body.revision)}`;
    };
    const since = await conflicting('y-1', 'c-ann');
    const { reviews } = await list(`?kind=conflict&${since}`);
    const ids = (reviews as Wire[]).filter(({ receiptId }: Wire) => receiptId === 'y-1').map(({ id }: Wire) => id);
    expect(ids).toHaveLength(1);
    expect((await app.get(`/v1/reviews/${String(ids[0])}?${since}`)).body).toMatchObject({ id: ids[0] });

    // One that was claimed is in two journals: the conflict is kept where the receipt was recorded first.
    await app.record(sale('y-2', null, [['TEA', 1, 1000]]));
    expect((await app.post('/v1/receipts/y-2:claim', { memberId: 'ann' })).status).toBe(200);
    await app.hearItself();
    const claimed = await conflicting('y-2', null);
    const kept = (await list(`?kind=conflict&${claimed}`)).reviews as Wire[];
    expect(kept.filter(({ receiptId }: Wire) => receiptId === 'y-2')).toHaveLength(1);
  });

  it('refuses what it does not know', async () => {
    expect((await app.get('/v1/reviews/none')).body).toMatchObject({ status: 404, code: 'review.unknown' });
    for (const query of ['?state=all', '?kind=x', '?limit=0', '?limit=1001', '?cursor=parked:r-2', '?cursor=W10'])
      expect((await app.get(`/v1/reviews${query}`)).body).toMatchObject({ status: 400, code: 'request.invalid' });
    for (const path of ['/%00', '?cursor=%00'])
      expect((await app.get(`/v1/reviews${path}`)).body).toMatchObject({
        status: 422,
        code: 'request.not_well_formed',
      });
    expect((await app.get('/v1/reviews', 'P')).status).toBe(403);
  });
});
