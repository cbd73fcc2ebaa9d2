import fc from 'fast-check';
import type { CouponDocument, DiscountDocument } from '@accrue/contracts';
import { normaliseReceipt } from '../../receipt';
import { line, sale } from '../../receipt/receipt.fixture';
import { compileCoupon, compileDiscount, dueDiscounts, type OpenCoupon } from '.';

const open = (offerId: string, coupon: CouponDocument): OpenCoupon => ({
  ...{ offerId, name: offerId, copyId: `${offerId}-copy`, left: 1 },
  coupon: compileCoupon(coupon),
});
const FIVE: DiscountDocument = {
  ...{ id: 'card', name: 'Card', by: 'spend', stepDown: 'never' },
  steps: [{ from: 0, percent: '5' }],
};

type Goods = readonly (readonly [sku: string, unitPrice: number, quantity?: number])[];
const basket = (goods: Goods) => {
  const lines = goods.map(([sku, unitPrice, quantity = 1], at) =>
    line(String(at + 1), { sku, unitPrice, quantity, netPayable: Math.round(unitPrice * quantity) }),
  );
  return normaliseReceipt(sale('S', '2020-06-01T12:00:00Z', lines)).lines.map((each) => ({
    ...{ line: each, price: each.netPayable },
  }));
};
const offBy = (goods: Goods, coupons: readonly OpenCoupon[], discounts: readonly DiscountDocument[] = []) =>
  dueDiscounts({ discounts: discounts.map(compileDiscount), coupons }, basket(goods), () => 0).map(
    ({ discountId, amount, lines }) => [discountId, Number(amount), lines.map((each) => [each.lineId, each.amount])],
  );
const TEAS: Goods = [
  ['TEA', 333],
  ['MUG', 250],
];

describe('what a coupon takes off', () => {
  it.each<[string, CouponDocument, Goods, readonly (readonly [string, number])[]]>([
    [
      'an amount, shared by the lines',
      { amount: 500 },
      TEAS,
      [
        ['1', 286],
        ['2', 214],
      ],
    ],
    [
      'no more than the lines cost',
      { amount: 1000 },
      TEAS,
      [
        ['1', 333],
        ['2', 250],
      ],
    ],
    ['an amount of lines of its kind', { amount: 300, lines: { include: { skus: ['MUG'] } } }, TEAS, [['2', 250]]],
    [
      'a percentage, rounded once',
      { percent: '12.5' },
      TEAS,
      [
        ['1', 42],
        ['2', 31],
      ],
    ],
    [
      'no more than its bound',
      { percent: '12.5', max: 50 },
      TEAS,
      [
        ['1', 29],
        ['2', 21],
      ],
    ],
    [
      'all of it',
      { percent: '100' },
      TEAS,
      [
        ['1', 333],
        ['2', 250],
      ],
    ],
    [
      'what units cost more than a price, each line by itself',
      { price: 100 },
      [
        ['TEA', 250, 2],
        ['MUG', 90],
        ['RICE', 400, 0.5],
      ],
      [
        ['1', 300],
        ['3', 150],
      ],
    ],
    [
      'a price within a bound',
      { price: 100, max: 200 },
      [
        ['TEA', 250, 2],
        ['RICE', 400, 0.5],
      ],
      [
        ['1', 133],
        ['2', 67],
      ],
    ],
    ['nothing of what is not bought', { amount: 300, lines: { include: { skus: ['POT'] } } }, TEAS, []],
  ])('is %s', (_, coupon, goods, expected) => {
    const amount = expected.reduce((sum, [, each]) => sum + each, 0);
    expect(offBy(goods, [open('c', coupon)])).toEqual([['c', amount, expected]]);
  });

  it('is of several for each line what takes most off it, the card first where they take the same', () => {
    const [tenth, mugs] = [
      open('tenth', { percent: '10' }),
      open('mugs', { price: 50, lines: { include: { skus: ['MUG'] } } }),
    ];
    expect(offBy(TEAS, [tenth, mugs], [FIVE])).toEqual([
      ['card', 0, []],
      ['tenth', 33, [['1', 33]]],
      ['mugs', 200, [['2', 200]]],
    ]);
    expect(offBy(TEAS, [open('same', { percent: '5' })], [FIVE])).toEqual([
      [
        'card',
        29,
        [
          ['1', 17],
          ['2', 12],
        ],
      ],
      ['same', 0, []],
    ]);
  });

  it('is never more than a line costs, and in all what was promised', () => {
    const goods = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        goods,
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        (prices, amount, max) => {
          const sum = prices.reduce((all, price) => all + price, 0);
          const of = prices.map((price, at) => [`G${at}`, price] as const);
          const [taken] = dueDiscounts({ discounts: [], coupons: [open('c', { amount, max })] }, basket(of), () => 0);
          expect(taken?.amount).toBe(Math.min(amount, sum, max));
          for (const { lineId, amount: off } of taken?.lines ?? [])
            expect(off).toBeLessThanOrEqual(prices[Number(lineId) - 1] ?? 0);
          const [priced] = dueDiscounts(
            { discounts: [], coupons: [open('c', { price: amount })] },
            basket(of),
            () => 0,
          );
          expect(priced?.amount).toBe(prices.reduce((all, price) => all + Math.max(0, price - amount), 0));
        },
      ),
    );
  });
});
