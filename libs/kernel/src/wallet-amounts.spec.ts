import {
  addAmounts,
  amountIn,
  hasNoAmounts,
  largerAmounts,
  NO_AMOUNTS,
  subtractAmounts,
  walletAmounts,
} from './wallet-amounts';

describe('amounts by wallet', () => {
  it('are summed wallet by wallet, never across', () => {
    expect(addAmounts({ points: 5 }, { cashback: 150, points: -2 })).toEqual({ cashback: 150, points: 3 });
    expect(subtractAmounts({ points: 5 }, { cashback: 150 })).toEqual({ cashback: -150, points: 5 });
    expect(largerAmounts({ points: 5, stamps: -3 }, { cashback: 1, points: 4 })).toEqual({ cashback: 1, points: 5 });
  });

  it('that are equal are equal JSON: what is nothing is not there, and wallets are in order', () => {
    const one = JSON.stringify(
      walletAmounts([
        ['points', 1],
        ['cashback', 2],
        ['stamps', 0],
      ]),
    );
    expect(one).toBe('{"cashback":2,"points":1}');
    expect(JSON.stringify(addAmounts({ cashback: 2 }, { points: 1 }))).toBe(one);
    expect(subtractAmounts({ points: 5 }, { points: 5 })).toBe(NO_AMOUNTS);
    expect(hasNoAmounts(addAmounts(NO_AMOUNTS, NO_AMOUNTS))).toBe(true);
  });

  it('know a wallet by whatever name', () => {
    expect(amountIn({}, 'constructor')).toBe(0);
    expect(amountIn(addAmounts({}, { constructor: 7 }), 'constructor')).toBe(7);
  });

  it('are exact or nothing', () => {
    expect(() => addAmounts({ points: Number.MAX_SAFE_INTEGER }, { points: 1 })).toThrow('safe integer');
    expect(() => walletAmounts([['points', 0.5]])).toThrow('safe integer');
  });
});
