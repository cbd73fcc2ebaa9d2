import { CampaignsApp, goodsBack, sale, earnedPoints, pointsOf } from '../campaigns.fixture';

describe('money that goes back without goods', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open();
    await app.enrol('ann', { card: 'c-ann' });
  });
  afterAll(() => app.close());

  const bought = (id: string) =>
    sale(id, 'c-ann', [
      ['MUG', 2, 1000],
      ['TEA', 1, 1000],
    ]);
  const refund = (
    id: string,
    amount: number,
    returnOf: { receiptId: string; lineId?: string },
    card: string | null = null,
  ) =>
    goodsBack(id, card, [['ADJUST', 0, 0, { quantity: '0', gross: -amount, netPayable: -amount, returnOf }]], {
      totals: { payable: -amount },
    });

  it('takes the points that the sale line brought for it, when asking and when recording', async () => {
    await app.record(bought('s-1'));
    const half = refund('r-1', 500, { receiptId: 's-1', lineId: '1' });
    const expected = {
      memberId: 'ann',
      earned: earnedPoints(-5),
      returned: [{ units: '0.000', refund: 500, matchedRefund: 500 }],
    };
    expect((await app.post('/v1/receipts:evaluate', half)).body).toMatchObject(expected);
    expect((await app.record(half)).body).toMatchObject({ status: 'accepted', ...expected });
    expect((await app.record(half)).body).toMatchObject({ duplicate: true, ...expected });
    expect(await app.record(refund('r-2', 1501, { receiptId: 's-1', lineId: '1' }))).toMatchObject({
      status: 422,
      body: {
        ...{
          code: 'return.exceeds_paid',
          lineId: '1',
          cost: 2000,
          returned: 0,
          refunded: 500,
          left: 1500,
          requested: 1501,
        },
        detail:
          'Line 1 of receipt s-1 cost 2000, of which 500 went back before, and 1500 is left; this receipt gives back 1501 for it.',
      },
    });
    expect(pointsOf((await app.record(refund('r-3', 2500, { receiptId: 's-1' }))).body)).toBe(-25);
  });

  it('goes to review with what exceeds its sale, when that comes later', async () => {
    expect((await app.record(refund('r-4', 4000, { receiptId: 's-4', lineId: '2' }, 'c-ann'))).body.status).toBe(
      'parked',
    );
    await app.record(bought('s-4'));
    await app.settled();
    expect((await app.get('/v1/reviews/unmatched_return:r-4')).body).toMatchObject({
      state: 'open',
      reason: { text: 'No sale found for £30.00 refunded as ADJUST' },
    });
    expect((await app.record(bought('s-4'))).body).toMatchObject({
      earned: earnedPoints(20),
      awards: [{ granted: 30, reversed: 10 }],
    });
  });

  it('is told to the world as money that went back for that sale', async () => {
    const facts = (await app.published()).filter(({ data }) => (data as { receiptId?: string }).receiptId === 'r-1');
    expect(facts.find(({ type }) => type.endsWith('receipt.recorded.v1'))?.data).toMatchObject({
      returns: ['s-1'],
      units: '0.000',
      payable: -500,
      qualifyingSpend: -500,
    });
  });

  it('is refused where it names nothing, and goods are where they name no line', async () => {
    const { lines, ...nothing } = refund('r-5', 500, { receiptId: 's-1' });
    const unnamed = { ...nothing, lines: lines.map(({ returnOf: _returnOf, ...line }) => line) };
    expect((await app.record(unnamed)).body.code).toBe('receipt.quantity_zero');
    const goods = goodsBack('r-6', null, [['MUG', 1, 1000, { returnOf: { receiptId: 's-1' } }]]);
    expect((await app.record(goods)).body.code).toBe('return.names_no_line');
  });
});
