import type { ReceiptV1 } from '@accrue/contracts';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Coupons',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  offers: [
    {
      ...{ id: 'tea-pound', name: 'A pound off tea', window: { days: 7 } },
      give: { discount: { amount: 100, lines: { include: { skus: ['TEA'] } } } },
    },
    {
      ...{ id: 'second', name: 'A tenth off after 20 pounds', window: { days: 7 }, goal: { totalAtLeast: 2000 } },
      give: { discount: { percent: '10', days: 30 } },
    },
  ],
  earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } }] },
};

interface Evaluated {
  readonly discounts: readonly { discountId: string; amount: number; lines: object[]; coupon: object }[];
}
interface Answer {
  readonly status: string;
  readonly gifts?: readonly object[];
  readonly loyaltyDiscounts?: { readonly due: number; readonly reviewId?: string };
}
interface Offers {
  readonly offers: readonly { key: string; state: string; coupon: { left: number; used: number } }[];
}

/** As the till sends it when it has taken that off the first line. */
const withOff = (receipt: ReceiptV1, discount: string, off: number): ReceiptV1 => {
  const [first, ...others] = receipt.lines;
  const payable = receipt.totals.payable - off;
  return {
    ...receipt,
    lines: first === undefined ? [] : [{ ...first, netPayable: first.netPayable - off }, ...others],
    totals: { payable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: payable }],
    loyaltyDiscounts: [{ discount, lines: [{ lineId: '1', amount: off }] }],
  };
};

aboveAllInOneProcess('coupons at the till', (mode) => {
  let platform: Platform;
  let path: string;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    const { body: ann } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    path = `/v1/members/${ann.memberId}/offers`;
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  const basket = (id: string, sku: string, pence: number) =>
    receiptOf({ id, card: 'ann', at: new Date().toISOString(), lines: [{ sku, unitPrice: pence }] });
  const due = async (receipt: ReceiptV1) =>
    (await platform.call<Evaluated>('/v1/receipts:evaluate', { json: receipt })).body.discounts;
  const record = async (json: object): Promise<Answer> => {
    const { status, body } = await platform.call<Answer>('/v1/receipts', { json });
    expect(status).toBe(201);
    return body;
  };
  const offers = async () =>
    (await platform.call<Offers>(path)).body.offers.map(({ key, state, coupon }) => [key, state, coupon]);
  const give = async (key: string, offer: string) =>
    expect((await platform.call(path, { json: { key, offer } })).status).toBe(201);

  it('are used by one of two tills that name them at once, the other is looked at, and come back with a void', async () => {
    await give('k1', 'tea-pound');
    const tea = basket('TEA-1', 'TEA', 400);
    expect(await due(tea)).toMatchObject([
      { discountId: 'tea-pound', amount: 100, lines: [{ lineId: '1', amount: 100 }], coupon: { left: 1 } },
    ]);
    const both = [tea, basket('TEA-2', 'TEA', 400)].map((receipt) => withOff(receipt, 'tea-pound', 100));
    const answers = await Promise.all(both.map(record));
    const dues = answers.map(({ loyaltyDiscounts }) => loyaltyDiscounts?.due);
    expect([...dues].sort()).toEqual([0, 100]);
    const right = dues.indexOf(100);
    const used = both[right]?.receiptId ?? '';
    const reviewed = `loyalty_discount:${both[1 - right]?.receiptId ?? ''}`;
    expect(answers.map(({ loyaltyDiscounts }) => loyaltyDiscounts?.reviewId)[1 - right]).toBe(reviewed);
    expect(await offers()).toEqual([['k1', 'completed', { left: 0, used: 1 }]]);
    await platform.drained();
    const { body } = await platform.call<{ reviews: object[] }>('/v1/reviews?kind=loyalty_discount');
    expect(body.reviews).toMatchObject([{ id: reviewed, reason: { data: { givenMinor: 100, dueMinor: 0 } } }]);
    const at = new Date().toISOString();
    await record({ ...receiptOf({ id: 'VOID', kind: 'void', at, lines: [] }), void: { ofReceiptId: used } });
    expect(await offers()).toEqual([['k1', 'given', { left: 1, used: 0 }]]);
    expect(await due(basket('TEA-3', 'TEA', 400))).toMatchObject([{ discountId: 'tea-pound', amount: 100 }]);
  });

  it('are brought by a purchase, and withdrawn with its goods when nobody used them', async () => {
    await give('k2', 'second');
    const gift = { ruleId: 'second', kind: 'discount', id: 'second', given: 1, takenBack: 0 };
    expect((await record(basket('KETTLE', 'KETTLE', 2500))).gifts).toEqual([gift]);
    // Of the coupon for tea nothing is on the receipt.
    const dueOfCups = async () =>
      (await due(basket('CUPS', 'CUPS', 1250))).map(({ discountId, amount }) => [discountId, amount]);
    expect(await dueOfCups()).toEqual([
      ['tea-pound', 0],
      ['second', 125],
    ]);
    const lines = [{ sku: 'KETTLE', units: -1, unitPrice: 2500, returnOf: { receiptId: 'KETTLE', lineId: '1' } }];
    await record(receiptOf({ id: 'BACK', kind: 'return', card: 'ann', at: new Date().toISOString(), lines }));
    expect(await dueOfCups()).toEqual([['tea-pound', 0]]);
    const cups = await record(withOff(basket('CUPS', 'CUPS', 1250), 'second', 125));
    expect(cups).toMatchObject({ status: 'accepted', loyaltyDiscounts: { due: 0, reviewId: 'loyalty_discount:CUPS' } });
    expect((await offers()).slice(1)).toEqual([['k2', 'given', { left: 0, used: 0 }]]);
  });
});
