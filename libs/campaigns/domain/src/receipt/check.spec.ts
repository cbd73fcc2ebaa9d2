import { receiptId, Rejected, type InstantIso } from '@accrue/kernel';
import { checkReceipt } from './check';
import type { ReceiptContent } from './content';
import { normaliseReceipt } from './normalise';
import { from, goodsBack, line, moneyBack, sale } from './receipt.fixture';

const NOW = '2020-05-20T12:00:00.000Z' as InstantIso;
const rejection = (content: ReceiptContent) => {
  try {
    checkReceipt(content, normaliseReceipt(content), { now: NOW, currency: 'GBP' });
  } catch (error) {
    if (error instanceof Rejected) return { code: error.code, data: error.data };
    throw error;
  }
  return null;
};
const tea = line('1');

describe('a receipt that can be true', () => {
  it.each<[string, ReceiptContent]>([
    ['a sale', sale('A', '10:00', [tea])],
    ['a sale for nothing', sale('A', '10:00', [line('1', { unitPrice: 0 })])],
    ['a coupon worth more than its goods', sale('A', '10:00', [tea, line('2', { unitPrice: 0, netPayable: -1500 })])],
    ['a return with a positive total', goodsBack('R', '10:00', [tea])],
    ['cash rounding', sale('A', '10:00', [tea], { totals: { payable: 1001, rounding: 1 } })],
    [
      'two tenders',
      sale('A', '10:00', [tea], {
        tenders: [
          { tenderId: 't', type: 'cash', amount: 400 },
          { tenderId: 't', type: 'card', amount: 600 },
        ],
      }),
    ],
    [
      'tax below its lines',
      sale('A', '10:00', [{ ...tea, tax: [{ amount: 70, included: false }] }], { totals: { payable: 1070 } }),
    ],
    [
      'tax of the whole receipt below its lines',
      sale('A', '10:00', [tea], { totals: { payable: 1080, taxAdded: 80 } }),
    ],
    ['voided lines, which do not count', sale('A', '10:00', [tea, line('2', { quantity: -1, voided: true })])],
    ['money back without goods', goodsBack('R', '10:00', [moneyBack('1', 5, 'A', '1'), moneyBack('2', 5, 'A')])],
    ['a remark of quantity zero', sale('A', '10:00', [tea, line('2', { quantity: 0 })])],
    ['a clock that is ten minutes ahead', sale('A', '12:10', [tea])],
    ['the exponent of its currency', sale('A', '10:00', [tea], { exponent: 2 })],
  ])('has %s', (_, content) => expect(rejection(content)).toBeNull());
});

describe('a receipt is refused for', () => {
  it.each<[string, ReceiptContent, Record<string, unknown>]>([
    [
      'receipt.lines_do_not_sum',
      sale('A', '10:00', [tea], { totals: { payable: 999 } }),
      {
        ...{ payable: 999, lines: 1000, taxAdded: 0, rounding: 0, difference: -1 },
        detail: expect.stringContaining('tax added below them to 0') as string,
      },
    ],
    [
      'receipt.tenders_do_not_sum',
      sale('A', '10:00', [tea], { tenders: [{ tenderId: 't', type: 'cash', amount: 999 }] }),
      { payable: 1000, tenders: 999, difference: 1, detail: expect.stringContaining('differs by 1') as string },
    ],
    ['currency.unknown', sale('A', '10:00', [tea], { currency: 'ABC' }), { currency: 'ABC' }],
    [
      'receipt.currency_not_supported',
      sale('A', '10:00', [tea], { currency: 'EUR' }),
      { currency: 'EUR', supported: 'GBP' },
    ],
    [
      'receipt.exponent_mismatch',
      sale('A', '10:00', [tea], { currency: 'JPY', exponent: 2 }),
      { currency: 'JPY', exponent: 2, expected: 0 },
    ],
    ['receipt.duplicate_line_id', sale('A', '10:00', [tea, tea]), { lineId: '1' }],
    ['receipt.returned_line_on_sale', sale('A', '10:00', [tea, line('2', { quantity: -1 })]), { lineId: '2' }],
    ['receipt.quantity_zero', sale('A', '10:00', [line('1', { quantity: 0, netPayable: 5 })]), { lineId: '1' }],
    [
      'amount.out_of_range',
      sale('A', '10:00', [line('1', { quantity: 999_999_999, unitPrice: 1e9, netPayable: 0 })]),
      { lineId: '1', max: 1e11 },
    ],
    [
      'amount.out_of_range',
      sale('A', '10:00', [
        line('1', { tax: [{ amount: 9e15, included: false }] }),
        line('2', { tax: [{ amount: -9e15, included: false }] }),
      ]),
      { lineId: '1', max: 1e11 },
    ],
    [
      'amount.out_of_range',
      sale('A', '10:00', [line('1', { tax: [{ amount: 9e15, included: true }] })]),
      { lineId: '1', max: 1e11 },
    ],
    [
      'amount.out_of_range',
      sale('A', '10:00', [line('1')], { totals: { payable: 1e12 + 1 } }),
      { pointer: '/totals', max: 1e12 },
    ],
    ['receipt.quantity_zero', goodsBack('R', '10:00', [line('1', { quantity: 0, netPayable: -5 })]), { lineId: '1' }],
    ['receipt.quantity_zero', sale('R', '10:00', [moneyBack('1', 5, 'A', '1')]), { lineId: '1' }],
    [
      'return.names_no_line',
      goodsBack('R', '10:00', [{ ...line('1', { quantity: -1 }), returnOf: { receiptId: receiptId('A') } }]),
      { lineId: '1' },
    ],
    ['return.names_itself', goodsBack('R', '10:00', [line('1', { quantity: -1, ...from('R', '2') })]), { lineId: '1' }],
    [
      'receipt.in_the_future',
      sale('A', '12:11', [tea]),
      { occurredAt: '2020-05-20T12:11:00.000Z', now: NOW, aheadMs: 660_000 },
    ],
  ])('%s', (code, content, data) => expect(rejection(content)).toEqual({ code, data }));

  it.each<[string, ReceiptContent]>([
    ['receipt.instant_invalid', sale('A', '2020-05-20T10:00:00', [tea])],
    ['receipt.quantity_invalid', sale('A', '10:00', [{ ...tea, quantity: '01' }])],
    ['receipt.unit_price_invalid', sale('A', '10:00', [{ ...tea, unitPriceExact: '007' }])],
  ])('%s, which a schema lets through', (code, content) => expect(rejection(content)?.code).toBe(code));
});
