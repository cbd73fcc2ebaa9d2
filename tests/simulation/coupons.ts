import type { ReceiptV1 } from '@accrue/contracts';
import {
  copiesIn,
  EMPTY,
  isPurchase,
  placeOf,
  placeOfAction,
  takingsOf,
  unitsLeft,
  unitsOf,
  VOUCHER,
  vouchersIn,
  withEvent,
  type Copy,
  type Journal,
  type Recorded,
} from './journals';
import type { Row } from './simulated-database';

type Version = 1 | 2;

interface Terms {
  /** Of the offer, after the day on which it is given. */
  readonly days: number;
  /** null: it is open at once. */
  readonly goal: { readonly units: number; readonly times: number; readonly days: number } | null;
  /** null: it gives something else. */
  readonly coupon: {
    /** What the document says, by version. */
    readonly takes: Readonly<Record<Version, object>>;
    readonly off: (price: number, units: number, version: Version) => number;
    readonly times: number;
    readonly givenBackBy: 'void' | 'return' | 'nothing';
  } | null;
  readonly needsActivation: boolean;
}

/** Pence off, percent off, pence for each unit, by version. */
const AMOUNT = { 1: 200, 2: 260 } as const;
const PERCENT = { 1: 30, 2: 40 } as const;
const VOUCHER_PERCENT = { 1: 25, 2: 35 } as const;
const PRICE = { 1: 100, 2: 80 } as const;

/** Offers that give a coupon or a cake. */
export const TERMS: Readonly<Record<'off' | 'thanks' | 'kept' | 'bake' | typeof VOUCHER.offer, Terms>> = {
  off: {
    ...{ days: 3, goal: null, needsActivation: false },
    coupon: {
      takes: { 1: { amount: AMOUNT[1] }, 2: { amount: AMOUNT[2] } },
      off: (price, _units, version) => Math.min(price, AMOUNT[version]),
      ...{ times: 1, givenBackBy: 'void' },
    },
  },
  thanks: {
    ...{ days: 3, goal: { units: 3, times: 2, days: 1 }, needsActivation: false },
    coupon: {
      takes: { 1: { percent: String(PERCENT[1]) }, 2: { percent: String(PERCENT[2]) } },
      off: (price, _units, version) => halfUp(price * PERCENT[version], 100),
      ...{ times: 1, givenBackBy: 'return' },
    },
  },
  kept: {
    ...{ days: 2, goal: null, needsActivation: true },
    coupon: {
      takes: { 1: { price: PRICE[1] }, 2: { price: PRICE[2] } },
      off: (price, units, version) => Math.max(0, price - PRICE[version] * units),
      ...{ times: 2, givenBackBy: 'nothing' },
    },
  },
  [VOUCHER.offer]: {
    ...{ days: 1, goal: null, needsActivation: false },
    coupon: {
      takes: { 1: { percent: String(VOUCHER_PERCENT[1]) }, 2: { percent: String(VOUCHER_PERCENT[2]) } },
      off: (price, _units, version) => halfUp(price * VOUCHER_PERCENT[version], 100),
      ...{ times: 1, givenBackBy: 'return' },
    },
  },
  bake: { days: 3, goal: { units: 2, times: 2, days: 3 }, coupon: null, needsActivation: false },
};

/** What a till takes off that has learned a coupon by heart. */
export const BY_HEART = { discountId: 'off', amount: AMOUNT[1] } as const;

const ON_RETURN = { void: {}, return: { onReturn: 'give-back' }, nothing: { onReturn: 'keep-used' } } as const;

/** As the document has them. */
export const couponOffers = (version: Version): readonly object[] =>
  Object.entries(TERMS).map(([id, { days, goal, coupon, needsActivation }]) => ({
    ...{ id, name: id, window: { days } },
    ...(goal === null ? {} : { goal: { units: goal.units }, times: goal.times }),
    ...(needsActivation ? { activation: 'required' } : {}),
    give:
      coupon === null
        ? { reward: 'cake' }
        : {
            discount: {
              ...{ ...coupon.takes[version], times: coupon.times, ...ON_RETURN[coupon.givenBackBy] },
              ...(goal === null ? {} : { days: goal.days }),
            },
          },
  }));

