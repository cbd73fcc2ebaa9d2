import { FOR_ALL, PROGRAMME } from '../offer.fixture';
import { offerOf } from './index';

const mug = {
  id: 'mug',
  kind: 'product',
  title: 'A mug',
  wallet: 'points',
  points: 900,
  sku: 'MUG-1',
  quantity: 2,
} as const;

describe('a product', () => {
  it('is counted, waits 14 days for somebody who hands it over, and can be brought back', () => {
    expect(offerOf({ ...mug, stock: { counted: 10 } }, PROGRAMME)).toEqual({
      ...FOR_ALL,
      rewardId: 'mug',
      title: 'A mug',
      walletId: 'points',
      unit: 'points',
      points: 900,
      gives: { kind: 'product', sku: 'MUG-1', quantity: 2 },
      stock: { type: 'counted', counted: 10 },
      confirmWithinDays: 14,
      cancel: 'always',
    });
  });

  it('need not be counted, and may wait as long as the programme says', () => {
    expect(offerOf({ ...mug, stock: 'none', confirmWithinDays: 3 }, PROGRAMME)).toMatchObject({
      stock: { type: 'none' },
      confirmWithinDays: 3,
    });
  });
});

it('a code comes out of its pool at once, and is nobody else’s any more', () => {
  expect(
    offerOf({ id: 'five-off', kind: 'code', title: '£5 off', wallet: 'points', points: 500 }, PROGRAMME),
  ).toMatchObject({
    gives: { kind: 'code' },
    stock: { type: 'codes' },
    confirmWithinDays: null,
    cancel: 'until_given',
  });
});
