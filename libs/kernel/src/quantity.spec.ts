import fc from 'fast-check';
import { multiplyRounded, parseDecimal } from './decimal';
import { formatQuantity, parseQuantity, quantity, quantityAsDecimal } from './quantity';
import { InvariantViolation } from './rejected';

describe('quantity', () => {
  it.each([
    ['1.250', 1250],
    ['1.25', 1250],
    ['2', 2000],
    ['-1.000', -1000],
    ['0.001', 1],
    ['0', 0],
    ['-0', 0],
    ['80995', 80_995_000],
  ])('%p is %i thousandths', (text, thousandths) => expect(parseQuantity(text)).toBe(thousandths));

  it.each(['', '1.2345', '1e3', '9007199254740.992', '9007199254740991', 'two'])('rejects %p', (text) =>
    expect(() => parseQuantity(text)).toThrow(expect.objectContaining({ code: 'quantity.invalid', data: { text } })),
  );

  it('always shows three digits', () => {
    expect(formatQuantity(quantity(2000))).toBe('2.000');
    expect(formatQuantity(quantity(-5))).toBe('-0.005');
  });

  it('reads back what it shows', () =>
    fc.assert(
      fc.property(fc.maxSafeInteger().map(quantity), (of) => expect(parseQuantity(formatQuantity(of))).toBe(of)),
    ));

  it('makes a line amount: 1.234 kg at 2.99 is 3.69', () =>
    expect(
      multiplyRounded(parseDecimal('2.99', { scaleMax: 3 }), quantityAsDecimal(parseQuantity('1.234')), {
        scale: 2,
        mode: 'half-up',
      }),
    ).toBe(369));

  it('takes whole thousandths only', () => expect(() => quantity(0.5)).toThrow(InvariantViolation));
});
