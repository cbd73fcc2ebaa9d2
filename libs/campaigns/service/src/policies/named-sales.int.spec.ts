import type { ReceiptV1 } from '@accrue/contracts';
import {
  blocked,
  CampaignsApp,
  closed,
  DIRECTORY,
  from,
  goodsBack,
  sale,
  earnedPoints,
  pointsOf,
} from '../campaigns.fixture';

const TEA_AND_CUP = [
  ['TEA', 2, 1000],
  ['CUP', 1, 500],
] as const;

const voidOf = (id: string, ofReceiptId: string, card: string | null = null): ReceiptV1 => ({
  ...sale(id, card, []),
  kind: 'void',
  void: { ofReceiptId },
  endedAt: '2026-11-01T09:00:00Z',
});

describe('goods that come back', () => {
  let app: CampaignsApp;
  beforeEach(async () => {
    app = await CampaignsApp.open();
    for (const name of ['ann', 'ben']) await app.enrol(name, { card: `c-${name}` });
  });
  afterEach(() => app.close());

  const shown = async (receiptId: string) => {
    const { status, memberId, ...answer } = (await app.get(`/v1/receipts/${receiptId}`)).body;
    return [status, memberId, pointsOf(answer)];
  };
  /** Points that have been granted and taken back, as the ledger hears of them. */
  const earned = async (memberId: string): Promise<number> => {
    const sign = (type: string) => (type.endsWith('reversed.v1') ? -1 : 1);
    const awards = await app.awardsTold(`journal-${memberId}`);
    return awards.reduce((sum, { type, points = 0 }) => sum + sign(type) * points, 0);
  };

  it('are taken back from who bought them, though nobody is named', async () => {
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    const { body } = await app.record(goodsBack('C', null, [['TEA', 1, 1000, from('S', '1')]]));
    expect(body).toMatchObject({ status: 'accepted', memberId: 'ann', earned: earnedPoints(-10) });
    expect(await earned('ann')).toBe(15);
  });

  it('are taken back from who bought them, whoever brings them', async () => {
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    await app.record(sale('S-ben', 'c-ben', TEA_AND_CUP));
    const { body } = await app.record(goodsBack('C', 'c-ben', [['TEA', 1, 1000, from('S', '1')]]));
    expect(body).toMatchObject({ status: 'accepted', memberId: 'ann', earned: earnedPoints(-10) });
    expect([await earned('ann'), await earned('ben')]).toEqual([15, 25]);
  });

  it('are evaluated as they will be recorded', async () => {
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    const back = goodsBack('C', null, [['TEA', 1, 1000, from('S', '1')]]);
    const asked = (await app.post('/v1/receipts:evaluate', back)).body;
    const recorded = (await app.record(back)).body;
    expect(asked).toMatchObject({ identified: true, memberId: 'ann', earned: earnedPoints(-10) });
    expect(recorded).toMatchObject({ memberId: asked.memberId, earned: asked.earned, returned: asked.returned });
  });

  it.each([
    ['was lost', () => blocked('ann', 'c-ann')],
    ['is of a member that has left', () => closed('ann')],
  ])('are taken back though the card %s', async (_, gone) => {
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    await app.deliverTo(DIRECTORY, ...gone());
    await app.record(goodsBack('C', 'c-ann', [['CUP', 1, 500, from('S', '2')]]));
    expect(await earned('ann')).toBe(20);
  });

  it('are the whole receipt when it is voided', async () => {
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    expect((await app.record(voidOf('V', 'S'))).body).toMatchObject({ memberId: 'ann', earned: earnedPoints(-25) });
    expect(await earned('ann')).toBe(0);
  });

  it('wait for their sale, and are taken back when it comes', async () => {
    const back = goodsBack('C', null, [['TEA', 1, 1000, from('S', '1')]]);
    expect((await app.record(back)).body).toMatchObject({ status: 'unattributed', memberId: null });
    await app.hearItself();
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    await app.hearItself();
    expect(await shown('C')).toEqual(['accepted', 'ann', -10]);
    expect(await earned('ann')).toBe(15);
    expect((await app.record(back)).body).toMatchObject({
      duplicate: true,
      memberId: 'ann',
      earned: earnedPoints(-10),
    });
    expect(await app.database.query('select 1 from waiting_receipt')).toEqual([]);
  });

  it('are taken back when their sale came in before the return was heard of', async () => {
    await app.record(goodsBack('C', null, [['TEA', 1, 1000, from('S', '1')]]));
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    await app.hearItself();
    expect(await shown('C')).toEqual(['accepted', 'ann', -10]);
    expect(await earned('ann')).toBe(15);
  });

  it('bring nothing to who claims the sale of what is back already', async () => {
    await app.record(sale('S', null, TEA_AND_CUP));
    await app.record(goodsBack('C', null, [['TEA', 2, 1000, from('S', '1')]]));
    await app.hearItself();
    expect(await shown('C')).toEqual(['unattributed', null, 0]);
    expect((await app.post('/v1/receipts/S:claim', { memberId: 'ann' })).status).toBe(200);
    await app.hearItself();
    expect([await shown('S'), await shown('C')]).toEqual([
      ['accepted', 'ann', 5],
      ['accepted', 'ann', -20],
    ]);
    expect(await earned('ann')).toBe(5);
    const claims = (await app.published()).filter(({ type }) => type.endsWith('receipt.claimed.v1'));
    expect(claims.map(({ subject, data }) => [subject, (data as { by: string }).by])).toEqual(
      expect.arrayContaining([
        ['S', 'claim'],
        ['C', 'named_sale'],
      ]),
    );
  });

  it('belong to the card on them as long as nobody knows their sale', async () => {
    const back = goodsBack('C', 'c-ann', [['TEA', 1, 1000, from('S', '1')]]);
    expect((await app.record(back)).body).toMatchObject({ memberId: 'ann', earned: earnedPoints(0) });
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    expect(await shown('C')).toEqual(['accepted', 'ann', -10]);
  });

  it('are exchanged for goods of who bought them, unless somebody else is named', async () => {
    await app.record(sale('S', 'c-ann', TEA_AND_CUP));
    const exchange = (id: string, card: string | null): ReceiptV1 => ({
      ...sale(id, card, [
        ['TEA', -1, 1000, from('S', '1')],
        ['POT', 1, 3000],
      ]),
      kind: 'exchange',
      endedAt: '2026-11-01T09:00:00Z',
    });
    expect((await app.record(exchange('X-1', null))).body).toMatchObject({ memberId: 'ann', earned: earnedPoints(20) });
    expect((await app.record(exchange('X-2', 'c-ben'))).body).toMatchObject({ status: 'parked', memberId: 'ben' });
    await app.settled();
    const { reviews } = (await app.get('/v1/reviews', 'O')).body;
    expect(reviews).toEqual([expect.objectContaining({ id: 'parked:X-2' })]);
    expect([await earned('ann'), await earned('ben')]).toEqual([45, 30]);
  });
});
