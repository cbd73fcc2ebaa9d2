import { receiptId } from '@accrue/kernel';
import fc from 'fast-check';
import { normaliseReceipt, refundOf, type NormalisedLine } from '../receipt';
import { goodsBack, line, moneyBack, sale } from '../receipt/receipt.fixture';
import { NO_TURNOVER, opposite, turnoverOf, type Turnover } from './turnover';
import { undone, type RecordedVoid } from './undone';

const { lines: _none, ...NOTHING } = NO_TURNOVER;
const amounts = ({ lines: _, ...sums }: Turnover) => sums;

describe('turnover', () => {
  it('takes tax that prices contain out of them, and adds the one on top', () => {
    const receipt = sale(
      'A',
      '10:00',
      [
        line('1', {
          ...{ quantity: 2, unitPrice: 600, gross: 1200, netPayable: 1000, gtin: '05901234123457' },
          tax: [{ amount: 187, included: true }],
        }),
        line('2', { sku: 'BAG', unitPrice: 100, tax: [{ amount: 9, included: false }] }),
        line('3', { sku: 'MISTAKE', voided: true }),
      ],
      { totals: { payable: 1110, rounding: 1 } },
    );
    expect(turnoverOf(receipt, [1])).toStrictEqual({
      ...{
        units: 3000,
        gross: 1300,
        discount: 200,
        net: 913,
        taxIncluded: 187,
        taxAdded: 9,
        rounding: 1,
        payable: 1110,
      },
      lines: [
        {
          ...{ lineId: '1', sku: 'TEA', gtin: '05901234123457', type: 'item', categoryPath: [], eligible: true },
          ...{ units: 2000, gross: 1200, discount: 200, net: 813, taxIncluded: 187, taxAdded: 0 },
        },
        {
          ...{ lineId: '2', sku: 'BAG', gtin: null, type: 'item', categoryPath: [], eligible: false },
          ...{ units: 1000, gross: 100, discount: 0, net: 100, taxIncluded: 0, taxAdded: 9 },
        },
      ],
    });
  });

  it('of goods that came back is negative, also where the till forgot a sign', () => {
    const receipt = goodsBack('C', '11:00', [
      line('1', { quantity: -1, unitPrice: 600, gross: 600, netPayable: -500, tax: [{ amount: 93, included: true }] }),
    ]);
    const sums = { units: -1000, gross: -600, discount: -100, net: -407, taxIncluded: -93, taxAdded: 0, rounding: 0 };
    expect(amounts(turnoverOf(receipt, []))).toStrictEqual({ ...sums, payable: -500 });
  });

  it.each([1, -1])(
    'of money that went back without goods is negative, whichever signs the till writes (%d)',
    (sign) => {
      const refunded = {
        ...moneyBack('1', 500, 'A', '1'),
        gross: 600 * sign,
        tax: [
          { amount: 93 * sign, included: true },
          { amount: 40 * sign, included: false },
        ],
      };
      const sums = { units: 0, gross: -600, discount: -100, net: -407, taxIncluded: -93, taxAdded: -40, rounding: 0 };
      for (const quantity of ['0', '0.000']) {
        const receipt = goodsBack('C', '11:00', [{ ...refunded, quantity }], { totals: { payable: -540 } });
        expect(amounts(turnoverOf(receipt, []))).toStrictEqual({ ...sums, payable: -540 });
        expect(refundOf(normaliseReceipt(receipt).lines[0] as NormalisedLine)).toBe(540);
      }
    },
  );

  it('and its opposite come to nothing, line by line', () => {
    const turnover = turnoverOf(sale('A', '10:00', [line('1'), line('2', { netPayable: -300 })]), []);
    const back = opposite(turnover);
    expect(amounts(sum([turnover, back]))).toStrictEqual(NOTHING);
    expect(back.lines.map(({ lineId, net }) => [lineId, net])).toEqual([
      ['1', -1000],
      ['2', 300],
    ]);
  });
});

const sum = (turnovers: readonly Turnover[]): Turnover =>
  turnovers.reduce((total, turnover) => {
    const names = Object.keys(NOTHING) as (keyof typeof NOTHING)[];
    return { ...total, ...Object.fromEntries(names.map((name) => [name, total[name] + turnover[name]])) };
  }, NO_TURNOVER);

describe('what voids undo', () => {
  const sold = turnoverOf(sale('S', '10:00', [line('1', { quantity: 12 })]), []);
  const receipt = { receiptId: receiptId('S'), turnover: sold };
  const voided = (id: string, of: string): RecordedVoid => ({
    receiptId: receiptId(id),
    order: id,
    voidOf: receiptId(of),
  });
  const payables = (voids: readonly RecordedVoid[], of: typeof receipt | null = receipt) =>
    Object.fromEntries([...undone(voids, of)].map(([receiptId, { payable }]) => [receiptId, payable]));

  it.each<[string, RecordedVoid[], Record<string, number>]>([
    ['a void takes all of it', [voided('V', 'S')], { V: -12000 }],
    ['a second void takes nothing', [voided('V', 'S'), voided('W', 'S')], { V: -12000, W: 0 }],
    ['a void of a void restores it', [voided('V', 'S'), voided('W', 'V')], { V: -12000, W: 12000 }],
    [
      'then the second void takes it after all',
      [voided('V', 'S'), voided('W', 'S'), voided('X', 'V')],
      { V: -12000, W: -12000, X: 12000 },
    ],
    [
      'a void of the void of a void takes it again',
      [voided('V', 'S'), voided('W', 'V'), voided('X', 'W')],
      { V: -12000, W: 12000, X: -12000 },
    ],
  ])('%s', (_what, voids, expected) => {
    expect(payables(voids)).toEqual(expected);
    expect(payables([...voids].reverse())).toEqual(expected);
  });

  it('is nothing while the receipt has not arrived', () => {
    expect(payables([voided('V', 'S'), voided('W', 'V')], null)).toEqual({ V: 0, W: 0 });
  });

  it('leaves voids alone that hang on something else', () => {
    expect(payables([voided('V', 'S'), voided('Y', 'Z'), voided('Z', 'Y')])).toEqual({ V: -12000, Y: 0, Z: 0 });
  });

  it('comes with the receipt to all of it or to nothing, as the voids that stand say', () => {
    const trees = fc.array(fc.nat(), { maxLength: 8 }).map((picks) =>
      picks.map((pick, index) => {
        const target = pick % (index + 1);
        return voided(`V${index}`, target === 0 ? 'S' : `V${target - 1}`);
      }),
    );
    fc.assert(
      fc.property(trees, (voids) => {
        const isUndone = (receiptId: string): boolean =>
          voids.some((each) => each.voidOf === receiptId && !isUndone(each.receiptId));
        const total = sum([sold, ...undone(voids, receipt).values()]);
        expect(total.payable).toBe(isUndone('S') ? 0 : sold.payable);
        expect(total.units).toBe(isUndone('S') ? 0 : sold.units);
      }),
    );
  });
});
