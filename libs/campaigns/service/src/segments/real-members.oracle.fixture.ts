/** Which members are in the segments of the spec beside it, on which days: worked out slowly, day by day, and with none of the platform's code. */
export interface SourceReceipt {
  readonly receiptId: string;
  readonly type: 'sale' | 'return';
  readonly memberId: string | null;
  readonly timestamp: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: number }[];
}

/** The first moment at which other segments hold than just before: a receipt's, or the beginning of a day in London. */
export interface Move {
  readonly at: string;
  readonly segments: readonly string[];
}

interface Bought {
  readonly at: number;
  readonly day: number;
  readonly lines: readonly { readonly sku: string; readonly price: number; left: number }[];
  /** What it is worth from some moment on, latest last. */
  readonly worth: { readonly at: number; readonly minor: number }[];
}

const DAY = 86_400_000;
const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });
const dayOf = (at: number): number => Date.parse(london.format(at)) / DAY;
/** London is at the same time as Greenwich, or an hour before it. */
const midnightOf = (day: number): number => (dayOf(day * DAY - DAY / 24) === day ? day * DAY - DAY / 24 : day * DAY);
const quarterOf = (day: number): string => {
  const date = new Date(day * DAY);
  return `${String(date.getUTCFullYear())}/${String(Math.floor(date.getUTCMonth() / 3))}`;
};
const tenths = (price: number): number => Math.round(price * 1000);
const worthOf = ({ lines }: Pick<Bought, 'lines'>): number =>
  lines.reduce((sum, { price, left }) => sum + Math.floor((price * left + 5) / 10), 0);

/** Returns name no sale: the same price first, then the latest sale, then the order of its lines. */
const takeBack = (sales: readonly Bought[], at: number, { lines }: Pick<SourceReceipt, 'lines'>): void => {
  for (const { sku, quantity, unitPrice } of lines) {
    let wanted = -quantity;
    const open = sales.toReversed().flatMap((sale) => sale.lines.filter((line) => line.sku === sku && line.left > 0));
    const price = tenths(unitPrice);
    for (const line of [...open.filter((o) => o.price === price), ...open.filter((o) => o.price !== price)]) {
      if (wanted <= 0) break;
      const units = Math.min(wanted, line.left);
      line.left -= units;
      wanted -= units;
    }
  }
  for (const sale of sales) {
    const minor = worthOf(sale);
    if (sale.worth.at(-1)?.minor !== minor) sale.worth.push({ at, minor });
  }
};

const scoreOf = (value: number, cuts: readonly number[]): number => 1 + cuts.filter((cut) => value > cut).length;

export const CUTS = {
  recencyDays: [20, 50, 100, 240],
  frequency: [1, 2, 4, 8],
  monetaryMinor: [20_000, 45_000, 100_000, 250_000],
};

const segmentsAt = (sales: readonly Bought[], at: number, today: number): readonly string[] => {
  const kept = sales.flatMap(({ at: sold, day, worth }) => {
    if (sold > at) return [];
    const minor = worth.findLast((each) => each.at <= at)?.minor ?? 0;
    return minor > 0 ? [{ day, minor }] : [];
  });
  if (kept.length === 0) return [];
  const [first, last] = [kept[0]?.day ?? NaN, kept.at(-1)?.day ?? NaN];
  const sum = (of: typeof kept): number => of.reduce((total, { minor }) => total + minor, 0);
  const ofYear = kept.filter(({ day }) => today - day < 365);
  const recency = 6 - scoreOf(today - last, CUTS.recencyDays);
  const frequency = scoreOf(ofYear.length, CUTS.frequency);
  const monetary = scoreOf(sum(ofYear), CUTS.monetaryMinor);
  const isIn = {
    away: today - last > 60,
    early: today - first <= 90,
    regular: kept.length >= 4,
    big: sum(kept) >= 100_000,
    champion: recency >= 4 && frequency >= 4 && monetary >= 4,
    'at-risk': recency <= 2 && frequency >= 3,
    quarter: sum(kept.filter(({ day }) => quarterOf(day) === quarterOf(today))) >= 30_000,
    month: new Set(kept.flatMap(({ day }) => (today - day < 30 ? [day] : []))).size >= 2,
  };
  return Object.entries(isIn).flatMap(([id, is]) => (is ? [id] : []));
};

/** Of one member, from the first receipt to `until`. */
export const movesExpected = (receipts: readonly SourceReceipt[], until: string): readonly Move[] => {
  const sales: Bought[] = [];
  const inOrder = receipts
    .map((receipt) => ({ ...receipt, at: Date.parse(receipt.timestamp) }))
    .sort((a, b) => a.at - b.at || (a.receiptId < b.receiptId ? -1 : 1));
  for (const receipt of inOrder) {
    if (receipt.type === 'return') takeBack(sales, receipt.at, receipt);
    else {
      const lines = receipt.lines
        .filter(({ quantity }) => quantity > 0)
        .map(({ sku, unitPrice, quantity }) => ({ sku, price: tenths(unitPrice), left: quantity }));
      const { at } = receipt;
      sales.push({ at, day: dayOf(at), lines, worth: [{ at, minor: worthOf({ lines }) }] });
    }
  }
  const instants = new Set(inOrder.map(({ at }) => at));
  const begin = inOrder[0]?.at ?? Date.parse(until);
  for (let day = dayOf(begin) + 1; midnightOf(day) <= Date.parse(until); day += 1) instants.add(midnightOf(day));
  const moves: Move[] = [];
  for (const at of [...instants].sort((a, b) => a - b)) {
    const segments = segmentsAt(sales, at, dayOf(at));
    if ((moves.at(-1)?.segments ?? []).join() !== segments.join())
      moves.push({ at: new Date(at).toISOString(), segments });
  }
  return moves;
};
