import { receiptRestated } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, earnedPoints, from, goodsBack, sale } from '../campaigns.fixture';
import { Moves } from '../moves/moves';

const REASON = { reason: 'till 3 sent a draft first' };
type Goods = Parameters<typeof sale>[2];

describe('accepting what came second', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben']) await app.enrol(name, { card: `c-${name}` });
  });
  afterAll(() => app.close());

  const accept = (id: string, query = '', key = 'S') => app.post(`/v1/reviews/${id}:accept${query}`, REASON, key);
  const shown = async (id: string): Promise<Wire> => (await app.get(`/v1/receipts/${id}`)).body;
  const review = async (id: string): Promise<Wire> => {
    await app.settled();
    return (await app.get(`/v1/reviews/${id}`)).body;
  };
  const openCase = async (id: string): Promise<string> => {
    await app.settled();
    const { reviews } = (await app.get('/v1/reviews?kind=conflict&limit=1000')).body as { reviews: readonly Wire[] };
    return String(reviews.find((each) => each.receiptId === id)?.id);
  };
  const ONE: Goods = [['TEA', 1, 1000]];
  const THREE: Goods = [['TEA', 3, 1000]];
  const conflictOf = async (id: string, first: Goods = ONE, second: Goods = THREE, card = 'c-ann'): Promise<string> => {
    await app.record(sale(id, card, first));
    expect((await app.record(sale(id, card, second))).body.code).toBe('receipt.conflict');
    return openCase(id);
  };

  describe('under the same receipt id', () => {
    it('says first what it would bring, and then brings it: the receipt, its points and its turnover are as if it had come so at once', async () => {
      const id = await conflictOf('a-1');
      const events = await app.eventCount();
      const tried = await accept(id, '?dryRun=true');
      expect([tried.status, tried.body]).toMatchObject([200, { earned: earnedPoints(30), duplicate: false }]);
      expect(await app.eventCount()).toBe(events);

      const { status, body } = await accept(id);
      expect([status, body]).toMatchObject([
        200,
        { receiptId: 'a-1', memberId: 'ann', status: 'accepted', earned: earnedPoints(30), duplicate: false },
      ]);
      expect(body.awards).toEqual(tried.body.awards);
      expect(await shown('a-1')).toMatchObject({ earned: earnedPoints(30), receipt: { totals: { payable: 3000 } } });
      expect(await review(id)).toMatchObject({
        state: 'closed',
        recorded: { totals: { payable: 1000 } },
        details: {
          otherBody: { totals: { payable: 3000 } },
          decision: { ...REASON, verdict: 'second', actor: 'clara' },
        },
      });
      const restated = (await app.published()).filter(
        ({ type, subject }) => type === receiptRestated.type && subject === 'a-1',
      );
      expect(restated.map(({ data }) => data)).toMatchObject([{ payable: 3000, units: '3.000', sequence: 1 }]);
    });

    it('is done once, whoever asks, and both contents are known afterwards', async () => {
      const id = await conflictOf('a-2');
      const answers = await Promise.all([accept(id), accept(id, '', 'O'), accept(id)]);
      expect(answers.map(({ status, body }) => [status, body.earned])).toEqual(
        [1, 2, 3].map(() => [200, earnedPoints(30)]),
      );
      const events = await app.eventCount();
      expect((await accept(id)).body).toMatchObject({ duplicate: true, earned: earnedPoints(30) });
      expect((await accept(id, '?dryRun=true')).body).toMatchObject({ duplicate: true, earned: earnedPoints(30) });
      expect((await app.record(sale('a-2', 'c-ann', THREE))).body).toMatchObject({ duplicate: true });
      expect((await app.record(sale('a-2', 'c-ann', ONE))).body.code).toBe('receipt.conflict');
      expect(await app.eventCount()).toBe(events);
    });

    it('goes on to the end by its fact, when the process dies after the first half', async () => {
      const id = await conflictOf('a-3');
      const dying = jest.spyOn(Moves.prototype, 'arrive').mockRejectedValueOnce(new Error('killed'));
      expect((await accept(id)).status).toBe(500);
      dying.mockRestore();
      await app.hearItself();
      expect(await shown('a-3')).toMatchObject({ status: 'accepted', earned: earnedPoints(30) });
      expect(await review(id)).toMatchObject({ state: 'open' });
      expect((await accept(id)).body).toMatchObject({ duplicate: true, earned: earnedPoints(30) });
      expect(await review(id)).toMatchObject({ state: 'closed' });
    });

    it('takes returns along, and follows the receipt to whoever has it by now', async () => {
      const id = await conflictOf('a-4', THREE, ONE);
      await app.record(goodsBack('a-4-back', 'c-ann', [['TEA', 1, 1000, from('a-4')]]));
      await app.post('/v1/receipts/a-4:move', { from: 'ann', to: 'ben', reason: 'wrong card' }, 'S');
      expect((await accept(id)).body).toMatchObject({ memberId: 'ben', earned: earnedPoints(0) });
      expect(await shown('a-4-back')).toMatchObject({ memberId: 'ben', status: 'accepted' });
      expect(await review(id)).toMatchObject({ state: 'closed', memberId: 'ben' });
      // The till asks at the door where it came first.
      expect((await app.record(sale('a-4', 'c-ann', ONE))).body).toMatchObject({ duplicate: true, memberId: 'ben' });
      expect((await app.record(sale('a-4', 'c-ann', THREE))).body.code).toBe('receipt.conflict');
    });

    it('is refused with what to do instead, and the case stays open', async () => {
      const nobody = await conflictOf('n-1', ONE, THREE, 'c-nobody');
      expect((await accept(nobody)).body).toMatchObject({ status: 409, code: 'receipt.has_no_member' });

      await app.record(sale('k-1', 'c-ann', ONE));
      await app.record({ ...sale('k-1', 'c-ann', THREE), endedAt: '2026-11-01T09:00:00Z' });
      const late = await openCase('k-1');
      for (const query of ['', '?dryRun=true'])
        expect((await accept(late, query)).body).toMatchObject({
          ...{ status: 409, code: 'receipt.cannot_be_replaced', isUndone: false, differs: ['/endedAt'] },
        });
      const dated = await app.post(
        `/v1/reviews/${late}:accept`,
        { ...REASON, occurredAt: '2026-11-01T09:00:00Z' },
        'S',
      );
      expect(dated.body).toMatchObject({ status: 409, code: 'review.not_to_decide' });
      expect(await review(late)).toMatchObject({ state: 'open' });
      expect((await app.post(`/v1/reviews/${late}:close`, REASON, 'S')).status).toBe(200);
      expect((await accept(late)).body).toMatchObject({ status: 409, code: 'review.closed' });
    });

    it('waits for the decision about one that is too old', async () => {
      const old = { endedAt: '2000-01-01T10:00:00Z' };
      await app.record({ ...sale('o-1', 'c-ann', ONE), ...old });
      await app.record({ ...sale('o-1', 'c-ann', THREE), ...old });
      const id = await openCase('o-1');
      expect((await accept(id)).body).toMatchObject({ status: 409, code: 'receipt.held' });
      await app.post('/v1/reviews/too_old:o-1:accept', REASON, 'S');
      expect((await accept(id)).body).toMatchObject({ earned: earnedPoints(30) });
    });
  });

  describe('under the same place in the shop', () => {
    const same = {
      businessKey: { storeId: 'S-9', workstationId: '1', sequenceNumber: '77', businessDate: '2026-11-01' },
    };
    const other = (id: string, goods: Goods, card: string | null) => sale(id, card, goods, same);

    it('counts beside the first, also when the till sends either again', async () => {
      await app.record(other('p-1', ONE, 'c-ann'));
      expect((await app.record(other('p-2', THREE, 'c-ben'))).body).toMatchObject({ code: 'receipt.conflict' });
      const id = await openCase('p-1');
      const events = await app.eventCount();
      expect((await accept(id, '?dryRun=true')).body).toMatchObject({ memberId: 'ben', earned: earnedPoints(30) });
      expect(await app.eventCount()).toBe(events);
      expect((await accept(id)).body).toMatchObject({
        ...{ receiptId: 'p-2', memberId: 'ben', earned: earnedPoints(30), duplicate: false },
      });
      expect((await accept(id)).body).toMatchObject({ receiptId: 'p-2', earned: earnedPoints(30), duplicate: true });
      expect(await review(id)).toMatchObject({ state: 'closed', details: { decision: { verdict: 'both' } } });
      expect((await app.record(other('p-2', THREE, 'c-ben'))).body).toMatchObject({ duplicate: true, memberId: 'ben' });
      expect((await app.record(other('p-1', ONE, 'c-ann'))).body).toMatchObject({ duplicate: true, memberId: 'ann' });
      expect((await shown('p-1')).earned).toEqual(earnedPoints(10));
      expect((await app.record(other('p-3', ONE, 'c-ben'))).body).toMatchObject({ code: 'receipt.conflict' });
    });
  });

  it('is for whoever may decide, and of what there is', async () => {
    const id = await conflictOf('z-1');
    for (const key of ['P', 'A']) expect((await accept(id, '', key)).status).toBe(403);
    for (const none of ['conflict:z-1:none', 'conflict:none:none'])
      expect((await accept(none)).body).toMatchObject({ status: 404, code: 'review.unknown' });
  });
});
