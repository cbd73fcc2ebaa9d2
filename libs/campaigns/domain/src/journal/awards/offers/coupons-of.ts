import type { ReceiptId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder, standingVoids } from '../../../receipt';
import type { Coupon, OpenCoupon } from '../../../rules/discounts';
import type { UsedCoupon } from '../../events';
import { entryOf, returnsOf, type Journal } from '../../storage/state';
import type { CountedFacts } from '../counters/counted-facts';
import { stepsOf } from '../walk-sale';
import { copiesBefore } from './copies-known';
import { countsAfter, walkOffers, type OfferCopy, type WalkedCopy } from './walk-offers';

/** The order of a receipt, or one that is asked for. `id`: its own use does not count against it. */
export interface Moment {
  readonly order: string;
  readonly id: ReceiptId | null;
}

/** When a copy can be used, because the goal was reached, or there is none. */
export interface Opening {
  /** It can by what is later than that. */
  readonly after: string;
  /** Instants: the first at which it can, and at which it can no more. */
  readonly from: string;
  readonly until: string;
  /** Order of what took it back; null: it stands. */
  readonly closedBy: string | null;
  left: number;
}

/** A receipt that used a copy, for as long as that counts. */
export interface Use {
  readonly copyId: string;
  readonly order: string;
  readonly undone: { readonly byVoid: string | null; readonly byReturn: string | null };
}

/** A coupon of the member, at some moment. */
export interface CouponState {
  readonly copy: OfferCopy;
  readonly coupon: Coupon;
  /** How many receipts can use it then. */
  readonly left: number;
  /** How many have used it, as far as that counts then. */
  readonly used: number;
  /** Until when the first of those that are left can be used. */
  readonly until: string;
}

export const hasCoupons = (programmes: readonly ProgrammeVersion[]): boolean =>
  programmes.some(({ programme }) => programme.hasCoupons);

/**
 * Coupons that can be used at a moment, one for each offer. When a goal was reached is decided by event time; that other receipts have used a coupon
 * counts whenever they happened: the till that came first had it.
 */
export const couponsAt = (
  at: Moment,
  { journal, programmes }: { readonly journal: Journal; readonly programmes: readonly ProgrammeVersion[] },
  sales: CountedFacts<ReceiptId>,
): readonly OpenCoupon[] => {
  const copies = copiesBefore({ journal, programmes }).filter(({ offer }) => offer.coupon !== null);
  if (copies.length === 0) return [];
  const byOffer = new Map<string, CouponState[]>();
  for (const state of couponStates(walkOffers(copies, sales), at, journal)) {
    if (state.left === 0) continue;
    const { id } = state.copy.offer;
    byOffer.set(id, [...(byOffer.get(id) ?? []), state]);
  }
  return [...byOffer].flatMap(([offerId, states]) => {
    const [first] = [...states].sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)));
    if (first === undefined) return [];
    const { copy, coupon } = first;
    const left = states.reduce((sum, each) => sum + each.left, 0);
    return [{ offerId, name: copy.offer.name, coupon, copyId: copy.id, left }];
  });
};

/** How each coupon stands at a moment. */
export const couponStates = (walked: readonly WalkedCopy[], at: Moment, journal: Journal): readonly CouponState[] => {
  if (walked.every(({ copy }) => copy.offer.coupon === null)) return [];
  const uses = usesIn(journal, at);
  return walked.flatMap((each): CouponState[] => {
    const { copy } = each;
    const { coupon } = copy.offer;
    if (coupon === null) return [];
    const standing = uses.filter((use) => use.copyId === copy.id && !isGivenBack(use, coupon, at));
    return [{ copy, coupon, used: standing.length, ...leftOf(openingsOf(each, coupon), standing, at) }];
  });
};

/** When a copy can be used, whoever has used it. */
export const openingsOf = ({ copy, completions }: WalkedCopy, { times: left }: Coupon): readonly Opening[] => {
  const { offer, window, takenBy } = copy;
  if (offer.goal === null) {
    const after = countsAfter(copy);
    return after === null ? [] : [{ after, ...window, closedBy: takenBy?.order ?? null, left }];
  }
  return completions.map(({ earner: { order: after }, undoneBy }) => ({
    ...{ after, from: instantOfOrder(after), until: offer.couponUntil(instantOfOrder(after), window) },
    ...{ closedBy: undoneBy?.order ?? null, left },
  }));
};

/**
 * Each use is of the opening that it lies in and that ends first; of another one, when its own was taken back since or never was: what was used once is not
 * given a second time for the same goal.
 */
const leftOf = (
  openings: readonly Opening[],
  uses: readonly Use[],
  { order }: Moment,
): Pick<CouponState, 'left' | 'until'> => {
  const standing = openings
    .filter(({ closedBy }) => closedBy === null || closedBy > order)
    .sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)));
  const strays = uses.filter((use) => !takeFrom(standing.find((each) => each.left > 0 && isIn(each, use.order))));
  for (const _ of strays) takeFrom(standing.find(({ left }) => left > 0));
  const open = standing.filter((each) => each.left > 0 && isIn(each, order));
  return { left: open.reduce((sum, { left }) => sum + left, 0), until: open[0]?.until ?? '' };
};

const takeFrom = (opening: Opening | undefined): boolean => {
  if (opening === undefined) return false;
  opening.left -= 1;
  return true;
};

export const isIn = ({ after, from, until }: Opening, order: string): boolean =>
  order > after && order >= from && order < until;

/** Whether it counts no more at a moment. */
export const isGivenBack = ({ undone }: Use, { givenBackBy }: Coupon, { order }: Moment): boolean => {
  if (givenBackBy === 'nothing') return false;
  const by = givenBackBy === 'return' ? [undone.byVoid, undone.byReturn] : [undone.byVoid];
  return by.some((when) => when !== null && when < order);
};

/** By receipts that are there, in event order. */
export const usesIn = (journal: Journal, { id }: Moment): readonly Use[] => {
  const users = [...journal.receipts.values()].flatMap(({ receiptId, order, discounts }) =>
    receiptId === id ? [] : (discounts?.used ?? []).map((used) => ({ receiptId, order, used })),
  );
  if (users.length === 0) return [];
  const steps = stepsOf(new Set(users.map(({ receiptId }) => receiptId)), returnsOf(journal));
  const voids = new Map(
    standingVoids(journal.voids.map((each) => entryOf(journal, each))).map(({ voidOf, order }) => [voidOf, order]),
  );
  return users
    .map(({ receiptId, order, used }) => ({
      ...{ copyId: used.copyId, order },
      undone: { byVoid: voids.get(receiptId) ?? null, byReturn: allBack(used, steps.get(receiptId) ?? []) },
    }))
    .sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order)));
};

type Steps = ReturnType<typeof stepsOf> extends ReadonlyMap<unknown, infer S> ? S : never;

/** Order of what brought the last goods back that it had lowered; null: the member has some of them. */
const allBack = ({ goods }: UsedCoupon, steps: Steps): string | null => {
  const left = new Map(goods.map(({ lineIndex, units }) => [lineIndex, units]));
  for (const { order, taken } of steps) {
    for (const { lineIndex, units } of taken) left.set(lineIndex, (left.get(lineIndex) ?? 0) - units);
    if ([...left.values()].every((units) => units <= 0)) return order;
  }
  return null;
};
