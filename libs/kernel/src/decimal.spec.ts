import fc from 'fast-check';
import {
  compareDecimal,
  equalDecimal,
  formatDecimal,
  multiplyRounded,
  parseDecimal,
  SCALE_MAX,
  type Decimal,
} from './decimal';
import { InvariantViolation } from './rejected';

const anyDecimal: fc.Arbitrary<Decimal> = fc.record({
  units: fc.oneof(fc.integer({ min: -200, max: 200 }), fc.maxSafeInteger()),
  scale: fc.nat({ max: SCALE_MAX }),
});

describe('parseDecimal', () => {
  it.each([
    ['0', 0, 0],
    ['12', 12, 0],
    ['6.95', 695, 2],
    ['-0.5', -5, 1],
    ['2.10', 21, 1],
    ['1.0200', 102, 2],
    ['3.000', 3, 0],
    ['100', 100, 0],
    ['-0', 0, 0],
    ['-0.000', 0, 0],
    ['0.001', 1, 3],
    ['9007199254740991', Number.MAX_SAFE_INTEGER, 0],
    ['-900719925474.0991', -Number.MAX_SAFE_INTEGER, 4],
    ['0.10000000000000000000000000', 1, 1],
  ])('reads %p', (text, units, scale) => expect(parseDecimal(text, { scaleMax: 4 })).toEqual({ units, scale }));

  it.each([
    ...['', '-', '.', '-.', '.5', '5.', '-.5', '00', '01', '-01.5', '+1', '1e3', '1,5', ' 1', '1 ', '1.2.3', '1..2'],
    ...['--1', '1-', '0x1', '١', 'NaN', 'Infinity', '1\n', '1.00001', `0.${'0'.repeat(400)}1`],
    ...['9007199254740992', '90071992547409.92', '1'.repeat(400)],
  ])('rejects %p', (text) =>
    expect(() => parseDecimal(text, { scaleMax: 4 })).toThrow(
      expect.objectContaining({ code: 'decimal.invalid', data: { text: text.slice(0, 64) } }),
    ),
  );

  it('reads back whatever was formatted, as the same number', () =>
    fc.assert(
      fc.property(anyDecimal, (decimal) => {
        const read = parseDecimal(formatDecimal(decimal), { scaleMax: SCALE_MAX });
        expect(equalDecimal(read, decimal)).toBe(true);
        expect(read.scale === 0 || read.units % 10 !== 0).toBe(true);
      }),
    ));

  it('accepts exactly what the grammar says', () => {
    const nearlyDecimals = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-'), maxLength: 8 });
    const grammar = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
    fc.assert(
      fc.property(nearlyDecimals, (text) => {
        const parse = () => parseDecimal(text, { scaleMax: 8 });
        if (grammar.test(text)) expect(parse().units / 10 ** parse().scale).toBe(Number(text) + 0);
        else expect(parse).toThrow(expect.objectContaining({ code: 'decimal.invalid' }));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a scaleMax that units can hold', () =>
    expect(() => parseDecimal('1', { scaleMax: 16 })).toThrow(InvariantViolation));
});

describe('compareDecimal', () => {
  it('looks at the number, not at its digits', () => {
    expect(equalDecimal({ units: 250, scale: 2 }, { units: 25, scale: 1 })).toBe(true);
    expect(compareDecimal({ units: 3, scale: 0 }, { units: 299, scale: 2 })).toBeGreaterThan(0);
    expect(compareDecimal({ units: -1, scale: 15 }, { units: 0, scale: 0 })).toBeLessThan(0);
  });

  it('orders as exact fractions do', () =>
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        const difference = BigInt(a.units) * 10n ** BigInt(b.scale) - BigInt(b.units) * 10n ** BigInt(a.scale);
        expect(Math.sign(compareDecimal(a, b))).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0);
      }),
    ));
});

describe('multiplyRounded', () => {
  const pence = { scale: 2, mode: 'half-up' } as const;

  it.each([
    ['6.95', '12', 8340],
    ['0.125', '1', 13],
    ['0.125', '-1', -13],
    ['0.001', '4', 0],
    ['0.001', '5', 1],
    ['4.2499999', '3', 1275],
    ['89999999.99', '1000000', 8_999_999_999_000_000],
  ])('%s × %s is %i pence', (price, quantity, expected) =>
    expect(multiplyRounded(decimal(price), decimal(quantity), pence)).toBe(expected),
  );

  it('goes to a currency without minor units and to one with three digits', () => {
    expect(multiplyRounded(decimal('149.5'), decimal('3'), { scale: 0, mode: 'half-even' })).toBe(448);
    expect(multiplyRounded(decimal('2'), decimal('3'), { scale: 3, mode: 'floor' })).toBe(6000);
  });

  it('agrees with exact fractions, within 2^53 and beyond', () =>
    fc.assert(
      fc.property(anyDecimal, anyDecimal, fc.nat({ max: 4 }), (a, b, scale) => {
        // Both over 10^30; floor is the one mode that BigInt can say without a rounding module.
        const exact = BigInt(a.units) * BigInt(b.units) * 10n ** BigInt(30 + scale - a.scale - b.scale);
        const expected = exact / 10n ** 30n - (exact < 0n && exact % 10n ** 30n !== 0n ? 1n : 0n);
        const multiply = () => multiplyRounded(a, b, { scale, mode: 'floor' });
        if (expected >= -MAX && expected <= MAX) expect(BigInt(multiply())).toBe(expected);
        else expect(multiply).toThrow(expect.objectContaining({ code: 'number.out_of_range' }));
      }),
      { numRuns: 1000 },
    ));

  it('does not mind the order of the factors', () =>
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        fc.pre(Math.abs(a.units * b.units) / 10 ** (a.scale + b.scale) < 1e12);
        expect(multiplyRounded(a, b, pence)).toBe(multiplyRounded(b, a, pence));
      }),
    ));
});

describe('formatDecimal', () => {
  it.each([
    [0, 0, '0'],
    [0, 2, '0.00'],
    [5, 2, '0.05'],
    [-5, 1, '-0.5'],
    [1250, 3, '1.250'],
    [-12, 0, '-12'],
  ])('%i at scale %i is %s', (units, scale, text) => expect(formatDecimal({ units, scale })).toBe(text));
});

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

const decimal = (text: string): Decimal => parseDecimal(text, { scaleMax: SCALE_MAX });
