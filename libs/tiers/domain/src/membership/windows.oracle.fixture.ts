/**
 * Tiers of a member in the words of the rule book, for ladders that count by the year, or by the last months with tiers that hold on: at each moment,
 * from scratch, what of all that is bought and kept by then speaks for each tier. It knows none of the code that it is held against.
 */
import {
  dateOf,
  instantOf,
  leaves,
  midnightOf,
  remembered,
  type ModelReturn,
  type ModelSale,
} from './rolling.oracle.fixture';

export interface ModelLadder {
  /** '' is the first. */
  readonly from: string;
  /** By the last months, by the year that begins on a month and day; null: it counts all the time. */
  readonly window: { readonly months: number } | { readonly yearFrom: string } | null;
  readonly keeps: boolean;
  readonly downgrade: 'never' | 'at-period-end' | 'one-step' | 'immediate';
  readonly graceDays: number;
  readonly tiers: readonly { readonly id: string; readonly threshold: number }[];
}

/** A tier below which the member does not fall from one instant to another. */
export interface ModelFloor {
  readonly tierId: string;
  readonly from: string;
  readonly until: string | null;
}

const DAY = 86_400_000;
const daysLater = remembered((instant: string, days: number): string =>
  midnightOf(new Date(Date.parse(dateOf(Date.parse(instant))) + days * DAY).toISOString().slice(0, 10)),
);
const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
/** The first day of the year that begins in a year of the calendar. */
const firstDay = (year: number, monthDay: string): string =>
  `${String(year)}-${monthDay === '02-29' && !isLeap(year) ? '02-28' : monthDay}`;
const yearOf = remembered((order: string, monthDay: string): number => {
  const date = dateOf(Date.parse(instantOf(order)));
  const year = Number(date.slice(0, 4));
  return firstDay(year, monthDay) <= date ? year : year - 1;
});

interface Part {
  readonly order: string;
  /** Whose day decides. */
  readonly of: string;
  readonly spend: number;
}

const partsOf = (sales: readonly ModelSale[], returns: readonly ModelReturn[]): readonly Part[] => [
  ...sales.map(({ order, spend }) => ({ order, of: order, spend })),
  ...returns.flatMap(({ order, of, ofNone }) => [
    ...of.map(({ sale, spend }) => ({ order, of: sale.order, spend: -spend })),
    { order, of: order, spend: -ofNone },
  ]),
];
const total = (parts: readonly Part[]): number => parts.reduce((sum, { spend }) => sum + spend, 0);

