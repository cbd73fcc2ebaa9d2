/**
 * Tiers of a member whose ladder looks at the last months, in the words of the rule book: at each moment, what of all that is bought and kept still
 * counts. It knows none of the code that it is held against.
 */
export interface ModelSale {
  readonly order: string;
  readonly spend: number;
}

export interface ModelReturn {
  readonly order: string;
  /** What it takes of which sale, and what of none that is known. */
  readonly of: readonly { readonly sale: ModelSale; readonly spend: number }[];
  readonly ofNone: number;
}

export interface ModelLadder {
  /** '' is the first. */
  readonly from: string;
  /** null: it counts all the time. */
  readonly months: number | null;
  readonly keeps: boolean;
  readonly tiers: readonly { readonly id: string; readonly threshold: number }[];
}

const DAY = 86_400_000;
const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });
/** Slow to answer, and asked for the same again and again. */
export const remembered = <Args extends readonly unknown[], Answer>(answer: (...args: Args) => Answer) => {
  const known = new Map<string, Answer>();
  return (...args: Args): Answer => {
    const key = args.join();
    const found = known.get(key) ?? answer(...args);
    known.set(key, found);
    return found;
  };
};
export const dateOf = remembered((ms: number): string => calendar.format(ms));
const isoOf = (ms: number): string => new Date(ms).toISOString();

/** London keeps Greenwich time, or is an hour ahead of it. */
export const midnightOf = remembered((date: string): string => {
  const utc = Date.parse(date);
  return isoOf(dateOf(utc - DAY / 24) === date ? utc - DAY / 24 : utc);
});

/** The same day so many months later, or the last of that month where it has no such day. */
export const monthsLater = (date: string, months: number): string => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  for (let last = day; ; last -= 1) {
    const found = new Date(Date.UTC(year, month - 1 + months, last));
    if (found.getUTCDate() === last) return found.toISOString().slice(0, 10);
  }
};
export const instantOf = (order: string): string => order.split('|')[0] ?? '';
export const leaves = remembered((order: string, months: number): string =>
  midnightOf(monthsLater(dateOf(Date.parse(instantOf(order))), months)),
);

export const amountExpected = (
  sales: readonly ModelSale[],
  returns: readonly ModelReturn[],
  { moment, months }: { readonly moment: string; readonly months: number | null },
): number => {
  const counts = (order: string, with_: string): boolean =>
    order <= moment && (months === null || moment < leaves(with_, months));
  const bought = sales.map(({ order, spend }) => (counts(order, order) ? spend : 0));
  const back = returns.flatMap(({ order, of, ofNone }) => [
    ...of.map(({ sale, spend }) => (counts(order, sale.order) ? spend : 0)),
    counts(order, order) ? ofNone : 0,
  ]);
  return [...bought, ...back.map((spend) => -spend)].reduce((sum, each) => sum + each, 0);
};

export const timelineExpected = (
  sales: readonly ModelSale[],
  returns: readonly ModelReturn[],
  { ladders, now }: { readonly ladders: readonly ModelLadder[]; readonly now: string },
) => {
  if (sales.length + returns.length === 0) return [];
  const ladderAt = (moment: string): ModelLadder => ladders.findLast(({ from }) => from <= moment) as ModelLadder;
  const sumAt = (moment: string, months: number | null): number => amountExpected(sales, returns, { moment, months });
  const orders = [...sales, ...returns].map(({ order }) => order);
  const first = Date.parse(instantOf([...orders].sort()[0] ?? now));
  const midnights: string[] = [];
  for (let day = first; day <= Date.parse(now) + DAY; day += DAY) midnights.push(midnightOf(dateOf(day)));
  const moments = [...new Set([...orders, ...ladders.slice(1).map(({ from }) => from), ...midnights])]
    .filter((moment) => instantOf(moment) <= now)
    .sort();
  const reached = ({ tiers }: ModelLadder, amount: number): string | null =>
    tiers.findLast(({ threshold }) => threshold <= Math.max(0, amount))?.id ?? null;
  const steps: { tierId: string | null; order: string }[] = [];
  let tierId = reached(ladderAt(''), 0);
  let kept = 0;
  for (const moment of moments) {
    const ladder = ladderAt(moment);
    const sum = sumAt(moment, null);
    // Under `keep` the highest sum counts since the last moment at which another ladder let it fall.
    kept = Math.max(ladder.keeps ? kept : 0, sum);
    const is = reached(ladder, ladder.months === null ? kept : sumAt(moment, ladder.months));
    if (is !== tierId) steps.push({ tierId: is, order: moment });
    tierId = is;
  }
  return steps;
};
