/**
 * How offers of the test beside it stand at a minute, computed another way: all that was known by then is counted anew. It knows no offer but by what is
 * written here.
 */
export interface ModelSale {
  readonly id: string;
  /** One tea. */
  readonly minute: number;
  /** When it came back; null: the member has it. */
  readonly back: number | null;
}

export interface ModelCopy {
  /** `tea`: twice for two teas within two days · `opt`: a coupon that has to be activated, for one day. */
  readonly offer: 'tea' | 'opt';
  readonly minute: number;
  /** The earliest time stands. */
  readonly activated: readonly number[];
}

export interface ModelFacts {
  readonly sales: readonly ModelSale[];
  readonly copies: readonly ModelCopy[];
}

const DAY = 24 * 60;
const TEA = { units: 2, times: 2, days: 2 } as const;
const OPT = { days: 1 } as const;
const endOf = ({ minute }: ModelCopy, days: number): number => (Math.floor(minute / DAY) + days + 1) * DAY;

/** Segments that the member is in just before a minute. */
export const segmentsAt = (now: number, { sales, copies }: ModelFacts): ReadonlySet<string> => {
  const inside = new Set<string>();
  for (const copy of copies) {
    if (copy.minute >= now) continue;
    const isTea = copy.offer === 'tea';
    const last = endOf(copy, isTea ? TEA.days : OPT.days);
    const done = isTea ? completedAt(now, copy, last, sales) : 0;
    const isWanted = isTea || Math.min(Infinity, ...copy.activated) < now;
    const isFull = isTea && done === TEA.times;
    if (isTea) inside.add('given');
    else if (isWanted) inside.add('wants');
    if (done > 0) inside.add('done');
    if (now < last && isWanted && !isFull) inside.add(isTea ? 'open' : 'clip');
    if (now >= last && !isFull) inside.add(isTea ? 'missed' : 'over');
  }
  return inside;
};

const completedAt = (now: number, copy: ModelCopy, last: number, sales: readonly ModelSale[]): number => {
  const counting = sales.filter(({ minute }) => minute > copy.minute && minute < last);
  const moments = counting
    .flatMap(({ minute, back }) => [minute, back ?? Infinity])
    .filter((minute) => minute < now)
    .sort((a, b) => a - b);
  let done = 0;
  for (const moment of moments) {
    const teas = counting.filter(({ minute, back }) => minute <= moment && (back ?? Infinity) > moment).length;
    const most = Math.min(TEA.times, Math.floor(teas / TEA.units));
    const isPurchase = counting.some(({ minute }) => minute === moment);
    done = isPurchase ? Math.max(Math.min(done, most), most) : Math.min(done, most);
  }
  return done;
};
