import { NO_POINTS, points as toPoints, POINTS_PER_ENTRY_MAX, type Points, type ReceiptId } from '@accrue/kernel';
import type { Offer } from '../../../rules/offers';
import type { CountedFacts } from '../counters/counted-facts';
import { compareTakers, type Taker } from '../award-changes';
import type { Award, Take } from '../counters/walk-steps';
import { walkOffers, type Completion, type OfferCopy } from './walk-offers';

/** What receipts earn that completed offers. One receipt may complete several copies of an offer: that is one award. */
export const offerAwards = (copies: readonly OfferCopy[], facts: CountedFacts<ReceiptId>): readonly Award[] => {
  const byAward = new Map<string, { readonly offer: Offer; readonly given: Given[] }>();
  for (const { copy, completions } of walkOffers(copies, facts))
    for (const completion of completions) {
      const key = `${completion.earner.id}:${copy.offer.id}`;
      const { given } = byAward.get(key) ?? { given: [] };
      byAward.set(key, { offer: copy.offer, given: [...given, { ...completion, points: copy.offer.points }] });
    }
  return [...byAward.values()].flatMap(({ offer, given }) => awardOf(offer, given));
};

interface Given extends Completion {
  /** Copies of one offer may have been given under different versions. */
  readonly points: Points;
}

const awardOf = ({ id, walletId }: Offer, given: readonly Given[]): readonly Award[] => {
  const [first] = given;
  if (first === undefined) return [];
  const granted = sumOf(given);
  let left = granted;
  const takes = takersOf(given).map((taker): Take<ReceiptId | null> => {
    const stays = sumOf(given.filter(({ undoneBy }) => undoneBy === null || compareTakers(undoneBy, taker) > 0));
    const points = toPoints(left - stays);
    left = stays;
    return { by: taker.receiptId, order: taker.order, points };
  });
  const terms = { rule: { id, walletId }, earner: first.earner, tierId: null, multiplier: '1', reason: null };
  return [
    { ...terms, granted, basePoints: granted, desired: granted, takes: takes.filter(({ points }) => points > 0) },
  ];
};

/** Each once, in event order. */
const takersOf = (given: readonly Given[]): readonly Taker[] => {
  const takers = given.flatMap(({ undoneBy }) => undoneBy ?? []);
  return [...new Map(takers.map((taker) => [`${taker.order} ${taker.receiptId ?? ''}`, taker])).values()].sort(
    compareTakers,
  );
};

const sumOf = (given: readonly Given[]): Points =>
  toPoints(
    Math.min(
      given.reduce<number>((sum, { points }) => sum + points, NO_POINTS),
      POINTS_PER_ENTRY_MAX,
    ),
  );
