/**
 * The most that the coupons of the test beside it can take off, computed another way: every choice of receipts is tried. It knows no programme but by what is
 * written here.
 */
export interface ModelSale {
  readonly minute: number;
  /** Pence of one unit, and how many. */
  readonly price: number;
  readonly units: number;
  /** When so many came back. */
  readonly backs: readonly { readonly minute: number; readonly units: number }[];
}

export interface ModelCopy {
  readonly offer: 'clip' | 'big';
  readonly minute: number;
}

export interface ModelTerms {
  /** Hundredths of a percent off, and the most pence; how many receipts may use it. */
  readonly clip: { readonly percent: number; readonly max: number; readonly times: number };
  /** Pence off, for each basket that is over the goal; at most so many for a copy. */
  readonly big: { readonly amount: number; readonly goal: number; readonly times: number };
}

interface Slot {
  readonly after: number;
  readonly before: number;
}

const DAY = 24 * 60;
/** A card takes that off every basket. */
const CARD = 300;
const DAYS = { clip: 1, big: 2 } as const;
const rounded = (value: number, of: number): number => Math.floor((2 * value + of) / (2 * of));
const endOf = (minute: number, days: number): number => (Math.floor(minute / DAY) + days + 1) * DAY;

/** Pence that stay off by all choices at best. */
export const mostOracle = (
  offer: ModelCopy['offer'],
  sales: readonly ModelSale[],
  copies: readonly ModelCopy[],
  terms: ModelTerms,
): number => {
  const slots = copies
    .filter((copy) => copy.offer === offer)
    .flatMap((copy) => (offer === 'clip' ? clips(copy, terms) : bigs(copy, sales, terms)));
  const best = (at: number, taken: ReadonlySet<number>): number => {
    const sale = sales[at];
    if (sale === undefined) return 0;
    const here = slots.flatMap(({ after, before }, slot) =>
      taken.has(slot) || sale.minute <= after || sale.minute >= before ? [] : [slot],
    );
    const using = here.map((slot) => worthOf(offer, sale, terms) + best(at + 1, new Set([...taken, slot])));
    return Math.max(best(at + 1, taken), ...using);
  };
  return best(0, new Set());
};

const clips = ({ minute }: ModelCopy, { clip }: ModelTerms): readonly Slot[] =>
  Array.from({ length: clip.times }, () => ({ after: minute, before: endOf(minute, DAYS.clip) }));

/** Minute by minute: who reached the goal has a coupon until the basket is below it. */
const bigs = ({ minute: given }: ModelCopy, sales: readonly ModelSale[], { big }: ModelTerms): readonly Slot[] => {
  const last = endOf(given, DAYS.big);
  const moments = [
    ...sales.map((sale) => ({ minute: sale.minute, sale, units: sale.units })),
    ...sales.flatMap((sale) =>
      sale.backs.map(({ minute }, nth) => ({
        ...{ minute, sale },
        units: sale.units - sale.backs.slice(0, nth + 1).reduce((sum, { units }) => sum + units, 0),
      })),
    ),
  ].sort((a, b) => a.minute - b.minute);
  const slots: { after: number; before: number; sale: ModelSale }[] = [];
  for (const { minute, sale, units } of moments) {
    const standing = slots.filter(({ before }) => before === last);
    const isReached = units * sale.price >= big.goal;
    if (minute !== sale.minute) {
      if (!isReached) for (const slot of standing) if (slot.sale === sale) slot.before = Math.min(last, minute);
    } else if (isReached && minute > given && minute < last && standing.length < big.times)
      slots.push({ after: minute, before: last, sale });
  }
  return slots;
};

const worthOf = (offer: ModelCopy['offer'], { price, units, backs }: ModelSale, terms: ModelTerms): number => {
  const all = price * units;
  const { clip, big } = terms;
  const off =
    offer === 'clip' ? Math.min(rounded(all * clip.percent, 10_000), clip.max, all) : Math.min(big.amount, all);
  const more = Math.max(0, off - rounded(all * CARD, 10_000));
  const left = units - backs.reduce((sum, each) => sum + each.units, 0);
  return rounded(more * left, units);
};
