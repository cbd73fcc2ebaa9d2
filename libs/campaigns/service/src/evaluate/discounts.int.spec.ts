import type { ReceiptV1 } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const card = {
  ...{ id: 'card', name: 'Club card', by: 'spend', stepDown: 'immediate' },
  eligibility: { exclude: { skus: ['POST'] } },
  steps: [
    { from: 0, percent: '3' },
    { from: 10_000, percent: '5' },
    { from: 30_000, percent: '7.5' },
  ],
};
const teaClub = {
  ...{ id: 'tea', name: 'Tea club', by: 'spend', stepDown: 'never', max: 250 },
  eligibility: { include: { skus: ['TEA'] } },
  steps: [{ from: 20_000, percent: '10' }],
};
const withCard = (...discounts: readonly object[]): object =>
  programme({ counters: [{ id: 'spend', count: 'spend', window: 'programme' }], discounts });

type Taken = NonNullable<ReceiptV1['loyaltyDiscounts']>;
type GoodsLine = readonly [sku: string, units: number, price: number, more: Partial<ReceiptV1['lines'][number]>];
type Goods = readonly (readonly [sku: string, price: number])[];

const on = (day: number, hour = 10): { endedAt: string } => ({
  endedAt: `2026-10-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`,
});

/** As a till sends it: the lines net of what it took off, and that beside them. */
const net = (id: string, whose: string | null, goods: Goods, taken: Taken, parts: Partial<ReceiptV1>): ReceiptV1 => {
  const off = (lineId: string) =>
    taken.flatMap(({ lines }) => lines).reduce((sum, line) => (line.lineId === lineId ? sum + line.amount : sum), 0);
  const lines = goods.map(([sku, price], index): GoodsLine => {
    const netPayable = price - off(String(index + 1));
    return [sku, 1, price, { netPayable, discounts: [{ source: 'loyalty', amount: price - netPayable }] }];
  });
  return sale(id, whose, lines, { ...parts, ...(taken.length === 0 ? {} : { loyaltyDiscounts: taken }) });
};

