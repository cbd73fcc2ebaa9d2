import { shownAmounts, shownInColumn } from './amounts';

describe('amounts of wallets', () => {
  it('are shown beside each other, each in its unit', () => {
    const amounts = [
      { unit: 'GBP', amount: 1234 },
      { unit: 'points', amount: -1234 },
      { unit: 'JPY', amount: 5 },
    ];
    expect(shownAmounts(amounts)).toBe('12.34 GBP, -1,234 points, 5 JPY');
    expect(shownAmounts([])).toBe('nothing');
  });

  it('are numbers under the name of their wallet, and money is money', () => {
    expect(shownInColumn({ unit: 'stamps', amount: 3 })).toBe(3);
    expect(shownInColumn({ unit: 'GBP', amount: 5 })).toBe('0.05 GBP');
  });
});
