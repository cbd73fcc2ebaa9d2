import fc from 'fast-check';
import { holdId, minorUnits, points } from '@accrue/kernel';
import { mostOf, type PayingWallet } from '../paying-wallet';
import { after, at, grant, hold } from './account.fixture';
import type { SpreadHold } from './commands';
import { decide } from './decide';
import { evolve } from './evolve';
import { partsOf } from './spread-hold';
import { totalsOf, type Account } from './state';

const NOW = at('2026-01-02');
const paying = (walletId: string, some: number, minor: number, more: Partial<PayingWallet> = {}): PayingWallet => ({
  ...{ walletId, value: { points: points(some), minor: minorUnits(minor) } },
  ...{ minimum: 1, multiple: 1, maxShareBps: 10_000, ...more },
});
const spread = (payable: number, wallets: readonly PayingWallet[], isAccountClosed = false): SpreadHold => ({
  type: 'SpreadHold',
  data: { spreadId: 'S', payable: minorUnits(payable), wallets, expiresAt: at('2026-01-03'), isAccountClosed },
  metadata: { now: NOW },
});
const held = (account: Account) => partsOf(account, 'S').map(({ walletId, points: part }) => [walletId, part]);
const rich = [grant('A', 130, { walletId: 'cash' }), grant('B', 5_000, { walletId: 'points' })];

describe('what several wallets pay together', () => {
  it('is held in their order, each as much as it may and has, the rest is left', () => {
    const order = [paying('cash', 1, 1), paying('points', 100, 100, { multiple: 50, maxShareBps: 5_000 })];
    const first = after(...rich, spread(1_000, order));
    expect(held(first)).toEqual([
      ['cash', 130],
      ['points', 500],
    ]);
    expect(held(after(...rich, spread(1_000, [...order].reverse())))).toEqual([
      ['points', 500],
      ['cash', 130],
    ]);
    expect(decide(spread(900, order), first)).toEqual([]);
  });

  it('passes over a wallet that is below its least, and is refused where none has anything', () => {
    const order = [paying('cash', 1, 1, { minimum: 131 }), paying('points', 200, 100)];
    expect(held(after(...rich, spread(1_001, order)))).toEqual([['points', 2_002]]);
    expect(() => after(...rich, spread(1_000, [paying('cash', 1, 1, { minimum: 131 })]))).toThrow(
      'points.insufficient',
    );
    expect(() => after(...rich, spread(1_000, order, true))).toThrow('account.closed');
  });

  it('leaves what a till holds already', () => {
    const account = after(...rich, hold('H', 100, { walletId: 'cash', now: NOW, expiresAt: at('2026-01-03') }));
    expect(held(decide(spread(1_000, [paying('cash', 1, 1)]), account).reduce(evolve, account))).toEqual([
      ['cash', 30],
    ]);
  });

  const wallet = fc.record({
    points: fc.integer({ min: 1, max: 12 }),
    minor: fc.integer({ min: 1, max: 12 }),
    minimum: fc.integer({ min: 1, max: 40 }),
    multiple: fc.integer({ min: 1, max: 6 }),
    maxShareBps: fc.integer({ min: 1, max: 10_000 }),
    has: fc.integer({ min: 0, max: 200 }),
  });

  /** Every number of points, one by one: the highest that is allowed. */
  const slowly = (terms: PayingWallet, has: number, left: number, payable: number): number => {
    const { value, minimum, multiple, maxShareBps } = terms;
    let best = 0;
    for (let n = minimum; n <= has; n += 1) {
      const worth = (n * value.minor) / value.points;
      const isWhole = (n * value.minor) % value.points === 0;
      if (isWhole && n % multiple === 0 && worth <= left && worth * 10_000 <= payable * maxShareBps) best = n;
    }
    return best;
  };

  it('is the most that each may pay, one after the other, whatever they say, and no point is lost', () => {
    fc.assert(
      fc.property(
        fc.array(wallet, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 300 }),
        (all, payable) => {
          const terms = all.map((one, index) => paying(`w${index}`, one.points, one.minor, one));
          const order = terms.map(({ walletId, minimum, multiple, maxShareBps }, index) => ({
            ...{ walletId, value: terms[index]!.value, minimum, multiple, maxShareBps },
          }));
          const account = after(
            ...all.flatMap(({ has }, index) => (has === 0 ? [] : [grant(`R${index}`, has, { walletId: `w${index}` })])),
          );
          let left = payable;
          const expected = order.flatMap((one, index) => {
            const n = slowly(one, all[index]?.has ?? 0, left, payable);
            const most = mostOf(one, { available: all[index]?.has ?? 0, left, payable });
            expect(most.points).toBe(n);
            left -= (n * one.value.minor) / one.value.points;
            expect(most.amount).toBe((n * one.value.minor) / one.value.points);
            return n === 0 ? [] : [[one.walletId, n]];
          });
          expect(left).toBeGreaterThanOrEqual(0);
          if (expected.length === 0) return;
          const then = decide(spread(payable, order), account).reduce(evolve, account);
          expect(held(then)).toEqual(expected);
          for (const { walletId } of order) {
            const sum = Object.values(totalsOf(then, walletId)).reduce((total, amount) => total + amount, 0);
            expect(sum).toBe(0);
          }
          expect(then.holds.map((one) => one.holdId)).toEqual(expected.map(([walletId]) => holdId(`S~${walletId}`)));
        },
      ),
      { numRuns: 300 },
    );
  });
});
