/**
 * How often members can use coupons of the test beside it, computed another way: in minutes, from all facts anew each time, with every use a slot
 * that is taken. It knows no programme but by what is written here.
 */
export type ModelOffer = 'off' | 'clip' | 'goal';

export interface ModelBuy {
  readonly id: string;
  readonly minute: number;
  /** By offer, the copy that it has used. */
  readonly used: ReadonlyMap<ModelOffer, string>;
}

export interface ModelGone {
  readonly sale: string;
  readonly minute: number;
  /** The goods; null: all of them, because the sale is void. */
  readonly sku: 'TEA' | 'MUG' | 'POT' | null;
}

export interface ModelCoupon {
  readonly id: string;
  readonly offer: ModelOffer;
  readonly minute: number;
  /** When it was activated; none: it was not. */
  readonly activated: readonly number[];
}

export interface ModelFacts {
  readonly buys: readonly ModelBuy[];
  readonly gone: readonly ModelGone[];
  readonly copies: readonly ModelCoupon[];
}

interface Slot {
  readonly after: number;
  readonly until: number;
  readonly closed: number;
  isTaken: boolean;
}

const DAY = 24 * 60;
const GOAL = { units: 2, times: 2, days: 1 } as const;
const USES = { off: 2, clip: 1, goal: 1 } as const;
/** What each of them is for. */
const SKU = { off: 'TEA', clip: 'POT', goal: 'MUG' } as const;
const endOfDays = (from: number, days: number): number => (Math.floor(from / DAY) + days + 1) * DAY;

/** How often a copy can be used at a minute, and how often it was. @param not a sale whose own use does not count */
export const couponOracle = (
  copy: ModelCoupon,
  at: number,
  { buys, gone }: ModelFacts,
  not: string | null = null,
): { readonly left: number; readonly used: number; readonly until: number } => {
  const slots = slotsOf(copy, buys, gone)
    .filter(({ closed }) => closed > at)
    .sort((a, b) => a.until - b.until);
  const uses = buys
    .filter((buy) => buy.id !== not && buy.used.get(copy.offer) === copy.id && !isGivenBack(buy, copy, gone, at))
    .map(({ minute }) => minute)
    .sort((a, b) => a - b);
  const holds = ({ after, until, isTaken }: Slot, minute: number) => !isTaken && after < minute && minute < until;
  const take = (slot: Slot | undefined) => {
    if (slot !== undefined) slot.isTaken = true;
    return slot !== undefined;
  };
  const strays = uses.filter((minute) => !take(slots.find((slot) => holds(slot, minute))));
  for (const _ of strays) take(slots.find(({ isTaken }) => !isTaken));
  const open = slots.filter((slot) => holds(slot, at));
  return { left: open.length, used: uses.length, until: open[0]?.until ?? Infinity };
};

const isGivenBack = ({ id }: ModelBuy, { offer }: ModelCoupon, gone: readonly ModelGone[], at: number): boolean => {
  if (offer === 'goal') return false;
  return gone.some(
    ({ sale, minute, sku }) => sale === id && minute < at && (sku === null || (offer === 'clip' && sku === SKU[offer])),
  );
};

const slotsOf = (copy: ModelCoupon, buys: readonly ModelBuy[], gone: readonly ModelGone[]): Slot[] => {
  const { offer, minute: given, activated } = copy;
  const last = endOfDays(given, 2);
  const openings =
    offer === 'goal'
      ? reached(given, last, buys, gone)
      : (offer === 'off' ? [given] : activated.length === 0 ? [] : [Math.min(...activated)]).map((after) => ({
          ...{ after, until: last, closed: Infinity },
        }));
  return openings.flatMap((opening) => Array.from({ length: USES[offer] }, () => ({ ...opening, isTaken: false })));
};

/** One tea each; what comes back takes the last first. */
const reached = (given: number, last: number, buys: readonly ModelBuy[], gone: readonly ModelGone[]) => {
  const counting = buys.filter(({ minute }) => minute > given && minute < last);
  const backAt = (id: string): number =>
    Math.min(
      ...gone.filter(({ sale, sku }) => sale === id && (sku === null || sku === 'TEA')).map(({ minute }) => minute),
      Infinity,
    );
  const moments = counting.flatMap(({ id, minute }) => [minute, backAt(id)]).filter(Number.isFinite);
  const all: { after: number; until: number; closed: number }[] = [];
  let standing: (typeof all)[number][] = [];
  for (const now of moments.sort((a, b) => a - b)) {
    const teas = counting.filter(({ id, minute }) => minute <= now && backAt(id) > now).length;
    const most = Math.min(GOAL.times, Math.floor(teas / GOAL.units));
    for (const lost of standing.slice(most)) lost.closed = now;
    standing = standing.slice(0, most);
    if (!counting.some(({ minute }) => minute === now)) continue;
    while (standing.length < most) {
      const opening = { after: now, until: endOfDays(now, GOAL.days), closed: Infinity };
      all.push(opening);
      standing.push(opening);
    }
  }
  return all;
};
