import type { ReceiptV1 } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const TEA = { include: { skus: ['TEA'] } };
const withCoupons = programme({
  offers: [
    {
      ...{ id: 'pound', name: 'A pound off tea', window: { until: '2026-11-30' } },
      give: { discount: { amount: 100, lines: TEA } },
    },
    {
      ...{ id: 'half', name: 'Half price after two visits', window: { days: 7 }, goal: { visits: 2 } },
      give: { discount: { percent: '50', times: 2, days: 30 } },
    },
    {
      ...{ id: 'clip', name: 'Tea for 50p', window: { days: 7 }, activation: 'required' },
      give: { discount: { price: 50, lines: TEA, onReturn: 'give-back' } },
    },
  ],
});

type GoodsLine = readonly [sku: string, units: number, price: number, more: Partial<ReceiptV1['lines'][number]>];
type Off = readonly [coupon: string, ...lines: (readonly [lineId: string, amount: number])[]];

describe('coupons of a member', () => {
  let app: CampaignsApp;
  beforeEach(async () => {
    app = await CampaignsApp.open(withCoupons);
    await app.enrol('ann', { card: 'c-ann' });
    app.clock.set('2026-11-02T09:00:00Z');
  });
  afterEach(() => app.close());

  const at = (day: number, hour = 12) => `2026-11-${String(day).padStart(2, '0')}T${String(hour)}:00:00Z`;
  const give = async (key: string, offer: string) =>
    expect((await app.post('/v1/members/ann/offers', { key, offer }, 'O')).status).toBe(201);
  /** As a till sends it: the lines net of what it took off, and that beside them. */
  const buy = (id: string, day: number, goods: readonly (readonly [string, number])[], ...taken: readonly Off[]) => {
    const endedAt = at(day);
    if (app.clock.now() < at(day, 13)) app.clock.set(at(day, 13));
    const offOf = (lineId: string) =>
      taken.flatMap(([, ...lines]) => lines).reduce((sum, [of, amount]) => (of === lineId ? sum + amount : sum), 0);
    const lines = goods.map(([sku, price], index): GoodsLine => {
      const off = offOf(String(index + 1));
      return [sku, 1, price, { netPayable: price - off, discounts: [{ source: 'loyalty', amount: off }] }];
    });
    const loyaltyDiscounts = taken.map(([discount, ...off]) => ({
      discount,
      lines: off.map(([lineId, amount]) => ({ lineId, amount })),
    }));
    return sale(id, 'c-ann', lines, { endedAt, ...(taken.length === 0 ? {} : { loyaltyDiscounts }) });
  };
  const dueOn = async (receipt: ReceiptV1) =>
    ((await app.post('/v1/receipts:evaluate', receipt)).body['discounts'] as Wire[]).map(
      ({ discountId, amount, coupon, lines }) => [
        ...[discountId, amount, coupon['left']],
        (lines as Wire[]).map(({ lineId, amount: off }) => [lineId, off]),
      ],
    );
  const record = async (receipt: ReceiptV1): Promise<Wire> => {
    const { status, body } = await app.record(receipt);
    expect(status).toBe(201);
    return body;
  };
  const offers = async () =>
    ((await app.get('/v1/members/ann/offers')).body['offers'] as Wire[]).map(({ key, state, coupon }) => [
      ...[key, state, coupon['left'], coupon['used']],
    ]);
  const voidOf = (id: string, of: string, day: number): ReceiptV1 => {
    app.clock.set(at(day, 13));
    return { ...sale(id, 'c-ann', [], { endedAt: at(day) }), kind: 'void', void: { ofReceiptId: of } };
  };

  it('are told to both sides of the till, used by the receipt that names them, once, and back with a void', async () => {
    await give('k1', 'pound');
    const goods = [
      ['TEA', 400],
      ['MUG', 700],
    ] as const;
    const { discounts } = (await app.post('/v1/receipts:evaluate', buy('R-1', 3, goods))).body;
    expect(discounts).toEqual([
      {
        ...{ discountId: 'pound', name: 'A pound off tea', coupon: { left: 1 }, counted: null, percent: null },
        ...{ amount: 100, lines: [{ lineId: '1', amount: 100 }], next: null },
        cashier: expect.objectContaining({ text: 'Take off £1.00, coupon: A pound off tea' }) as unknown,
        member: expect.objectContaining({ text: 'Your coupon “A pound off tea” saves you £1.00' }) as unknown,
      },
    ]);
    // Who does not name it does not use it.
    expect((await record(buy('R-0', 3, goods))).loyaltyDiscounts).toBeUndefined();
    expect(await offers()).toEqual([['k1', 'given', 1, 0]]);
    const named = buy('R-1', 3, goods, ['pound', ['1', 100]]);
    for (let delivery = 0; delivery < 2; delivery += 1)
      expect((await app.record(named)).body).toMatchObject({
        loyaltyDiscounts: { given: 100, due: 100 },
        // £10 are paid.
        earned: [{ amount: 10 }],
      });
    expect(await offers()).toEqual([['k1', 'completed', 0, 1]]);
    // Used up: kept for review.
    expect(await dueOn(buy('R-2', 4, goods))).toEqual([]);
    const again = await record(buy('R-2', 4, goods, ['pound', ['1', 100]]));
    expect(again).toMatchObject({
      status: 'accepted',
      loyaltyDiscounts: { given: 100, due: 0, reviewId: 'loyalty_discount:R-2' },
    });
    await record(voidOf('V-1', 'R-1', 5));
    expect(await offers()).toEqual([['k1', 'given', 1, 0]]);
    expect(await dueOn(buy('R-3', 6, goods))).toEqual([['pound', 100, 1, [['1', 100]]]]);
    // Another amount: for review, and used.
    const tooMuch = await record(buy('R-3', 6, goods, ['pound', ['1', 150]]));
    expect(tooMuch).toMatchObject({ loyaltyDiscounts: { given: 150, due: 100, reviewId: 'loyalty_discount:R-3' } });
    expect(await offers()).toEqual([['k1', 'completed', 0, 1]]);
    // When its days are over, it can be used no more.
    await give('k2', 'pound');
    app.clock.set('2026-12-01T00:00:00Z');
    expect(await offers()).toEqual([
      ['k1', 'completed', 0, 1],
      ['k2', 'expired', 0, 0],
    ]);
  });

  it('are brought by a goal, told as a gift, and go with the goal as far as they were not used', async () => {
    await give('k1', 'half');
    await record(buy('R-1', 3, [['MUG', 400]]));
    const second = buy('R-2', 4, [['MUG', 400]]);
    // Not for the receipt that reaches the goal.
    expect(await dueOn(second)).toEqual([]);
    const gift = { ruleId: 'half', kind: 'discount', id: 'half', given: 1, takenBack: 0 };
    expect((await app.post('/v1/receipts:evaluate', second)).body).toMatchObject({
      gifts: [gift],
      offers: [{ key: 'k1', state: 'completed', coupon: { left: 2, used: 0 }, gift: { kind: 'discount', id: 'half' } }],
    });
    expect((await record(second))['gifts']).toEqual([gift]);
    expect(await offers()).toEqual([['k1', 'completed', 2, 0]]);
    expect(await dueOn(buy('R-3', 5, [['MUG', 333]]))).toEqual([['half', 167, 2, [['1', 167]]]]);
    await record(buy('R-3', 5, [['MUG', 333]], ['half', ['1', 167]]));
    expect(await offers()).toEqual([['k1', 'completed', 1, 1]]);
    app.clock.set(at(6, 13));
    // Two of three visits are left, then one: what was used is used.
    await record(goodsBack('B-0', 'c-ann', [['MUG', 1, 400, from('R-1')]], { endedAt: at(6, 11) }));
    expect(await offers()).toEqual([['k1', 'completed', 1, 1]]);
    await record(goodsBack('B-1', 'c-ann', [['MUG', 1, 400, from('R-2')]], { endedAt: at(6) }));
    expect((await app.get('/v1/receipts/R-2')).body['gifts']).toEqual([{ ...gift, takenBack: 1 }]);
    expect(await offers()).toEqual([['k1', 'given', 0, 1]]);
    expect(await dueOn(buy('R-4', 7, [['MUG', 100]]))).toEqual([]);
    const told = (await app.published('journal-ann')).filter(({ type }) => type.endsWith('gift.stated.v1'));
    expect(told.map(({ data }) => data)).toMatchObject([
      { giftId: 'R-2:half', kind: 'discount', id: 'half', granted: 1, reversals: [] },
      { giftId: 'R-2:half', granted: 1, reversals: [{ receiptId: 'B-1', points: 1 }] },
    ]);
  });

  it('count from their activation, and can be used again when all their goods come back', async () => {
    await give('k1', 'clip');
    const goods = [
      ['TEA', 300],
      ['MUG', 700],
    ] as const;
    expect([await dueOn(buy('R-1', 3, goods)), await offers()]).toEqual([[], [['k1', 'inactive', 0, 0]]]);
    const activated = await app.post('/v1/members/ann/offers/k1:activate', { occurredAt: at(2, 10) });
    expect(activated.body).toMatchObject({ state: 'given', count: null, goal: null, missing: 0 });
    expect(await dueOn(buy('R-1', 3, goods))).toEqual([['clip', 250, 1, [['1', 250]]]]);
    await record(buy('R-1', 3, goods, ['clip', ['1', 250]]));
    app.clock.set(at(4, 13));
    await record(goodsBack('B-1', 'c-ann', [['MUG', 1, 700, from('R-1', '2')]], { endedAt: at(4) }));
    expect(await offers()).toEqual([['k1', 'completed', 0, 1]]);
    await record(goodsBack('B-2', 'c-ann', [['TEA', 1, 50, from('R-1', '1')]], { endedAt: at(4) }));
    expect(await offers()).toEqual([['k1', 'given', 1, 0]]);
  });
});
