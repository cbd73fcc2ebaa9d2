/**
 * What a cumulative card takes off under the programme of the test beside it, computed another way: the whole history anew for each moment, with
 * fractions of integers and no index.
 */
export interface ModelSale {
  readonly id: string;
  /** Minute of its event time, different for all receipts. */
  readonly at: number;
  /** Price of each line in minor units, one unit each. */
  readonly prices: readonly number[];
}

export interface ModelBack {
  readonly sale: string;
  readonly at: number;
  /** Lines that come back; null: the sale is voided. */
  readonly lines: readonly number[] | null;
}

export interface ModelCard {
  readonly steps: readonly (readonly [from: number, hundredths: number])[];
  readonly keeps: boolean;
  readonly max: number;
  /** Lines at these places of a receipt are for it. */
  readonly isFor: (line: number) => boolean;
}

/** What is left of all that was bought before a moment, as it stood then. */
const spentAt = (sales: readonly ModelSale[], backs: readonly ModelBack[], moment: number): number => {
  let spent = 0;
  for (const { id, at, prices } of sales) {
    if (at > moment) continue;
    const gone = backs.filter((back) => back.sale === id && back.at <= moment);
    if (gone.some(({ lines }) => lines === null)) continue;
    prices.forEach((price, line) => {
      if (!gone.some(({ lines }) => lines?.includes(line))) spent += price;
    });
  }
  return spent;
};

/** Sum that the card goes by just before a minute. */
export const countedBefore = (
  sales: readonly ModelSale[],
  backs: readonly ModelBack[],
  at: number,
  keeps: boolean,
): number => {
  if (!keeps) return spentAt(sales, backs, at - 1);
  const voided = backs.filter((back) => back.lines === null && back.at < at).map(({ sale }) => sale);
  const standing = sales.filter(({ id }) => !voided.includes(id));
  let most = 0;
  for (let moment = 0; moment < at; moment += 1) most = Math.max(most, spentAt(standing, backs, moment));
  return most;
};

/** What one card takes off each line by itself, whatever other cards do. */
const offBy = ({ steps, max, isFor }: ModelCard, counted: number, prices: readonly number[]): readonly number[] => {
  let hundredths = 0;
  for (const [from, each] of steps) if (from <= counted) hundredths = each;
  const weights = prices.map((price, line) => (isFor(line) ? price : 0));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const off = Math.min(max, Math.floor((2 * sum * hundredths + 10_000) / 20_000));
  if (sum === 0) return weights;
  const shares = weights.map((weight) => Math.floor((off * weight) / sum));
  const order = weights
    .map((weight, line) => ({ line, rest: (off * weight) % sum }))
    .sort((a, b) => b.rest - a.rest || a.line - b.line);
  for (let left = off - shares.reduce((all, share) => all + share, 0), next = 0; left > 0; left -= 1, next += 1) {
    const line = order[next]?.line ?? 0;
    shares[line] = (shares[line] ?? 0) + 1;
  }
  return shares;
};

/** Card → line → minor units, of all that take something off. */
export const discountsOf = (
  cards: readonly ModelCard[],
  counted: readonly number[],
  prices: readonly number[],
): readonly (readonly (readonly [line: number, amount: number])[])[] => {
  const alone = cards.map((card, index) => offBy(card, counted[index] ?? 0, prices));
  return cards.map((_, card) =>
    prices.flatMap((_price, line): (readonly [number, number])[] => {
      const amounts = alone.map((off) => off[line] ?? 0);
      const best = amounts.indexOf(Math.max(...amounts));
      return best === card && (amounts[card] ?? 0) > 0 ? [[line, amounts[card] ?? 0]] : [];
    }),
  );
};
