import { NO_POINTS, points as toPoints, POINTS_PER_ENTRY_MAX, type Points, type ReceiptId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../../programme/versions';
import type { Offer } from '../../../rules/offers';
import type { ActionEntry } from '../../storage/state';
import { byOrder, type CountedFacts } from '../counters/counted-facts';
import type { Award, Take } from '../counters/walk-steps';
import { copiesOf, walkOffers, type Completion } from './walk-offers';

/** What receipts earn that completed offers. One receipt may complete several copies of an offer: that is one award. */
export const offerAwards = (
  actions: Iterable<ActionEntry>,
  facts: CountedFacts<ReceiptId>,
  programmes: readonly ProgrammeVersion[],
): readonly Award[] => {
  const byAward = new Map<string, { readonly offer: Offer; readonly given: Given[] }>();
  for (const { copy, completions } of walkOffers(copiesOf(actions, programmes), facts))
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
  const takes = takersOf(given).map(({ id: by, order }): Take<ReceiptId> => {
    const stays = sumOf(given.filter(({ undoneBy }) => undoneBy === null || byOrder(undoneBy, { id: by, order }) > 0));
    const points = toPoints(left - stays);
    left = stays;
    return { by, order, points };
  });
  const terms = { rule: { id, walletId }, earner: first.earner, tierId: null, multiplier: '1', reason: null };
  return [
    { ...terms, granted, basePoints: granted, desired: granted, takes: takes.filter(({ points }) => points > 0) },
  ];
};

/** Each once, in event order. */
const takersOf = (given: readonly Given[]) =>
  [...new Map(given.flatMap(({ undoneBy }) => (undoneBy === null ? [] : [[undoneBy.id, undoneBy]]))).values()].sort(
    byOrder,
  );

const sumOf = (given: readonly Given[]): Points =>
  toPoints(
    Math.min(
      given.reduce<number>((sum, { points }) => sum + points, NO_POINTS),
      POINTS_PER_ENTRY_MAX,
    ),
  );