export const halfUp = (numerator: number, denominator: number): number =>
  Math.floor((2 * numerator + denominator) / (2 * denominator));

const termsOf = ({ offer }: Pick<Copy, 'offer'>): Terms | undefined => TERMS[offer as keyof typeof TERMS];

const DAY_MS = 86_400_000;
/** Days end as those of the prime meridian while it is winter. */
const endOfDays = (at: string, days: number): string =>
  new Date((Math.floor(Date.parse(at) / DAY_MS) + days + 1) * DAY_MS).toISOString();

/** A purchase that reached a goal, and what came back without which it does not. */
interface Reached {
  readonly by: string;
  readonly at: ReceiptV1;
  undoneAt: string | null;
}

/** @returns null: purchases do not count yet */
const startOf = (copy: Copy): string | null => {
  if (termsOf(copy)?.needsActivation !== true) return copy.place;
  return copy.activatedAt === null ? null : placeOfAction(copy.activatedAt, copy.id);
};

/** Moment by moment, all anew. */
const reachedOf = (copy: Copy, { receipts }: Journal): readonly Reached[] => {
  const { goal, days } = termsOf(copy) ?? { goal: null, days: 0 };
  const start = startOf(copy);
  if (goal === null || start === null) return [];
  const counting = receipts
    .map(({ receipt }) => receipt)
    .filter((sale) => isPurchase(sale) && placeOf(sale) > start && placeOf(sale) < endOfDays(copy.givenAt, days));
  const moments = counting
    .flatMap((sale) => [
      { place: placeOf(sale), sale },
      ...takingsOf(sale, receipts).map(({ place }) => ({ place, sale: null })),
    ])
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const all: Reached[] = [];
  let standing: Reached[] = [];
  for (const { place, sale } of moments) {
    const units = counting
      .filter((each) => placeOf(each) <= place)
      .reduce((sum, each) => sum + unitsLeft(each, place, receipts), 0);
    const most = Math.min(goal.times, Math.floor(units / goal.units));
    for (const lost of standing.slice(most)) lost.undoneAt = place;
    standing = standing.slice(0, most);
    while (sale !== null && standing.length < most) {
      const reached = { by: sale.receiptId, at: sale, undoneAt: null };
      standing.push(reached);
      all.push(reached);
    }
  }
  return all;
};

interface Slot {
  readonly after: string;
  readonly until: string;
  isTaken: boolean;
}

/** Each use that a copy offers and that nothing has withdrawn by a place. */
const slotsOf = (copy: Copy, { goal, days, coupon }: Terms, place: string, journal: Journal): Slot[] => {
  const start = startOf(copy);
  if (start === null || (copy.goneAt !== null && copy.goneAt <= place)) return [];
  const openings =
    goal === null
      ? [{ after: start, until: endOfDays(copy.givenAt, days) }]
      : reachedOf(copy, journal)
          .filter(({ undoneAt }) => undoneAt === null || undoneAt > place)
          .map(({ at }) => ({ after: placeOf(at), until: endOfDays(at.endedAt, goal.days) }));
  return openings
    .flatMap((opening) => Array.from({ length: coupon?.times ?? 0 }, () => ({ ...opening, isTaken: false })))
    .sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)));
};

/** Places of purchases that have used a copy, as far as that counts at a place. */
const usesOf = (copy: Copy, { coupon }: Terms, at: ReceiptV1, { receipts }: Journal): readonly string[] =>
  receipts
    .filter(({ receiptId, discounts, receipt }) => {
      if (receiptId === at.receiptId || discounts?.used?.some(({ copyId }) => copyId === copy.id) !== true)
        return false;
      if (coupon?.givenBackBy === 'nothing') return true;
      const before = takingsOf(receipt, receipts).filter(({ place }) => place < placeOf(at));
      if (before.some(({ isVoid }) => isVoid)) return false;
      const back = before.reduce((sum, { units }) => sum + units, 0);
      return coupon?.givenBackBy === 'void' || back < unitsOf(receipt);
    })
    .map(({ receipt }) => placeOf(receipt))
    .sort();

