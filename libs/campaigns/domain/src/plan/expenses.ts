import { invariant, minorUnits, type InstantIso, type MinorUnits } from '@accrue/kernel';
import { discountsOn } from '../journal/awards/discounts/discounts-at';
import { Left, type Step } from '../journal/awards/walk-sale';
import type { PastReceipt } from '../journal/storage/history';
import { COMMISSION, commissionsBy, type PartnerReferral } from '../partners';
import { instantOfOrder } from '../receipt';
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
  /** The member's before the sale, as the version that adjudicates it calls it; null: none is known. */
  readonly tierId: string | null;
  readonly granted: MinorUnits;
  /** What goods that came back took of it, in event order; together 0..granted. */
  readonly reversals: readonly { readonly occurredAt: InstantIso; readonly amount: MinorUnits }[];
}

export const takenBackOf = ({ reversals }: Pick<Expense, 'reversals'>): number =>
  reversals.reduce((sum, { amount }) => sum + amount, 0);

/** Of which member. */
export interface Spender {
  /** By a partner; null: the member came without one. */
  readonly referral: PartnerReferral | null;
  /** Before a sale. */
  readonly tierOf: (sale: PastReceipt) => string | null;
}

export const expensesOf = (
  replay: Replay,
  recorded: RecordedJournal,
  { referral, tierOf }: Spender,
  period: PlannedPeriod,
): readonly Expense[] => [
  ...discountsOf(replay, recorded, tierOf, period),
  ...(referral === null ? [] : commissionsFor(replay, referral, tierOf, period)),
];

/** What tills would have been told to take off each basket, by what was counted before it. */
const discountsOf = (
  { receipts, steps, counted }: Replay,
  recorded: RecordedJournal,
  tierOf: Spender['tierOf'],
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
    const { receiptId, occurredAt } = sale.receipt;
    const back = steps.get(receiptId) ?? [];
    const due = discountsOn(sale, given.get(receiptId) ?? [], known);
    if (due.length === 0) return [];
    const tierId = tierOf(sale);
    return due.map(({ discountId, amount, lines: lowered }): Expense => {
      const reversals = takenBy(lowered, sale, back);
      return { of: 'discount', id: discountId, occurredAt, tierId, granted: amount, reversals };
    });
  });
};

/** What each return takes of a discount: what is left of it before, less what is left after. */
const takenBy = (lowered: DueDiscount['lines'], sale: PastReceipt, steps: readonly Step[]): Expense['reversals'] => {
  const left = new Left(sale.receipt.lines);
  let kept = keptOf(lowered, sale, left);
  return steps.flatMap(({ order, taken }) => {
    left.take(taken);
    const before = kept;
    kept = keptOf(lowered, sale, left);
    return before === kept ? [] : [{ occurredAt: instantOfOrder(order), amount: minorUnits(before - kept) }];
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
  tierOf: Spender['tierOf'],
  period: PlannedPeriod,
): readonly Expense[] => {
  const sales = new Map(receipts.map((past) => [past.receipt.receiptId, past]));
  return commissionsBy(receipts, steps, referral)
    .filter(({ occurredAt }) => !isBeforePeriod(occurredAt, period))
    .map(({ receiptId, occurredAt, granted, reversals }): Expense => {
      const sale = sales.get(receiptId);
      invariant(sale !== undefined, 'a commission is for a sale of the replay');
      return {
        ...{ of: 'commission', id: COMMISSION, occurredAt, tierId: tierOf(sale), granted: minorUnits(granted) },
        reversals: reversals.map(({ occurredAt: at, points }) => ({ occurredAt: at, amount: minorUnits(points) })),
      };
    });
};
