import {
  addAmounts,
  hasNoAmounts,
  minorUnits,
  NO_AMOUNTS,
  NO_MONEY,
  subtractAmounts,
  type MemberId,
  type ReceiptId,
} from '@accrue/kernel';
import { instantOfOrder } from '../../receipt';
import type { Contribution, ContributionChanged, OfSale } from '../events';
import { entryOf, NO_CONTRIBUTION, type Journal } from '../storage/state';
import type { Trigger } from './award-changes';

export const countsForNothing = ({ qualifying, qualifyingSpend, clawedBack, ofSales }: Contribution): boolean =>
  qualifyingSpend === 0 && hasNoAmounts(qualifying) && hasNoAmounts(clawedBack) && ofSales === undefined;

export const plus = (a: Contribution, b: Contribution): Contribution => ({
  qualifying: addAmounts(a.qualifying, b.qualifying),
  qualifyingSpend: minorUnits(a.qualifyingSpend + b.qualifyingSpend),
  clawedBack: addAmounts(a.clawedBack, b.clawedBack),
  ...ofSalesTogether(a, b, 1),
});

export const minus = (a: Contribution, b: Contribution): Contribution => ({
  qualifying: subtractAmounts(a.qualifying, b.qualifying),
  qualifyingSpend: minorUnits(a.qualifyingSpend - b.qualifyingSpend),
  clawedBack: subtractAmounts(a.clawedBack, b.clawedBack),
  ...ofSalesTogether(a, b, -1),
});

/** Sales of which nothing is taken in the end are not there. */
const ofSalesTogether = (a: Contribution, b: Contribution, sign: 1 | -1): Pick<Contribution, 'ofSales'> => {
  if (a.ofSales === undefined && b.ofSales === undefined) return {};
  const ofSales: Record<string, OfSale> = { ...a.ofSales };
  for (const [receiptId, { order, qualifying, qualifyingSpend }] of Object.entries(b.ofSales ?? {})) {
    const was = ofSales[receiptId] ?? { order, qualifying: NO_AMOUNTS, qualifyingSpend: NO_MONEY };
    const is = {
      order,
      qualifying: (sign === 1 ? addAmounts : subtractAmounts)(was.qualifying, qualifying),
      qualifyingSpend: minorUnits(was.qualifyingSpend + sign * qualifyingSpend),
    };
    if (is.qualifyingSpend === 0 && hasNoAmounts(is.qualifying)) delete ofSales[receiptId];
    else ofSales[receiptId] = is;
  }
  return Object.keys(ofSales).length === 0 ? {} : { ofSales };
};

/** @param difference to what was said before */
export const contributionChanged = (
  receiptId: ReceiptId,
  difference: Contribution,
  memberId: MemberId,
  { cause }: Trigger,
  journal: Journal,
): ContributionChanged => {
  const { order, sequence, contribution } = entryOf(journal, receiptId);
  return {
    type: 'ContributionChanged',
    data: {
      receiptId,
      memberId,
      occurredAt: instantOfOrder(order),
      order,
      ...plus(contribution, difference),
      sequence: sequence + 1,
      cause,
    },
  };
};

/** Contributions by receipt that start at nothing. */
export class Contributions {
  private readonly byReceipt = new Map<ReceiptId, Contribution>();

  add(receiptId: ReceiptId, contribution: Contribution): void {
    this.byReceipt.set(receiptId, plus(this.of(receiptId), contribution));
  }

  of(receiptId: ReceiptId): Contribution {
    return this.byReceipt.get(receiptId) ?? NO_CONTRIBUTION;
  }

  /** Receipts for which something is left. */
  changed(): readonly ReceiptId[] {
    return [...this.byReceipt]
      .filter(([, contribution]) => !countsForNothing(contribution))
      .map(([receiptId]) => receiptId);
  }
}
