import { candidates, pennies, tenths, type SaleLine, type SourceReceipt } from './oracle';

interface Sale {
  readonly at: number;
  readonly day: string;
  readonly lines: readonly SaleLine[];
}

const dayOf = (at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(at);
const daysBetween = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / 86_400_000;
const worthOf = (lines: readonly SaleLine[]): number =>
  lines.reduce((sum, { price, left }) => sum + pennies(price, left), 0);

/** What the programme of `segments.e2e.spec` says of a member, from what they have left of what they bought, at some day. */
const isIn = (sales: readonly Sale[], today: string): Readonly<Record<string, boolean>> => {
  const kept = sales.filter(({ lines }) => lines.some(({ price, left }) => pennies(price, left) > 0));
  const since = kept.map(({ day }) => daysBetween(day, today));
  return {
    loyal: kept.length >= 4,
    big: kept.reduce((sum, { lines }) => sum + worthOf(lines), 0) >= 100_000,
    away: since.length > 0 && since.every((days) => days > 60),
    early: since.length > 0 && since.every((days) => days <= 90),
  };
};

/** After the last receipt. */
export const RFM_AS_OF = '2011-12-10T00:00:00Z';

type Measured = Readonly<Record<'recencyDays' | 'frequency' | 'monetaryMinor', number>>;

/** Of who still has something that they bought: the days since then, and what they bought within the last 365 days. */
const measuredOf = (sales: readonly Sale[]): readonly Measured[] => {
  const kept = sales.filter(({ lines }) => worthOf(lines) > 0);
  const since = (sale: Sale): number => daysBetween(sale.day, RFM_AS_OF.slice(0, 10));
  const ofYear = kept.filter((sale) => since(sale) < 365);
  const monetaryMinor = ofYear.reduce((sum, { lines }) => sum + worthOf(lines), 0);
  return kept.length === 0
    ? []
    : [{ recencyDays: Math.min(...kept.map(since)), frequency: ofYear.length, monetaryMinor }];
};

/** The last of each of the first four fifths, dealt out one by one: the first fifths have one more while there is a remainder. */
const quintilesOf = (measured: readonly Measured[]) => {
  const cuts = (which: keyof Measured): number[] => {
    const rows = measured.map((each) => each[which]).sort((a, b) => a - b);
    return [5, 4, 3, 2].map((left) => rows.splice(0, Math.ceil(rows.length / left)).at(-1) ?? NaN);
  };
  const [recencyDays, frequency, monetaryMinor] = [cuts('recencyDays'), cuts('frequency'), cuts('monetaryMinor')];
  return { members: measured.length, cutPoints: { recencyDays, frequency, monetaryMinor } };
};

/** All receipts at hand, sorted, one pass for each member, and none of the platform's code. */
export const segmentsExpected = (lines: readonly string[]) => {
  const points = new Map<string, readonly [granted: number, reversed: number]>();
  const members: Record<string, number> = { loyal: 0, big: 0, away: 0, early: 0 };
  const today = dayOf(Date.now());
  const measured: Measured[] = [];
  const byMember = Map.groupBy(
    lines.map((line) => JSON.parse(line) as SourceReceipt).filter(({ memberId }) => memberId !== null),
    ({ memberId }) => memberId as string,
  );
  for (const [memberId, receipts] of byMember) {
    const inOrder = receipts
      .map((receipt) => ({ ...receipt, at: Date.parse(receipt.timestamp) }))
      .sort((a, b) => a.at - b.at || (a.receiptId < b.receiptId ? -1 : 1));
    const sales: (Sale & { readonly earned: number })[] = [];
    for (const { at, type, lines: written } of inOrder) {
      if (type === 'sale') {
        const segments = isIn(sales, dayOf(at));
        const earned =
          (segments['loyal'] ? 3 : 0) +
          (segments['big'] ? 5 : 0) +
          (segments['away'] ? 700 : 0) +
          (segments['early'] || segments['big'] ? 11 : 0);
        const bought = written
          .filter(({ quantity }) => quantity > 0)
          .map(({ sku, unitPrice, quantity }) => ({ sku, price: tenths(unitPrice), left: quantity }));
        sales.push({ at, day: dayOf(at), lines: bought, earned: worthOf(bought) > 0 ? earned : 0 });
        continue;
      }
      for (const { sku, quantity, unitPrice } of written) {
        let wanted = -quantity;
        for (const { line } of candidates(sales, at, sku, tenths(unitPrice))) {
          if (wanted <= 0) break;
          const units = Math.min(wanted, line.left);
          line.left -= units;
          wanted -= units;
        }
      }
    }
    const granted = sales.reduce((sum, { earned }) => sum + earned, 0);
    const gone = sales.filter((sale) => worthOf(sale.lines) === 0);
    points.set(memberId, [granted, gone.reduce((sum, { earned }) => sum + earned, 0)]);
    measured.push(...measuredOf(sales));
    for (const [id, is] of Object.entries(isIn(sales, today))) if (is) members[id] = (members[id] ?? 0) + 1;
  }
  return { points, members, rfm: quintilesOf(measured) };
};
