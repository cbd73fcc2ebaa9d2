/**
 * Tiers of a member who pays for them, in the words of the rule book: at each moment, from scratch, until when all fees that were paid and kept by then
 * run. It knows none of the code that it is held against.
 */
import { dateOf, instantOf, midnightOf, monthsLater } from './rolling.oracle.fixture';

export interface ModelFee {
  readonly order: string;
  readonly units: number;
  /** What the version of its time says. */
  readonly months: number;
  readonly refundWithinDays: number | null;
  readonly tierId: string;
}

export interface ModelRefund {
  readonly order: string;
  readonly of: ModelFee;
  readonly units: number;
}

const DAY = 86_400_000;
const dayOf = (order: string): string => dateOf(Date.parse(instantOf(order)));

/** null: none runs. */
export const runsUntil = (
  moment: string,
  { fees, refunds }: { readonly fees: readonly ModelFee[]; readonly refunds: readonly ModelRefund[] },
): { readonly until: string; readonly tierId: string } | null => {
  const isInTime = ({ order, of: { order: paid, refundWithinDays } }: ModelRefund): boolean =>
    refundWithinDays === null || Date.parse(dayOf(order)) - Date.parse(dayOf(paid)) <= refundWithinDays * DAY;
  let [start, months, tierId] = ['', 0, ''];
  const end = (): string => (months === 0 ? '' : monthsLater(start, months));
  const inOrder = fees.filter(({ order }) => order <= moment).sort((a, b) => (a.order < b.order ? -1 : 1));
  for (const fee of inOrder) {
    const back = refunds.filter((refund) => refund.of === fee && refund.order <= moment && isInTime(refund));
    const kept = fee.units - back.reduce((sum, { units }) => sum + units, 0);
    if (kept === 0) continue;
    if (dayOf(fee.order) >= end()) [start, months] = [dayOf(fee.order), 0];
    months += kept * fee.months;
    ({ tierId } = fee);
  }
  const until = months === 0 ? '' : midnightOf(end());
  return moment < until ? { until, tierId } : null;
};

export const paidExpected = (
  facts: { readonly fees: readonly ModelFee[]; readonly refunds: readonly ModelRefund[] },
  { starts, now }: { readonly starts: readonly string[]; readonly now: string },
) => {
  const orders = [...facts.fees, ...facts.refunds].map(({ order }) => order).sort();
  const [first] = orders;
  if (first === undefined) return [];
  const midnights: string[] = [];
  for (let day = Date.parse(instantOf(first)); day <= Date.parse(now) + DAY; day += DAY)
    midnights.push(midnightOf(dateOf(day)));
  const moments = [...new Set([...orders, ...starts, ...midnights])]
    .filter((moment) => instantOf(moment) <= now)
    .sort();
  const steps: { tierId: string; order: string }[] = [];
  let last = 'base';
  for (const order of moments) {
    const tierId = runsUntil(order, facts)?.tierId ?? 'base';
    if (tierId !== last) steps.push({ tierId, order });
    last = tierId;
  }
  return steps;
};
