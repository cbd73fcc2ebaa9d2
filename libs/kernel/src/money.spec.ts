import { CURRENCY_EXPONENTS } from './currencies';
import { currencyCode, currencyExponent, formatMoney, isCurrencyCode, minorUnits } from './money';
import { InvariantViolation } from './rejected';

describe('minorUnits', () => {
  it('takes safe integers only', () => {
    expect(minorUnits(-199)).toBe(-199);
    expect(minorUnits(-0)).toBe(0);
    expect(() => minorUnits(1.5)).toThrow(InvariantViolation);
    expect(() => minorUnits(2 ** 53)).toThrow(InvariantViolation);
  });
});

describe('currencyExponent', () => {
  it.each([
    ['JPY', 0],
    ['KRW', 0],
    ['UGX', 0],
    ['GBP', 2],
    ['PLN', 2],
    ['HUF', 2],
    ['XCG', 2],
    ['KWD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('%s has %i digits', (code, digits) => expect(currencyExponent(code)).toBe(digits));

  it.each(['', 'gbp', 'GB', 'XXX', 'XAU', 'XTS', 'constructor'])('rejects %p instead of assuming 2', (code) =>
    expect(() => currencyExponent(code)).toThrow(
      expect.objectContaining({ code: 'currency.unknown', data: { currency: code } }),
    ),
  );

  it('keeps a withdrawn currency, because its sales can still be returned', () =>
    expect(currencyExponent('HRK')).toBe(2));

  it('has each code once, three letters', () => {
    expect([...CURRENCY_EXPONENTS.keys()].filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(countByExponent()).toEqual({ 0: 17, 2: 145, 3: 7, 4: 2 });
  });
});

describe('currency codes', () => {
  it('tells a code from other text', () => {
    expect(isCurrencyCode('EUR')).toBe(true);
    expect(isCurrencyCode('EURO')).toBe(false);
    expect(currencyCode('EUR')).toBe('EUR');
    expect(() => currencyCode('EURO')).toThrow(expect.objectContaining({ code: 'currency.unknown' }));
  });
});

describe('formatMoney', () => {
  it.each([
    [1234, 'GBP', '12.34 GBP'],
    [-5, 'GBP', '-0.05 GBP'],
    [0, 'EUR', '0.00 EUR'],
    [1234, 'JPY', '1234 JPY'],
    [-1234, 'KWD', '-1.234 KWD'],
    [1, 'CLF', '0.0001 CLF'],
  ])('%i of %s is %s', (amount, code, text) => expect(formatMoney(minorUnits(amount), code)).toBe(text));
});

const countByExponent = (): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const exponent of CURRENCY_EXPONENTS.values()) counts[exponent] = (counts[exponent] ?? 0) + 1;
  return counts;
};
