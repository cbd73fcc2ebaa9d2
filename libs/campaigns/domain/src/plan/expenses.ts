import { minorUnits, type InstantIso, type MinorUnits } from '@accrue/kernel';
import { discountsOn } from '../journal/awards/discounts/discounts-at';
import { Left } from '../journal/awards/walk-sale';
import type { PastReceipt } from '../journal/storage/history';
import { COMMISSION, commissionsBy, reversedOf, type PartnerReferral } from '../partners';
import { timesRatio } from '../rules/basis';
import type { DueDiscount } from '../rules/discounts';
import { isBeforePeriod, type PlannedPeriod } from './period';
import type { RecordedJournal } from './recorded-journal';
import type { Replay } from './replay-journal';
import type { PlannedExpense } from './report';

/** What a sale costs besides what the member earns. */
export interface Expense extends Pick<PlannedExpense, 'of' | 'id'> {
  /** Of the sale. */
  readonly occurredAt: InstantIso;
  readonly granted: MinorUnits;
  /** Of that, by goods that came back since; 0..granted. */
  readonly takenBack: MinorUnits;
}

/** @param referral by a partner; null: the member came without one */
export const expensesOf = (
  replay: Replay,
  recorded: RecordedJournal,
  referral: PartnerReferral | null,
  period: PlannedPeriod,
): readonly Expense[] => [
  ...discountsOf(replay, recorded, period),
  ...(referral === null ? [] : commissionsFor(replay, referral, period)),
];

/** What tills would have been told to take off each basket, by what was counted before it. */
const discountsOf = (
  { receipts, steps, counted }: Replay,
  recorded: RecordedJournal,
  period: PlannedPeriod,
): readonly Expense[] => {
  const sales = receipts.filter(
    ({ receipt, programme }) => programme.discounts.length > 0 && !isBeforePeriod(receipt.order, period),
  );
  if (sales.length === 0) return [];
  const given = new Map(
    recorded.receipts.map(({ data: { receiptId, receipt } }) => [receiptId, receipt.loyaltyDiscounts ?? []]),
  );
  const known = {
    facts: counted(),
    voids: receipts.map(({ receipt }) => receipt).filter(({ voidOf }) => voidOf !== null),
    // Whether a member would have used one is not known.
    coupons: [],
  };
  return sales.flatMap((sale) => {
    const { receiptId, lines, occurredAt } = sale.receipt;
    const left = new Left(lines);
    for (const { taken } of steps.get(receiptId) ?? []) left.take(taken);
    return discountsOn(sale, given.get(receiptId) ?? [], known).map(
      ({ discountId, amount, lines: lowered }): Expense => {
        const takenBack = minorUnits(amount - keptOf(lowered, sale, left));
        return { of: 'discount', id: discountId, occurredAt, granted: amount, takenBack };
      },
    );
  });
};

/** Goods that come back take their part of a line's discount along: the customer gets back what they paid. */
const keptOf = (lowered: DueDiscount['lines'], { receipt: { lines } }: PastReceipt, { remaining }: Left): number => {
  const sold = new Map(lines.map((line) => [line.lineId, line]));
  return lowered.reduce((sum, { lineId, amount }) => {
    const line = sold.get(lineId);
    return line === undefined ? sum : sum + timesRatio(amount, remaining[line.index] ?? 0, line.quantity);
  }, 0);
};

const commissionsFor = (
  { receipts, steps }: Replay,
  referral: PartnerReferral,
  period: PlannedPeriod,
): readonly Expense[] =>
  commissionsBy(receipts, steps, referral)
    .filter(({ occurredAt }) => !isBeforePeriod(occurredAt, period))
    .map((commission) => ({
      ...{ of: 'commission', id: COMMISSION, occurredAt: commission.occurredAt },
      ...{ granted: minorUnits(commission.granted), takenBack: minorUnits(reversedOf(commission)) },
    }));
