import { minorUnits, points } from '@accrue/kernel';
import { pointsWorth, smallestAmount } from './wallet-value';

const value = (some: number, minor: number) => ({ points: points(some), minor: minorUnits(minor) });

describe('what points are worth', () => {
  it.each([
    [value(100, 100), 500, 500],
    [value(100, 50), 25, 50],
    [value(100, 33), 66, 200],
    [value(1, 5), 10, 2],
  ])('is exact: %j for %i', (worth, amount, expected) => {
    expect(pointsWorth(worth, minorUnits(amount))).toBe(expected);
  });

  it('is no whole number of points for other amounts than multiples of the smallest', () => {
    expect(pointsWorth(value(1, 5), minorUnits(12))).toBeNull();
    expect(pointsWorth(value(100, 33), minorUnits(1))).toBeNull();
    expect([value(1, 5), value(100, 33), value(100, 50), value(6, 4)].map(smallestAmount)).toEqual([5, 33, 1, 2]);
  });
});
