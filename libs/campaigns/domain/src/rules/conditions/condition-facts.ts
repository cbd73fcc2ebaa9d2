import type { MemberAttributes } from '@accrue/contracts';
import { DAY_MS, minorUnits, NO_MONEY, wallMs, type InstantIso, type ZoneId } from '@accrue/kernel';
import { lessRefund, lineBasis, type NetOf } from '../basis';
import type { Basket } from '../basket';
import { ATTRIBUTE_FACTS, attributeFacts } from './attribute-facts';
import { MINUTE_MS, weekdayOf } from './hours';
import { daysEnrolled } from './newcomers';

/** What a condition may look at, and of what type that is in the language that it is written in. */
export const CONDITION_FACTS = {
  receipt: {
    /** Minor units that the customer pays for what is left: after discounts, with tax, whatever it is paid with. */
    netMinor: 'int',
    /** Whole units of all that is left. */
    units: 'int',
    lines: 'list<line>',
    channel: 'string',
    storeId: 'string',
    currency: 'string',
  },
  line: {
    sku: 'string',
    /** '': the till sent none. */
    brand: 'string',
    type: 'string',
    categories: 'list<string>',
    units: 'int',
    netMinor: 'int',
  },
  member: {
    /** Before the receipt; '': the ladder has none for everybody. */
    tier: 'string',
    /** Whole days of the programme's calendar since the day of enrolment; below 0 before it. Not there while nobody is known. */
    enrolledDays: 'int',
    ...ATTRIBUTE_FACTS,
  },
  /** The event time by the programme's clock. */
  now: {
    /** 2026-12-31 */
    date: 'string',
    year: 'int',
    month: 'int',
    day: 'int',
    /** mon, tue, … */
    weekday: 'string',
    hour: 'int',
    minute: 'int',
  },
} as const;

type Facts = typeof CONDITION_FACTS;
interface TypeNamed {
  readonly int: number;
  readonly string: string;
  readonly 'list<string>': readonly string[];
  readonly 'list<line>': readonly FactsOf<'line'>[];
}
type FactsOf<Name extends keyof Facts> = {
  readonly [K in keyof Facts[Name]]: Facts[Name][K] extends keyof TypeNamed ? TypeNamed[Facts[Name][K]] : never;
};

export interface ConditionFacts {
  readonly receipt: FactsOf<'receipt'>;
  readonly member: Omit<FactsOf<'member'>, 'enrolledDays'> & Partial<Pick<FactsOf<'member'>, 'enrolledDays'>>;
  readonly now: FactsOf<'now'>;
  readonly counter: CounterValues;
}

/** How far a declared counter of the member was before the receipt. */
export type CounterValues = (counterId: string) => number;

/** Of whom nobody knows. */
export const NOTHING_COUNTED: CounterValues = () => 0;

interface Circumstances {
  readonly channel: string;
  readonly storeId: string;
  readonly occurredAt: InstantIso;
  readonly tierId: string | null;
  readonly enrolledAt: InstantIso | null;
  readonly attributes: MemberAttributes;
  readonly counters: CounterValues;
}

const AS_PAID: NetOf = { discounts: true, tax: false, points: false };
const THOUSANDTHS = 1000;

/** Of a sale, for what the customer still has of it. */
export const conditionFacts = (
  basket: Basket,
  { channel, storeId, occurredAt, tierId, enrolledAt, attributes, counters }: Circumstances,
  { timeZone, currency }: { readonly timeZone: ZoneId; readonly currency: string },
): ConditionFacts => {
  const lines = linesLeft(basket);
  const thousandths = lines.reduce((sum, { left }) => sum + left, 0);
  return {
    receipt: {
      netMinor: lines.reduce((sum, { fact }) => sum + fact.netMinor, 0),
      units: Math.floor(thousandths / THOUSANDTHS),
      lines: lines.map(({ fact }) => fact),
      channel,
      storeId,
      currency,
    },
    member: memberFacts({ occurredAt, tierId, enrolledAt, attributes }, timeZone),
    now: wallClock(occurredAt, timeZone),
    counter: counters,
  };
};

export const memberFacts = (
  {
    occurredAt,
    tierId,
    enrolledAt,
    attributes,
  }: Pick<Circumstances, 'occurredAt' | 'tierId' | 'enrolledAt' | 'attributes'>,
  zone: ZoneId,
): ConditionFacts['member'] => ({
  tier: tierId ?? '',
  ...attributeFacts(attributes),
  ...(enrolledAt === null ? {} : { enrolledDays: daysEnrolled(occurredAt, enrolledAt, zone) }),
});

const linesLeft = ({ lines, remaining, refunded = null }: Basket) =>
  lines.flatMap((line, index) => {
    const left = remaining === null ? line.quantity : (remaining[index] ?? 0);
    if (line.voided || left <= 0) return [];
    const { sku, brand, type, categoryPath: categories } = line;
    const netMinor = lessRefund(lineBasis(line, AS_PAID, left), line, AS_PAID, refunded?.[index] ?? NO_MONEY);
    const units = Math.floor(left / THOUSANDTHS);
    return [{ left, fact: { sku, brand: brand ?? '', type, categories, units, netMinor: minorUnits(netMinor) } }];
  });

export const wallClock = (instant: InstantIso, zone: ZoneId): ConditionFacts['now'] => {
  const wall = wallMs(instant, zone);
  const at = new Date(wall);
  return {
    date: at.toISOString().slice(0, 'YYYY-MM-DD'.length),
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    weekday: weekdayOf(Math.floor(wall / DAY_MS)),
    hour: at.getUTCHours(),
    minute: Math.floor((wall / MINUTE_MS) % 60),
  };
};