describe('discounts at the till', () => {
  let app: CampaignsApp;
  beforeEach(async () => {
    app = await CampaignsApp.open(withCard(card, teaClub));
    await app.enrol('ann', { card: 'c-ann' });
    await app.enrol('ben', { card: 'c-ben' });
  });
  afterEach(() => app.close());

  const evaluate = async (body: unknown): Promise<Wire> => (await app.post('/v1/receipts:evaluate', body)).body;
  const dueOn = async (body: unknown) =>
    ((await evaluate(body)).discounts as Wire[]).map(({ discountId, percent, amount, lines }) => [
      ...[discountId, percent, amount],
      (lines as Wire[]).map((line) => [line.lineId, line.amount]),
    ]);
  const taken = (discount: string, ...amounts: readonly (readonly [lineId: string, amount: number])[]) => ({
    discount,
    lines: amounts.map(([lineId, amount]) => ({ lineId, amount })),
  });

  it('follow what was bought before, to the penny, and say so to both sides of the till', async () => {
    const goods: Goods = [
      ['TEA', 6667],
      ['POT', 3332],
      ['POST', 500],
    ];
    // 3 % of 99.99 are 3.00: 2.00 and 99.97 pence, which is a pound.
    const { discounts } = await evaluate(net('R-1', 'c-ann', goods, [], on(1)));
    expect(discounts).toEqual([
      {
        ...{ discountId: 'card', name: 'Club card', counted: 0, percent: '3', amount: 300 },
        lines: [
          { lineId: '1', amount: 200 },
          { lineId: '2', amount: 100 },
        ],
        next: { from: 10_000, percent: '5' },
        cashier: expect.objectContaining({ text: 'Take off £3.00: 3 percent, Club card' }) as unknown,
        member: expect.objectContaining({
          text: 'Club card: 3 percent off saves you £3.00; keep buying, and it will be 5 percent',
        }) as unknown,
      },
      expect.objectContaining({
        ...{ discountId: 'tea', percent: null, amount: 0, lines: [] },
        member: expect.objectContaining({
          text: 'Tea club: no discount yet; keep buying, and it will be 10 percent',
        }) as unknown,
      }),
    ]);
    const first = await app.record(net('R-1', 'c-ann', goods, [taken('card', ['1', 200], ['2', 100])], on(1)));
    expect(first.body.loyaltyDiscounts).toEqual({ given: 300, due: 300 });
    // Paid 104.99 − 3.00, of which all counts: 101.99 is past the second step.
    expect(await dueOn(net('R-2', 'c-ann', [['POT', 1001]], [], on(2)))).toEqual([
      ['card', '5', 50, [['1', 50]]],
      ['tea', null, 0, []],
    ]);
    expect(await dueOn(net('R-3', 'c-ben', [['POT', 1001]], [], on(2)))).toEqual([
      ['card', '3', 30, [['1', 30]]],
      ['tea', null, 0, []],
    ]);
    expect(await dueOn(net('R-4', null, [['POT', 1001]], [], on(2)))).toEqual([]);
  });

  it('give each line the best of several, up to what a discount takes off at most', async () => {
    await app.record(net('R-1', 'c-ann', [['POT', 20_000]], [], on(1)));
    const goods: Goods = [
      ['TEA', 1000],
      ['POT', 1000],
    ];
    // 10 % of the tea are 1.00, more than the 5 % of the card.
    expect(await dueOn(net('R-2', 'c-ann', goods, [], on(2)))).toEqual([
      ['card', '5', 50, [['2', 50]]],
      ['tea', '10', 100, [['1', 100]]],
    ]);
    // 10 % of 60.00 are 6.00, of which it gives 2.50; the card gives 3.00.
    expect(await dueOn(net('R-2', 'c-ann', [['TEA', 6000]], [], on(2)))).toEqual([
      ['card', '5', 300, [['1', 300]]],
      ['tea', '10', 0, []],
    ]);
  });

  it('step down with what comes back, or do not, as the programme says', async () => {
    await app.record(
      net(
        'R-1',
        'c-ann',
        [
          ['POT', 15_000],
          ['TEA', 10_000],
        ],
        [],
        on(1),
      ),
    );
    await app.record(goodsBack('B-1', 'c-ann', [['POT', 1, 15_000, from('R-1', '1')]], on(3)));
    const basket = (id: string, day: number) =>
      net(
        id,
        'c-ann',
        [
          ['TEA', 1000],
          ['POT', 1000],
        ],
        [],
        on(day),
      );
    const before = [
      ['card', '5', 50, [['2', 50]]],
      ['tea', '10', 100, [['1', 100]]],
    ];
    expect(await dueOn(basket('R-2', 2))).toEqual(before);
    // 100.00 are left: enough for 5 %; one penny less would not be.
    expect(await dueOn(basket('R-3', 4))).toEqual(before);
    await app.record(goodsBack('B-2', 'c-ann', [['TEA', 1, 10_000, from('R-1', '2')]], on(5)));
    // The card has nothing left to go by; the tea club keeps what was reached.
    expect(await dueOn(basket('R-4', 6))).toEqual([
      ['card', '3', 30, [['2', 30]]],
      ['tea', '10', 100, [['1', 100]]],
    ]);
  });

  it('are kept for review where the till took off another amount, and late receipts change nothing about that', async () => {
    const { status, body } = await app.record(net('R-1', 'c-ann', [['POT', 1000]], [taken('card', ['1', 50])], on(5)));
    expect([status, body.status, body.loyaltyDiscounts]).toEqual([
      201,
      'accepted',
      { given: 50, due: 30, reviewId: 'loyalty_discount:R-1' },
    ]);
    const right = await app.record(net('R-2', 'c-ann', [['POT', 1000]], [taken('card', ['1', 30])], on(6)));
    expect(right.body.loyaltyDiscounts).toEqual({ given: 30, due: 30 });
    // Had it been there, both would have had 5 %.
    await app.record(net('R-0', 'c-ann', [['POT', 12_000]], [], on(1)));
    const reviews = async (state: string) => {
      await app.settled();
      return (await app.get(`/v1/reviews?state=${state}&kind=loyalty_discount`)).body.reviews as Wire[];
    };
    expect((await reviews('open')).map(({ id, reason }) => [id, reason.text])).toEqual([
      ['loyalty_discount:R-1', 'The till took off £0.50 as card; £0.30 was due'],
    ]);
    const { details, recorded } = (await app.get('/v1/reviews/loyalty_discount:R-1')).body;
    expect(details).toMatchObject({
      given: [taken('card', ['1', 50])],
      ...{ givenMinor: 50, dueMinor: 30 },
      due: [{ discountId: 'card', percent: '3', lines: [{ lineId: '1', amount: 30 }] }],
    });
    expect(recorded).toMatchObject({ receiptId: 'R-1' });
    const close = () => app.post('/v1/reviews/loyalty_discount:R-1:close', { reason: 'goodwill' }, 'O');
    expect((await close()).status).toBe(200);
    expect((await close()).status).toBe(200);
    expect(await reviews('open')).toEqual([]);
    expect(await reviews('closed')).toHaveLength(1);
    const other = await app.post('/v1/reviews/loyalty_discount:R-2:close', { reason: 'none' }, 'O');
    expect([other.status, other.body.code]).toEqual([404, 'review.unknown']);
  });

  it('look at each line, at discounts that are not there, and at nobody’s receipts until they are somebody’s', async () => {
    const goods: Goods = [
      ['POT', 1000],
      ['POT', 1000],
    ];
    const swapped = await app.record(net('R-1', 'c-ann', goods, [taken('card', ['1', 10], ['2', 50])], on(1)));
    expect(swapped.body.loyaltyDiscounts).toMatchObject({ given: 60, due: 60, reviewId: 'loyalty_discount:R-1' });
    const other = await app.record(net('R-2', 'c-ann', goods, [taken('old-card', ['1', 10])], on(2)));
    expect(other.body.loyaltyDiscounts).toMatchObject({ given: 10, due: 60 });
    const alone = await app.record(net('R-3', null, goods, [taken('card', ['1', 30], ['2', 30])], on(3)));
    expect(alone.body.loyaltyDiscounts).toEqual({ given: 60, due: 0, reviewId: 'loyalty_discount:R-3' });
    await app.post('/v1/receipts/R-3:claim', { memberId: 'ben' }, 'O');
    await app.hearItself();
    await app.settled();
    const open = ((await app.get('/v1/reviews?kind=loyalty_discount')).body.reviews as Wire[]).map(({ id }) => id);
    expect(open).toEqual(['loyalty_discount:R-1', 'loyalty_discount:R-2']);
  });

  it('keep what was due when a receipt goes to another member', async () => {
    await app.record(net('R-0', 'c-ben', [['POT', 12_000]], [], on(1)));
    await app.record(net('R-1', 'c-ann', [['POT', 1000]], [taken('card', ['1', 30])], on(5)));
    const moved = await app.post('/v1/receipts/R-1:move', { from: 'ann', to: 'ben', reason: 'wrong card' }, 'O');
    expect(moved.status).toBe(200);
    await app.hearItself();
    expect((await app.get('/v1/receipts/R-1')).body.loyaltyDiscounts).toEqual({ given: 30, due: 30 });
  });
});