/** Until when the first use can be made that is open to a receipt; null: none is. */
const openUntil = (copy: Copy, terms: Terms, at: ReceiptV1, journal: Journal): string | null => {
  const place = placeOf(at);
  const slots = slotsOf(copy, terms, place, journal);
  const holds = ({ after, until, isTaken }: Slot, use: string): boolean => !isTaken && after < use && use < until;
  const take = (slot: Slot | undefined): boolean => {
    if (slot !== undefined) slot.isTaken = true;
    return slot !== undefined;
  };
  const elsewhere = usesOf(copy, terms, at, journal).filter((use) => !take(slots.find((slot) => holds(slot, use))));
  for (const _ of elsewhere) take(slots.find(({ isTaken }) => !isTaken));
  return slots.find((slot) => holds(slot, place))?.until ?? null;
};

/** What the coupon takes off that a receipt names, of the copy that ends first; null: none is open to it. */
export const couponOn = (
  { receipt }: Recorded,
  price: number,
  journal: Journal,
): { readonly copyId: string; readonly off: number } | null => {
  const named = receipt.loyaltyDiscounts?.map(({ discount }) => discount) ?? [];
  const open = copiesIn(journal)
    .filter(({ offer }) => named.includes(offer))
    .flatMap((copy) => {
      const terms = termsOf(copy);
      const until = terms === undefined ? null : openUntil(copy, terms, receipt, journal);
      return terms === undefined || terms.coupon === null || until === null
        ? []
        : [{ copy, until, coupon: terms.coupon }];
    })
    .sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)));
  const [first] = open;
  if (first === undefined) return null;
  return { copyId: first.copy.id, off: first.coupon.off(price, unitsOf(receipt), first.copy.version) };
};

/** What goals and rules have brought by purchases that stand is what campaigns have stated: as many cakes, as many coupons. */
export const goalFaults = (journals: readonly Row[]): readonly string[] => {
  const byStream = new Map<string, Journal>();
  const stated = new Map<unknown, Row>();
  for (const row of journals) {
    const stream = String(row['streamId']);
    byStream.set(stream, withEvent(byStream.get(stream) ?? EMPTY, row));
    if (row['type'] === 'GiftStated' && Number(stated.get(row['giftId'])?.['sequence'] ?? -1) < Number(row['sequence']))
      stated.set(row['giftId'], row);
  }
  const is = new Map<string, number>();
  for (const { memberId, receiptId, ruleId, granted, reversals } of stated.values()) {
    if (!(String(ruleId) in TERMS) && ruleId !== VOUCHER.rule) continue;
    const back = (reversals as readonly { readonly points: number }[]).reduce((sum, { points }) => sum + points, 0);
    is.set(`journal-${String(memberId)} ${String(receiptId)} ${String(ruleId)}`, Number(granted) - back);
  }
  const due = new Map<string, number>();
  for (const [stream, journal] of byStream) {
    for (const { receiptId, copy } of vouchersIn(journal))
      if (copy.goneAt === null) due.set(`${stream} ${receiptId} ${VOUCHER.rule}`, 1);
    for (const copy of journal.copies)
      for (const { by, undoneAt } of reachedOf(copy, journal)) {
        const key = `${stream} ${by} ${copy.offer}`;
        if (undoneAt === null) due.set(key, (due.get(key) ?? 0) + 1);
      }
  }
  return [...new Set([...is.keys(), ...due.keys()])].flatMap((key) =>
    (is.get(key) ?? 0) === (due.get(key) ?? 0)
      ? []
      : [`${key} has brought ${String(is.get(key) ?? 0)}, and should ${String(due.get(key) ?? 0)}`],
  );
};
