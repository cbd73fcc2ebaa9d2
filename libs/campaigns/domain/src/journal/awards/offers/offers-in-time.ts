import type { InstantIso, ReceiptId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder } from '../../../receipt';
import { offerCountOf, type OfferCount } from '../../../rules/segments';
import type { ActionEntry } from '../../storage/state';
import type { CountedFacts, OfferCounts } from '../counters/counted-facts';
import { countsAfter, givenCopies, walkOffers, type GivenCopy, type WalkedCopy } from './walk-offers';

type Walked = WalkedCopy<GivenCopy>;

/**
 * How offers that somebody gave the member stand at any moment. They follow from what was given and what was bought, and from no rule, so a rule may
 * ask for a segment that looks at them. Walked when somebody asks.
 */
export class OffersInTime implements OfferCounts {
  private readonly copies: readonly GivenCopy[];
  private walkedOnce: ReadonlyMap<string, readonly Walked[]> | null = null;

  constructor(
    actions: Iterable<ActionEntry>,
    private readonly sales: CountedFacts<ReceiptId>,
    programmes: readonly ProgrammeVersion[],
  ) {
    this.copies = givenCopies(actions, programmes);
  }

  countAt(id: string, order: string): number {
    const asked = offerCountOf(id);
    if (asked === null) return 0;
    const of = this.walked.get(asked.offerId) ?? [];
    return of.reduce((sum, each) => sum + COUNTS[asked.count](each, order), 0);
  }

  /** When something was given or activated. */
  get instants(): readonly InstantIso[] {
    return this.copies.flatMap((copy) =>
      [copy.order, countsAfter(copy)].flatMap((order) => (order === null ? [] : [instantOfOrder(order)])),
    );
  }

  edgesOf(offerId: string): readonly InstantIso[] {
    return this.copies
      .filter(({ offer }) => offer.id === offerId)
      .flatMap(({ window: { from, until } }) => [from, until] as InstantIso[]);
  }

  private get walked(): ReadonlyMap<string, readonly Walked[]> {
    this.walkedOnce ??= Map.groupBy(walkOffers(this.copies, this.sales), ({ copy }) => copy.offer.id as string);
    return this.walkedOnce;
  }
}

const isGiven = ({ copy }: Walked, order: string): boolean => copy.order < order;
const isActivated = (each: Walked, order: string): boolean =>
  isGiven(each, order) && (countsAfter(each.copy) ?? LATER) < order;
/** Goods come back before others are sold on the same receipt. */
const reached = ({ completions }: Walked, order: string): number =>
  completions.filter(({ earner, undoneBy }) => earner.order < order && (undoneBy?.order ?? LATER) > order).length;
const mayGiveMore = (each: Walked, order: string): boolean => {
  const { goal, times } = each.copy.offer;
  return goal === null || reached(each, order) < times;
};
const hasBegun = ({ copy: { window } }: Walked, order: string): boolean => window.from <= instantOfOrder(order);
const isOver = ({ copy: { window } }: Walked, order: string): boolean => window.until <= instantOfOrder(order);

const LATER = '~';

const COUNTS: Readonly<Record<OfferCount, (each: Walked, order: string) => number>> = {
  given: (each, order) => Number(isGiven(each, order)),
  activated: (each, order) => Number(isActivated(each, order)),
  open: (each, order) =>
    Number(isActivated(each, order) && hasBegun(each, order) && !isOver(each, order) && mayGiveMore(each, order)),
  completed: reached,
  expired: (each, order) => Number(isGiven(each, order) && isOver(each, order) && mayGiveMore(each, order)),
};