export const timelineExpected = (
  {
    sales,
    returns,
    floors,
  }: {
    readonly sales: readonly ModelSale[];
    readonly returns: readonly ModelReturn[];
    readonly floors: readonly ModelFloor[];
  },
  { ladders, now }: { readonly ladders: readonly ModelLadder[]; readonly now: string },
) => {
  const parts = partsOf(sales, returns);
  const happened = [...parts.map(({ order }) => order), ...floors.map(({ from }) => from)].sort();
  const [first] = happened;
  if (first === undefined) return [];
  const midnights: string[] = [];
  for (let day = Date.parse(instantOf(first)); day <= Date.parse(now) + DAY; day += DAY)
    midnights.push(midnightOf(dateOf(day)));
  const orders = new Set([...happened, ...ladders.slice(1).map(({ from }) => from)]);
  const moments = [
    ...new Set([
      ...happened,
      ...floors.flatMap(({ until }) => until ?? []),
      ...ladders.slice(1).map(({ from }) => from),
      ...midnights,
    ]),
  ]
    .filter((moment) => instantOf(moment) <= now)
    .sort();
  const ladderAt = (moment: string): ModelLadder => ladders.findLast(({ from }) => from <= moment) as ModelLadder;
  const steps: { tierId: string | null; order: string }[] = [];
  const idOf = ({ tiers }: ModelLadder, rank: number): string | null => tiers[rank]?.id ?? null;
  const rankOf = ({ tiers }: ModelLadder, amount: number): number =>
    tiers.findLastIndex(({ threshold }) => threshold <= Math.max(0, amount));
  let tierId = idOf(ladderAt(''), rankOf(ladderAt(''), 0));
  /** Highest sums that ladders which keep have kept: of all, and of each year by the day that it begins on. */
  const kept = new Map<string, number>();
  const yearStarts = [
    ...new Set(ladders.flatMap(({ window }) => (window && 'yearFrom' in window ? window.yearFrom : []))),
  ];
  for (const moment of moments) {
    const ladder = ladderAt(moment);
    const known = parts.filter(({ order }) => order <= moment);
    const keep = (key: string, sum: number): void =>
      void kept.set(key, Math.max(ladder.keeps ? (kept.get(key) ?? 0) : 0, sum));
    // Nothing is bought or brought back at a midnight itself.
    const isQuiet = !orders.has(moment);
    if (!isQuiet) keep('', total(known));
    for (const monthDay of isQuiet ? [] : yearStarts)
      for (const year of new Set(known.map(({ of }) => yearOf(of, monthDay))))
        keep(`${monthDay}/${String(year)}`, total(known.filter(({ of }) => yearOf(of, monthDay) === year)));
    const earned = earnedAt(moment, { ladder, known, kept, rankOf });
    const held = floors
      .filter(({ from, until }) => from <= moment && (until === null || moment < until))
      .map((floor) => ladder.tiers.findIndex(({ id }) => id === floor.tierId));
    const is = idOf(ladder, Math.max(earned, ...held));
    if (is !== tierId) steps.push({ tierId: is, order: moment });
    tierId = is;
  }
  return steps;
};

interface Around {
  readonly ladder: ModelLadder;
  readonly known: readonly Part[];
  readonly kept: ReadonlyMap<string, number>;
  readonly rankOf: (ladder: ModelLadder, amount: number) => number;
}

const earnedAt = (moment: string, { ladder, known, kept, rankOf }: Around): number => {
  const { window, downgrade, graceDays } = ladder;
  if (window === null) return rankOf(ladder, kept.get('') ?? 0);
  const floor = rankOf(ladder, 0);
  if ('months' in window) {
    const counts = (at: string): number => total(known.filter(({ of }) => of <= at && at < leaves(of, window.months)));
    const all = known.map(({ of }) => leaves(of, window.months)).filter((at) => at <= moment);
    const held = all.map((at) => {
      const before = rankOf(ladder, total(known.filter(({ of }) => of < at && at <= leaves(of, window.months))));
      const holds = downgrade === 'never' || moment < (graceDays === 0 ? at : daysLater(at, graceDays));
      return holds && before > rankOf(ladder, counts(at)) ? before : floor;
    });
    return Math.max(rankOf(ladder, counts(moment)), ...held);
  }
  const { yearFrom } = window;
  const now = yearOf(moment, yearFrom);
  const isInGrace = graceDays > 0 && moment < daysLater(midnightOf(firstDay(now, yearFrom)), graceDays);
  const reached = (year: number): number => rankOf(ladder, kept.get(`${yearFrom}/${String(year)}`) ?? 0);
  const years = [...new Set(known.map(({ of }) => yearOf(of, yearFrom)))].filter((year) => year <= now);
  /** How far a year still speaks for the tier that it reached, in a later one. */
  const speaks = (year: number, in_: number): number => {
    const later = in_ - year;
    if (downgrade === 'never' || later === 0) return reached(year);
    if (downgrade === 'immediate') return floor;
    if (downgrade === 'at-period-end') return later === 1 ? reached(year) : floor;
    return reached(year) - (later - 1);
  };
  const before = isInGrace ? years.filter((year) => year < now).map((year) => speaks(year, now - 1)) : [];
  return Math.max(floor, ...years.map((year) => speaks(year, now)), ...before);
};
