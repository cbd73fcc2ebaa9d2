import fc from 'fast-check';
import type { CoalitionSection } from '@accrue/contracts';
import { document, problemsOf } from '../programme/programme.fixture';
import { settleBrands, type Owed } from './settle-brands';

const brand = (id: string, price = { points: 1, minor: 1 }, stores = [`S-${id}`]) => ({ id, name: id, stores, price });
const coalition = (...brands: CoalitionSection['brands']): CoalitionSection => ({ wallet: 'points', brands });

describe('the settlement of a coalition', () => {
  it('lets a brand pay for what is earned with it, and be paid for what is spent with it', () => {
    const beansAndLeaves = coalition(brand('beans', { points: 100, minor: 90 }), brand('leaves'));
    const settled = settleBrands(beansAndLeaves, [
      { brandId: 'beans', issued: 1_005, redeemed: 100 },
      { brandId: 'leaves', issued: 200, redeemed: 700 },
      { brandId: null, issued: 30, redeemed: 4 },
    ]);
    expect(settled).toEqual({
      brands: [
        { brandId: 'beans', issued: 1_005, redeemed: 100, issuedMinor: 905, redeemedMinor: 90, netMinor: -815 },
        { brandId: 'leaves', issued: 200, redeemed: 700, issuedMinor: 200, redeemedMinor: 700, netMinor: 500 },
      ],
      unassigned: { brandId: null, issued: 30, redeemed: 4 },
      // What was not spent yet is paid for, too.
      owed: [
        { from: 'beans', to: 'leaves', amountMinor: 500 },
        { from: 'beans', to: null, amountMinor: 315 },
      ],
    });
  });

  it('evens out what each is owed, with no more payments than there are brands', () => {
    const amount = fc.integer({ min: -100_000, max: 100_000 });
    const sums = fc.array(fc.record({ issued: amount, redeemed: amount, points: fc.integer({ min: 1, max: 500 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(sums, (each) => {
        const brands = each.map(({ points }, n) => brand(`b${n}`, { points, minor: 7 }));
        const settled = settleBrands(
          coalition(...brands),
          each.map(({ issued, redeemed }, n) => ({ brandId: `b${n}`, issued, redeemed })),
        );
        const sumOf = (owed: readonly Owed[]): number => owed.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        for (const { brandId, netMinor, issued, issuedMinor } of settled.brands) {
          const received = sumOf(settled.owed.filter(({ to }) => to === brandId));
          const paid = sumOf(settled.owed.filter(({ from }) => from === brandId));
          expect(received - paid).toBe(netMinor);
          expect(received * paid).toBe(0);
          const { points } = each[Number(brandId?.slice(1))] ?? { points: 1 };
          expect(Math.abs(issuedMinor - (issued * 7) / points)).toBeLessThanOrEqual(0.5);
        }
        expect(settled.owed.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
        expect(settled.owed.length).toBeLessThanOrEqual(settled.brands.length);
      }),
    );
  });

  it('has each store with one brand, and a wallet that is there', () => {
    const wrong = { ...coalition(brand('a', undefined, ['S1', 'S2']), brand('a', undefined, ['S2'])), wallet: 'stars' };
    expect(problemsOf({ ...document, coalition: wrong }).map(({ path, code }) => [path, code])).toEqual([
      ['/coalition/wallet', 'wallet.unknown'],
      ['/coalition/brands/1/id', 'id.duplicate'],
      ['/coalition/brands/1/stores/0', 'coalition.store_of_two'],
    ]);
  });
});
