import { receiptId } from '@accrue/kernel';
import { hasEffect } from './effect';
import { normaliseReceipt } from './normalise';
import { compareOrder, instantOfOrder, orderOf } from './order';
import { from, goodsBack, line, receipt, sale, voidOf } from './receipt.fixture';

describe('a normalised receipt', () => {
  it('has instants in UTC, quantities in thousandths and sums per line', () => {
    const weighed = line('1', {
      quantity: 1.25,
      unitPriceExact: '99.5',
      netPayable: 120,
      tax: [
        { amount: 20, included: true },
        { amount: 7, included: false },
      ],
      discounts: [{ amount: 3 }, { amount: 1 }],
      loyaltyEligible: false,
    });
    const content = sale('A', '2020-05-20T12:00:00+02:00', [weighed], { channel: 'web' });
    expect(normaliseReceipt(content)).toStrictEqual({
      receiptId: 'A',
      kind: 'sale',
      channel: 'web',
      storeId: 'S1',
      occurredAt: '2020-05-20T10:00:00.000Z',
      endedAt: '2020-05-20T12:00:00+02:00',
      order: '2020-05-20T10:00:00.000Z|2020-05-20|S1|1||A',
      currency: 'GBP',
      belowLines: 0,
      voidOf: null,
      lines: [
        {
          index: 0,
          lineId: '1',
          sku: 'TEA',
          gtin: null,
          type: 'item',
          brand: null,
          categoryPath: [],
          quantity: 1250,
          unitPrice: { units: 995, scale: 1 },
          netPayable: 120,
          taxIncluded: 20,
          taxAdded: 7,
          discount: 4,
          paidByPoints: 0,
          tillEligible: false,
          voided: false,
          returnOf: null,
        },
      ],
    });
  });

  it('names what it undoes or brings back', () => {
    expect(normaliseReceipt(voidOf('V', '10:00', 'A')).voidOf).toBe('A');
    const back = normaliseReceipt(goodsBack('R', '10:00', [line('1', { quantity: -1, ...from('A', '7') })]));
    expect(back.lines[0]?.returnOf).toStrictEqual({ receiptId: 'A', lineId: '7' });
  });

  const paid = (lines: readonly ReturnType<typeof line>[], lineAllocation?: { lineId: string; amount: number }[]) =>
    normaliseReceipt(
      sale('A', '10:00', lines, {
        tenders: [{ tenderId: 't', type: 'points', amount: 100, ...(lineAllocation ? { lineAllocation } : {}) }],
      }),
    ).lines.map(({ paidByPoints }) => paidByPoints);

  it('spreads a points tender over the lines by what they cost', () => {
    expect(
      paid([line('1', { unitPrice: 200 }), line('2', { unitPrice: 100 }), line('3', { unitPrice: 500, voided: true })]),
    ).toStrictEqual([67, 33, 0]);
  });

  it('takes the till’s word for which lines were paid with points', () => {
    expect(paid([line('1'), line('2')], [{ lineId: '2', amount: 100 }])).toStrictEqual([0, 100]);
    expect(paid([line('1', { unitPrice: 60 }), line('2')], [{ lineId: '1', amount: 100 }])).toStrictEqual([60, 0]);
  });
});

describe('the order of receipts', () => {
  const at = (time: string, sequenceNumber: string) =>
    orderOf(
      sale('A', time, [], {
        businessKey: { storeId: 'S', workstationId: '1', tillId: '2', sequenceNumber, businessDate: '2020-05-20' },
      }),
    );

  it('is event time first, then the place, then the number', () => {
    expect(at('10:00', '9')).toBe('2020-05-20T10:00:00.000Z|2020-05-20|S|1|2|000000000009');
    expect(at('10:00', '9') < at('10:00', '10')).toBe(true);
    expect(at('10:00', '10') < at('10:01', '9')).toBe(true);
    expect(instantOfOrder(at('10:00', '9'))).toBe('2020-05-20T10:00:00.000Z');
  });

  it('falls back on the receipt id', () => {
    const order = at('10:00', '9');
    expect(compareOrder({ order, receiptId: receiptId('A') }, { order, receiptId: receiptId('B') })).toBeLessThan(0);
    expect(compareOrder({ order, receiptId: receiptId('A') }, { order, receiptId: receiptId('A') })).toBe(0);
  });
});

describe('a receipt has no effect', () => {
  const without = (code: string) => ({ effect: false, reason: { code, data: {} } });
  it.each([
    ['training', { mode: { training: true } }],
    ['suspended', { mode: { suspended: true } }],
    ['cancelled', { mode: { cancelled: true } }],
  ])('when it is %s', (reason, parts) => {
    expect(hasEffect(sale('A', '10:00', [], parts))).toStrictEqual(without(`receipt.${reason}`));
  });

  it('when nothing was sold, or a void does not say what', () => {
    expect(hasEffect(receipt('A', 'no_sale', '10:00', []))).toStrictEqual(without('receipt.no_sale'));
    expect(hasEffect(receipt('A', 'void', '10:00', []))).toStrictEqual(without('receipt.void_without_original'));
    expect(hasEffect(voidOf('V', '10:00', 'A'))).toStrictEqual({ effect: true });
    expect(hasEffect(sale('A', '10:00', [], { mode: { offline: true } }))).toStrictEqual({ effect: true });
  });
});
