import type { Contribution } from './events';
import { NO_CONTRIBUTION } from './state';

export const plus = (a: Contribution, b: Contribution): Contribution => ({
  qualifyingPoints: a.qualifyingPoints + b.qualifyingPoints,
  qualifyingSpend: a.qualifyingSpend + b.qualifyingSpend,
  clawedBack: a.clawedBack + b.clawedBack,
});

export const minus = (a: Contribution, b: Contribution): Contribution => ({
  qualifyingPoints: a.qualifyingPoints - b.qualifyingPoints,
  qualifyingSpend: a.qualifyingSpend - b.qualifyingSpend,
  clawedBack: a.clawedBack - b.clawedBack,
});

/** Contributions by receipt that start at nothing. */
export class Contributions {
  private readonly byReceipt = new Map<string, Contribution>();

  add(receiptId: string, contribution: Contribution): void {
    this.byReceipt.set(receiptId, plus(this.of(receiptId), contribution));
  }

  of(receiptId: string): Contribution {
    return this.byReceipt.get(receiptId) ?? NO_CONTRIBUTION;
  }

  /** Receipts for which something is left. */
  changed(): readonly string[] {
    return [...this.byReceipt]
      .filter(([, { qualifyingPoints, qualifyingSpend, clawedBack }]) => {
        return qualifyingPoints !== 0 || qualifyingSpend !== 0 || clawedBack !== 0;
      })
      .map(([receiptId]) => receiptId);
  }
}
