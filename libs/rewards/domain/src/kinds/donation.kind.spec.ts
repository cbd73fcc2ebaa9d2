import { FOR_ALL, PROGRAMME } from '../offer.fixture';
import { offerOf } from './index';

const bees = {
  id: 'bees',
  kind: 'donation',
  title: 'A pound for bees',
  wallet: 'points',
  points: 100,
  cause: 'bees',
} as const;

describe('a donation', () => {
  it('is given at once, as often as members like, and stays given', () => {
    expect(offerOf({ ...bees, amount: 100, matching: 50 }, PROGRAMME)).toEqual({
      ...FOR_ALL,
      rewardId: 'bees',
      title: 'A pound for bees',
      walletId: 'points',
      unit: 'points',
      points: 100,
      gives: { kind: 'donation', cause: 'bees', amount: 100, matching: 50 },
      stock: { type: 'none' },
      confirmWithinDays: null,
      cancel: 'until_given',
      worth: { currency: 'GBP', cost: 150, value: null, partner: null },
    });
  });

  it('costs what is given, unless the programme says what else it costs; and can be taken back where it says so', () => {
    expect(offerOf({ ...bees, amount: 100, cost: 130, cancel: 'points-back' }, PROGRAMME)).toMatchObject({
      gives: { kind: 'donation', cause: 'bees', amount: 100 },
      worth: { cost: 130 },
      cancel: 'always',
    });
  });
});
