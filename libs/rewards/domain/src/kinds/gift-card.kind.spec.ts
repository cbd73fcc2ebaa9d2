import type { LocalDateIso, ZoneId } from '@accrue/kernel';
import { FOR_ALL, PROGRAMME } from '../offer.fixture';
import { cardMoneyOf, offerOf } from './index';

const twenty = {
  id: 'twenty',
  kind: 'gift-card',
  title: 'A card with £20',
  wallet: 'points',
  points: 2_000,
  amount: 2_000,
  onto: 'cards',
} as const;

describe('a gift card', () => {
  it('is given at once, as often as members like, and undone by nobody who has not asked the ledger', () => {
    expect(offerOf({ ...twenty, validMonths: 24 }, PROGRAMME)).toEqual({
      ...FOR_ALL,
      ...{ rewardId: 'twenty', title: 'A card with £20', walletId: 'points', unit: 'points', points: 2_000 },
      gives: { kind: 'gift-card', amount: 2_000, onto: 'cards' },
      stock: { type: 'none' },
      confirmWithinDays: null,
      cancel: 'until_given',
      card: { walletId: 'cards', amount: 2_000, validMonths: 24 },
      worth: { currency: 'GBP', cost: 2_000, value: null, partner: null },
    });
  });
  it('costs what is on it, unless the programme says what it costs', () => {
    expect(offerOf({ ...twenty, cost: 1_900 }, PROGRAMME)).toMatchObject({ worth: { cost: 1_900 } });
  });
  it.each([
    // Through the last local day; where a month is shorter, through its last one; over both changes of the clock.
    ['2026-03-01', 24, '2028-03-01', '2028-03-02T00:00:00.000Z'],
    ['2026-08-31', 6, '2027-02-28', '2027-03-01T00:00:00.000Z'],
    ['2028-02-29', 12, '2029-02-28', '2029-03-01T00:00:00.000Z'],
    ['2026-03-28', 12, '2027-03-28', '2027-03-28T23:00:00.000Z'],
    ['2026-10-24', 12, '2027-10-24', '2027-10-24T23:00:00.000Z'],
  ])('that was asked for on %s, for %i months, is good through %s', (on, validMonths, expiresOn, expiresAt) => {
    const { card } = offerOf({ ...twenty, validMonths }, PROGRAMME);
    expect(cardMoneyOf(card, on as LocalDateIso, 'Europe/London' as ZoneId)).toEqual({
      ...{ walletId: 'cards', amount: 2_000, expiresOn, expiresAt },
    });
  });
  it('is good for ever where nothing is said', () => {
    const { card } = offerOf(twenty, PROGRAMME);
    expect(cardMoneyOf(card, '2026-03-01' as LocalDateIso, PROGRAMME.zone)).toMatchObject({ expiresAt: null });
  });
  it('is what no other kind is', () =>
    expect(cardMoneyOf(null, '2026-03-01' as LocalDateIso, PROGRAMME.zone)).toBeNull());
});
