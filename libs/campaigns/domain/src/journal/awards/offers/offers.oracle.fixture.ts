/**
 * What offers of the test beside it give, computed another way: for each copy and each moment everything that is left is counted anew. It knows
 * no offer but by what is written here.
 */
export interface ModelSale {
  readonly id: string;
  /** Minutes since the first day began. Sales have even ones. */
  readonly minute: number;
  /** Pence of tea and of other goods. */
  readonly goods: { readonly TEA: number; readonly MUG: number };
  /** Units of tea that came back, a whole line at a time, and when. */
  readonly returned: readonly { readonly by: string; readonly minute: number; readonly sku: 'TEA' | 'MUG' }[];
}

export interface ModelCopy {
  readonly offer: 'big' | 'tea' | 'days' | 'opt';
  readonly minute: number;
  /** When the member said that they want it; `opt` counts for nothing without. */
  readonly activated: readonly number[];
  /** When what had brought it came back: from then on it is gone, and all that it gave. Absent: the member has it. */
  readonly taken?: number;
}

const TERMS = {
  big: { points: 50, times: 1 },
  // A reward each time.
  tea: { points: 1, times: 3 },
  days: { points: 20, times: 1 },
  opt: { points: 3, times: 2 },
} as const;
const TEA_GOAL = { tea: 500, opt: 300 } as const;
const DAY = 24 * 60;

/** Receipt and offer → [given, taken back]. */
export const offersOracle = (
  sales: readonly ModelSale[],
  copies: readonly ModelCopy[],
): Record<string, readonly [number, number]> => {
  const sums: Record<string, [number, number]> = {};
  for (const { offer, minute: given, activated, taken = Infinity } of copies) {
    const { points, times } = TERMS[offer];
    // Given on a day: until the end of the second day after it.
    const last = (Math.floor(given / DAY) + 3) * DAY;
    const start = offer === 'opt' ? Math.min(...activated) : given;
    const counting = sales.filter(({ minute }) => minute > start && minute < last && minute < taken);
    const leftAt = ({ goods, returned }: ModelSale, now: number, sku: 'TEA' | 'MUG') =>
      returned.some((back) => back.sku === sku && back.minute <= now) ? 0 : goods[sku];
    const reached = (now: number, of: readonly ModelSale[]): number => {
      const bought = of.filter(({ minute }) => minute <= now);
      if (offer === 'tea' || offer === 'opt')
        return Math.floor(bought.reduce((sum, each) => sum + leftAt(each, now, 'TEA'), 0) / TEA_GOAL[offer]);
      const paid = (each: ModelSale) => leftAt(each, now, 'TEA') + leftAt(each, now, 'MUG');
      if (offer === 'big') return bought.filter((each) => paid(each) > 600).length;
      const days = new Set(bought.filter((each) => paid(each) > 0).map(({ minute }) => Math.floor(minute / DAY)));
      return Math.floor(days.size / 2);
    };
    const moments = [
      ...new Set(counting.flatMap((each) => [each.minute, ...each.returned.map(({ minute }) => minute)])),
    ].sort((a, b) => a - b);
    let standing: string[] = [];
    for (const now of taken === Infinity ? moments : [...moments.filter((each) => each < taken), taken]) {
      if (now === taken) {
        for (const id of standing) sums[`${id} ${offer}`]![1] += points;
        break;
      }
      const stays = (id: string, at: number) =>
        offer === 'big'
          ? reached(
              now,
              counting.filter((each) => each.id === id),
            ) > 0
          : at < reached(now, counting);
      for (const [at, id] of standing.entries()) if (!stays(id, at)) sums[`${id} ${offer}`]![1] += points;
      standing = standing.filter(stays);
      const sold = counting.find(({ minute }) => minute === now);
      if (sold === undefined) continue;
      const here = offer === 'big' ? standing.length + reached(now, [sold]) : reached(now, counting);
      // Who buys nothing of it completes nothing.
      const adds = offer === 'tea' || offer === 'opt' ? sold.goods.TEA > 0 : true;
      while (adds && standing.length < Math.min(times, here)) {
        standing.push(sold.id);
        (sums[`${sold.id} ${offer}`] ??= [0, 0])[0] += points;
      }
    }
  }
  return sums;
};
