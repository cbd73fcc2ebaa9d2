/**
 * What rules for segments give under the programme of the test beside it, computed another way: everything anew for each sale. It knows no
 * segment but by what is written here.
 */
export interface ModelSale {
  readonly id: string;
  /** Sorts all facts. */
  readonly key: string;
  /** Local days since Friday, 29 May 2020. */
  readonly day: number;
  readonly isSilver: boolean;
  readonly lines: readonly { readonly half: number; readonly halves: number }[];
  readonly takes: readonly { readonly key: string; readonly halves: readonly number[] }[];
}

type Awards = Readonly<Record<string, readonly [granted: number, reversed: number]>>;

const FIXED = { spender: 3, regular: 5, lapsed: 7, fresh: 11, either: 13 };

const penceAt = ({ lines, takes }: ModelSale, key: string): number =>
  lines.reduce((sum, { half, halves }, at) => {
    const back = takes.filter((take) => take.key <= key).reduce((taken, take) => taken + (take.halves[at] ?? 0), 0);
    return sum + half * (halves - back);
  }, 0);

/** `receipt:rule` → what it gave, and what returns took of it: all, with the last of the goods. */
export const segmentsOracle = (sales: readonly ModelSale[]): Awards => {
  const awards: Record<string, readonly [number, number]> = {};
  for (const sale of sales) {
    const kept = sales.filter(({ key }) => key < sale.key).filter((each) => penceAt(each, sale.key) > 0);
    const spent = kept.reduce((sum, each) => sum + penceAt(each, sale.key), 0);
    const days = kept.map(({ day }) => sale.day - day);
    const isIn = {
      spender: spent >= 1000,
      regular: kept.length >= 3,
      lapsed: days.length > 0 && days.every((since) => since > 2),
      fresh: days.length > 0 && days.every((since) => since <= 5),
      either:
        (days.length > 0 && days.every((since) => since > 2)) ||
        sale.isSilver ||
        days.filter((d) => d <= 1).length >= 2,
    };
    const isAllBack = penceAt(sale, '~') === 0;
    for (const name of ['spender', 'regular', 'lapsed', 'fresh', 'either'] as const)
      if (isIn[name]) awards[`${sale.id}:${name}`] = [FIXED[name], isAllBack ? FIXED[name] : 0];
  }
  return awards;
};
