import { awardIdOf, invariant, minorUnits } from '@accrue/kernel';
import { hasCoupons, isGivenBack, isIn, openingsOf, type Opening } from '../journal/awards/offers/coupons-of';
import { copiesOf, walkOffers, type OfferCopy } from '../journal/awards/offers/walk-offers';
import type { GivenGift } from '../journal/gifts/gifts-of';
import type { PastReceipt } from '../journal/storage/history';
import type { ProgrammeVersion } from '../programme/versions';
import type { Coupon } from '../rules/discounts';
import { giftIn } from '../rules/effects';
import type { DueOn } from './due-on';
import { takenBackOf, takenBy, type Expense } from './expense';
import { isBeforePeriod, type PlannedPeriod } from './period';
import { AT_LAST, type RecordedJournal } from './recorded-journal';
import type { Replay } from './replay-journal';
import { Seats } from './seats';

export interface PlannedUnder extends PlannedPeriod {
  readonly programmes: readonly ProgrammeVersion[];
}

/** A receipt has used this copy before the period, in fact. */
interface UsedBefore {
  readonly copyId: string;
  readonly order: string;
}

interface Around {
  readonly due: DueOn;
  readonly tierOf: (sale: PastReceipt) => string | null;
  /** Asked for where somebody has a coupon. */
  readonly usedBefore: (couponOf: ReadonlyMap<string, Coupon>) => readonly UsedBefore[];
}

/** A time in which receipts can use a copy. */
interface Place {
  readonly copy: OfferCopy;
  readonly coupon: Coupon;
  readonly opening: Opening;
}

/** A receipt that could use a coupon. */
interface Chance {
  /** Those that are open at it; of who has used one before the period, those of that copy. */
  readonly places: readonly Place[];
  /** null: it has been used, and is no expense of the period. */
  readonly expense: Expense | null;
}

/**
 * The most that coupons could have taken off and nothing brought back, offer by offer: each used by as many receipts as may use it, and of those that were made
 * while it was open by the ones for which that is most. It is counted beyond what cards take off the same lines.
 */
export const couponsOf = (replay: Replay, around: Around, planned: PlannedUnder): readonly Expense[] => {
  const { programmes } = planned;
  if (!hasCoupons(programmes)) return [];
  const copies = copiesOf(replay.actions, giftsOf(replay), programmes);
  const walked = walkOffers(
    copies.filter(({ offer: { coupon } }) => coupon !== null),
    replay.counted().sales,
  );
  const places = walked.flatMap((each): Place[] => {
    const { copy } = each;
    const { coupon } = copy.offer;
    return coupon === null ? [] : openingsOf(each, coupon).map((opening) => ({ copy, coupon, opening }));
  });
  if (places.length === 0) return [];
  const sales = replay.receipts.filter(({ receipt: { order } }) => !isBeforePeriod(order, planned));
  const used = around.usedBefore(new Map(places.map(({ copy, coupon }) => [copy.id, coupon])));
  const ofOffers = Map.groupBy(places, ({ copy }) => copy.offer.id);
  return [...ofOffers.values()].flatMap((all) => mostOf(all, used, chancesOf(sales, all, replay, around)));
};

/** Copies that were used before the period stay used, as far as nothing has given them back. */
export const usesBefore = (
  { uses }: RecordedJournal,
  planned: PlannedPeriod,
  couponOf: ReadonlyMap<string, Coupon>,
): readonly UsedBefore[] => {
  if (planned.from === null) return [];
  return uses.filter((use) => {
    const coupon = couponOf.get(use.copyId);
    return isBeforePeriod(use.order, planned) && coupon !== undefined && !isGivenBack(use, coupon, AT_LAST);
  });
};

/** What rules gave in the replay that is no points. */
const giftsOf = ({ awards, receipts, actions }: Replay): readonly GivenGift[] => {
  const earners = new Map<string, Pick<GivenGift, 'order' | 'programmeVersion'>>([
    ...actions.map((action) => [action.actionId, action] as const),
    ...receipts.map(({ receipt: { receiptId, order }, programmeVersion }) => {
      return [receiptId, { order, programmeVersion }] as const;
    }),
  ]);
  return awards.flatMap(({ walletId, ruleId, granted, reversals, for: id }): GivenGift[] => {
    const gift = giftIn(walletId);
    if (gift?.kind !== 'offer' || granted === 0) return [];
    const earner = earners.get(id);
    invariant(earner !== undefined, `${id} was replayed`);
    const { order, programmeVersion } = earner;
    const takes = reversals.map(({ receiptId: by, occurredAt, points }) => {
      return { by, order: (by === null ? undefined : earners.get(by)?.order) ?? occurredAt, points };
    });
    const giftId = awardIdOf(id, ruleId);
    return [{ giftId, gift, ruleId, order, programmeVersion, granted, takes }];
  });
};

/** Of one offer. @param all times in which it can be used */
const chancesOf = (
  sales: readonly PastReceipt[],
  all: readonly Place[],
  { steps }: Replay,
  { due, tierOf }: Around,
): readonly Chance[] =>
  sales.flatMap((sale): Chance[] => {
    const { order, receiptId, occurredAt } = sale.receipt;
    const places = all.filter(({ opening }) => isIn(opening, order) && (opening.closedBy ?? LATER) > order);
    if (places.length === 0) return [];
    const cards = new Map(due(sale, []).flatMap(({ lines }) => lines.map((line) => [line.lineId, line.amount])));
    // Copies of one offer may have been given on different terms.
    const [best] = [...new Map(places.map((place) => [place.coupon, place])).values()]
      .map((place): Expense => {
        const lowered = couponLines(sale, place, due).map(({ lineId, amount }) => {
          return { lineId, amount: minorUnits(amount - (cards.get(lineId) ?? 0)) };
        });
        const granted = minorUnits(lowered.reduce((sum, { amount }) => sum + amount, 0));
        const reversals = takenBy(lowered, sale, steps.get(receiptId) ?? []);
        return { of: 'coupon', id: place.copy.offer.id, occurredAt, tierId: null, granted, reversals };
      })
      .sort((a, b) => keptOf(b) - keptOf(a));
    if (best === undefined || keptOf(best) <= 0) return [];
    return [{ places, expense: { ...best, tierId: tierOf(sale) } }];
  });

const LATER = '~';
const keptOf = (expense: Expense): number => expense.granted - takenBackOf(expense);

/** Those on which it takes off more than any card. */
const couponLines = (sale: PastReceipt, { copy: { offer, id: copyId }, coupon }: Place, due: DueOn) => {
  const open = { offerId: offer.id, name: offer.name, coupon, copyId, left: coupon.times };
  return due(sale, [open]).find((each) => each.coupon !== undefined)?.lines ?? [];
};

const mostOf = (all: readonly Place[], used: readonly UsedBefore[], chances: readonly Chance[]): readonly Expense[] => {
  const before = used.map(({ copyId, order }): Chance => {
    const own = all.filter(({ copy }) => copy.id === copyId);
    const holding = own.filter(({ opening }) => isIn(opening, order));
    return { places: holding.length === 0 ? own : holding, expense: null };
  });
  const byWorth = chances.toSorted((a, b) => worthOf(b) - worthOf(a));
  const seats = new Seats<Place, Chance>(({ coupon }) => coupon.times);
  return [...before, ...byWorth].filter((each) => seats.seat(each)).flatMap(({ expense }) => expense ?? []);
};

const worthOf = ({ expense }: Chance): number => (expense === null ? 0 : keptOf(expense));
