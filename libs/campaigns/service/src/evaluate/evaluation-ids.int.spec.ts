import type { ReceiptV1 } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, pointsOf, programme, sale } from '../campaigns.fixture';

const paying = (points: number, receipts: object = {}): object =>
  programme({
    earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points, per: 100 } }] },
    receipts,
  });

/** The shop pays one point for a pound, and from noon on 30 October two. */
describe('the id of an evaluation', () => {
  let app: CampaignsApp;
  beforeEach(async () => {
    app = await CampaignsApp.open(paying(1));
    await app.enrol('ann', { card: 'c-ann' });
  });
  afterEach(() => app.close());

  const publish = async (): Promise<void> =>
    void expect((await app.put('/v1/programme?effectiveFrom=2026-10-30T12:00:00Z', paying(2))).status).toBe(200);
  const basket = (id: string, endedAt: string, parts: Partial<ReceiptV1> = {}) =>
    sale(id, 'c-ann', [['TEA', 1, 1000]], { endedAt, ...parts });
  const evaluate = async (body: unknown): Promise<Wire> => (await app.post('/v1/receipts:evaluate', body)).body;
  const before = '2026-10-30T11:55:00Z';
  const after = '2026-10-30T12:05:00Z';

  it('holds the version for a quarter of an hour of the till’s clock, in whichever order receipts come', async () => {
    const promised = await evaluate(basket('R-1', before));
    expect(promised).toMatchObject({ programmeVersion: 1, evaluatedUntil: '2026-10-30T12:10:00.000Z' });
    const evaluationId = promised.evaluationId as string;
    await publish();
    const late = basket('R-1', '2026-10-30T12:10:01Z', { evaluationId });
    expect(await evaluate(late)).toMatchObject({
      evaluation: { status: 'expired', evaluatedUnder: 1, settledUnder: 2 },
      programmeVersion: 2,
    });
    const { status, body } = await app.record(basket('R-1', '2026-10-30T12:10:00Z', { evaluationId }));
    expect([status, pointsOf(body)]).toEqual([201, 10]);
    expect(body.evaluation).toEqual({ status: 'pinned', evaluatedUnder: 1, settledUnder: 1 });
    expect(pointsOf((await app.record(basket('R-2', after))).body)).toBe(20);
    // The same again is answered in the same way; it is not to be settled any more.
    const again = basket('R-1', '2026-10-30T12:10:00Z', { evaluationId });
    expect((await app.record(again)).body).toEqual({ ...body, duplicate: true, revision: 3 });
    expect(await evaluate(again)).toMatchObject({ evaluationId: null, evaluatedUntil: null, programmeVersion: 1 });
  });

  it('is not renewed by asking again with it', async () => {
    const first = await evaluate(basket('R-1', before));
    await publish();
    const again = await evaluate(basket('R-1', after, { evaluationId: first.evaluationId as string }));
    expect(again).toMatchObject({ programmeVersion: 1, evaluation: { status: 'pinned' } });
    expect([again.evaluationId, again.evaluatedUntil]).toEqual([first.evaluationId, first.evaluatedUntil]);
  });

  it('is good for as long as the programme says', async () => {
    await app.put('/v1/programme', paying(1, { evaluationMinutes: 60 }));
    expect((await evaluate(basket('R-1', '2026-11-01T12:00:00Z'))).evaluatedUntil).toBe('2026-11-01T13:00:00.000Z');
  });

  it('of another receipt, forged or changed, refuses nothing, and the answer says so', async () => {
    const { evaluationId } = (await evaluate(basket('R-1', before))) as { evaluationId: string };
    await publish();
    const [form, version, until = '', signature] = evaluationId.split('.');
    const forged = [
      ['R-2', evaluationId],
      ['R-1', [form, '2', until, signature].join('.')],
      ['R-1', [form, version, (parseInt(until, 36) + 3_600_000).toString(36), signature].join('.')],
      ['R-1', `${evaluationId.slice(0, -1)}${evaluationId.endsWith('A') ? 'B' : 'A'}`],
      ['R-1', `e1.1.zzzzzzzzz.${signature ?? ''}`],
      ['R-1', 'anything'],
    ] as const;
    for (const [id, named] of forged)
      expect((await evaluate(basket(id, after, { evaluationId: named }))).evaluation).toEqual({
        status: 'unknown',
        settledUnder: 2,
      });
    const { status, body } = await app.record(basket('R-2', after, { evaluationId }));
    expect([status, body.status, pointsOf(body)]).toEqual([201, 'accepted', 20]);
    expect(body.evaluation).toEqual({ status: 'unknown', settledUnder: 2 });
    expect((await app.get('/v1/receipts/R-2')).body.evaluation).toEqual(body.evaluation);
  });

  it('is kept by a receipt that nobody is identified for until it is somebody’s', async () => {
    const alone = (endedAt: string, parts: object = {}) => sale('R-1', null, [['TEA', 1, 1000]], { endedAt, ...parts });
    const { evaluationId } = await evaluate(alone(before));
    await publish();
    const { body } = await app.record(alone(after, { evaluationId }));
    expect(body.evaluation).toEqual({ status: 'pinned', evaluatedUnder: 1, settledUnder: null });
    await app.post('/v1/receipts/R-1:claim', { memberId: 'ann' }, 'O');
    await app.hearItself();
    const { body: claimed } = await app.get('/v1/receipts/R-1');
    expect(claimed.evaluation).toEqual({ status: 'pinned', evaluatedUnder: 1, settledUnder: 1 });
    expect(pointsOf(claimed)).toBe(10);
  });

  it('is kept by a receipt that is held, with the time that a person says', async () => {
    await app.put('/v1/programme?effectiveFrom=2026-10-29T11:00:00Z', paying(1, { tooOldDays: 1 }));
    const { evaluationId } = await evaluate(basket('R-1', '2026-10-29T11:55:00Z'));
    await app.put('/v1/programme?effectiveFrom=2026-10-29T12:00:00Z', paying(2, { tooOldDays: 1 }));
    const held = await app.record(basket('R-1', '2026-10-29T12:05:00Z', { evaluationId: evaluationId as string }));
    expect(held.body.status).toBe('review');
    const { body } = await app.post('/v1/reviews/too_old:R-1:accept', { reason: 'it was so' }, 'O');
    expect(body).toMatchObject({ evaluation: { status: 'pinned', evaluatedUnder: 2, settledUnder: 2 } });
    expect(pointsOf(body)).toBe(10);
  });
});
