import type { CounterDocument } from '@accrue/contracts';
import { localDateOf, NO_MONEY, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { NormalisedLine } from '../../receipt';
import { lessRefund, lineBasis, type NetOf } from '../basis';
import type { Basket } from '../basket';
import { LINE_TYPES_EXCLUDED, lineCheck } from '../conditions/eligibility';
import { localDayOf, startOf } from '../segments/local-days';
import { periodsOf, type Period } from '../limits/period';

/**
 * What one receipt adds to a counter: an amount (thousandths of a unit, minor units, receipts), or the things of which only different ones
 * count (days, categories).
 */
export type Counted = number | readonly string[];

/** Counter → what a receipt adds to it; one to which it adds nothing is not there. */
export type CountedBy = Readonly<Record<string, Counted>>;

export const COUNTS_NOTHING: CountedBy = {};

/** A counter of a compiled programme. */
export interface Counter {
  readonly id: string;
  /** The type of action that it counts; null: it counts receipts. */
  readonly action: string | null;
  /** The period of the calendar that an instant lies in, or the days up to it. Half-open. */
  windowAt(instant: InstantIso): Period;
  /** The local day, counted from 1970, from which on a fact of this instant is in the window no more; null: it stays. */
  leavesOn(instant: InstantIso): number | null;
  /** Goods of this kind count, whether they are bought or brought back. */
  isOf(line: NormalisedLine): boolean;
  /** What is left of a basket adds to it. */
  counted(basket: Basket, sale: CountedSale): Counted;
  /** In whole things. */
  valueOf(tally: Tally): number;
}

/** What counts together. */
export class Tally {
  private sum = 0;
  /** Thing → how many brought it. */
  private readonly things = new Map<string, number>();

  add(counted: Counted, sign: 1 | -1 = 1): void {
    if (typeof counted === 'number') {
      this.sum += sign * counted;
      return;
    }
    for (const thing of counted) {
      const times = (this.things.get(thing) ?? 0) + sign;
      if (times === 0) this.things.delete(thing);
      else this.things.set(thing, times);
    }
  }

  get different(): Iterable<string> {
    return this.things.keys();
  }

  /** A counter counts either amounts or things. */
  get amount(): number {
    return this.sum + this.things.size;
  }
}

export interface CountedSale {
  readonly occurredAt: InstantIso;
  readonly channel: string;
  readonly storeId: string;
}

/** A line whose goods the customer still has, and that cost something. */
interface CountedLine {
  readonly line: NormalisedLine;
  /** Thousandths of a unit. */
  readonly left: number;
  /** Minor units that they pay for it; below zero for a discount that is a line of its own. */
  readonly paid: number;
}

type Count = (lines: readonly CountedLine[], sale: CountedSale, zone: ZoneId) => Counted;

const AS_PAID: NetOf = { discounts: true, tax: false, points: false };
const THOUSANDTHS = 1000;
const NONE: readonly string[] = [];

const bought = (lines: readonly CountedLine[]): readonly CountedLine[] => lines.filter(({ paid }) => paid > 0);

const ifBought =
  (things: (sale: CountedSale, zone: ZoneId) => readonly string[]): Count =>
  (lines, sale, zone) =>
    bought(lines).length > 0 ? things(sale, zone) : NONE;

const COUNTS: Readonly<Record<CounterDocument['count'], Count>> = {
  receipts: (lines) => (bought(lines).length > 0 ? 1 : 0),
  visits: ifBought(({ occurredAt, storeId }, zone) => [`${localDateOf(occurredAt, zone)}/${storeId}`]),
  units: (lines) => bought(lines).reduce((sum, { left }) => sum + left, 0),
  spend: (lines) =>
    Math.max(
      0,
      lines.reduce((sum, { paid }) => sum + paid, 0),
    ),
  'distinct-days': ifBought(({ occurredAt }, zone) => [localDateOf(occurredAt, zone)]),
  'distinct-categories': (lines) => [
    ...new Set(
      bought(lines).flatMap(({ line: { categoryPath } }) =>
        categoryPath.length === 0 ? [] : [categoryPath.join('/')],
      ),
    ),
  ],
  actions: () => 0,
};

/** @param document of a checked programme */
export const compileCounter = ({ id, count, of = {}, window }: CounterDocument, zone: ZoneId): Counter => {
  const whyNotLine = lineCheck(of, LINE_TYPES_EXCLUDED);
  const isOf = (line: NormalisedLine): boolean => count !== 'actions' && whyNotLine(line) === null;
  const isFrom = placeOf(of);
  const linesOf = ({ lines, remaining, refunded = null }: Basket): readonly CountedLine[] =>
    lines.flatMap((line, index) => {
      const left = remaining === null ? line.quantity : (remaining[index] ?? 0);
      if (line.voided || left <= 0 || !isOf(line)) return [];
      const paid = lessRefund(lineBasis(line, AS_PAID, left), line, AS_PAID, refunded?.[index] ?? NO_MONEY);
      return [{ line, left, paid }];
    });
  return {
    id,
    action: of.action ?? null,
    ...windowsOf(window, zone),
    isOf,
    counted: (basket, sale) => (isFrom(sale) ? COUNTS[count](linesOf(basket), sale, zone) : 0),
    valueOf: ({ amount }) => (count === 'units' ? Math.floor(amount / THOUSANDTHS) : amount),
  };
};

/** Whether receipts of this channel and store count. */
const placeOf = ({ channels = [], stores = [] }: NonNullable<CounterDocument['of']>) => {
  const [ofChannels, ofStores] = [new Set(channels), new Set(stores)];
  return ({ channel, storeId }: CountedSale): boolean =>
    (ofChannels.size === 0 || ofChannels.has(channel)) && (ofStores.size === 0 || ofStores.has(storeId));
};

const windowsOf = (window: CounterDocument['window'], zone: ZoneId): Pick<Counter, 'windowAt' | 'leavesOn'> => {
  if (typeof window === 'string') {
    const windowAt = periodsOf(window, zone);
    const leavesOn: Counter['leavesOn'] = (instant) => localDayOf(windowAt(instant).until as InstantIso, zone);
    return { windowAt, leavesOn: window === 'programme' ? () => null : leavesOn };
  }
  return {
    windowAt: (instant) => {
      const today = localDayOf(instant, zone);
      return { from: startOf(today + 1 - window.rollingDays, zone), until: startOf(today + 1, zone) };
    },
    leavesOn: (instant) => localDayOf(instant, zone) + window.rollingDays,
  };
};

const isNothing = (counted: Counted): boolean => (typeof counted === 'number' ? counted === 0 : counted.length === 0);

/** What is left of a basket adds to each counter of its programme. */
export const countedBy = (counters: Iterable<Counter>, basket: Basket, sale: CountedSale): CountedBy => {
  const counted: Record<string, Counted> = {};
  for (const counter of counters) {
    const adds = counter.counted(basket, sale);
    if (!isNothing(adds)) counted[counter.id] = adds;
  }
  return counted;
};
