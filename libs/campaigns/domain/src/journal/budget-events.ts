import type { ActionId, Event, MemberId, Points, ReceiptId, RuleId } from '@accrue/kernel';

/** What an award has of the budget of its rule. */
export interface Budgeted {
  /** Decided when it came: the rule never gives more for it. */
  readonly most: Points;
  /** What it has of that now: the rest was taken back, or given to nobody. */
  readonly taken: Points;
}

/** Of a fact that goes on to another member, with what it has of budgets. */
export interface BudgetedAward extends Budgeted {
  /** null: an action earned. */
  readonly receiptId: ReceiptId | null;
  /** Absent: a receipt earned. */
  readonly actionId?: ActionId;
  readonly ruleId: RuleId;
}

export interface BudgetDraw {
  readonly budgetId: string;
  /** First instant of the period; '': it is for all of the programme's time. */
  readonly from: string;
  /** '': it is for all stores. */
  readonly storeId: string;
  /** Below 0: it is there again for others. */
  readonly points: number;
  /** What it was taken from; null: it went back to the budget. */
  readonly leaseId: string | null;
  /** What the rules would have given besides, and was not there. Absent: all was. */
  readonly refused?: number;
}

/** What facts took of budgets, or gave back to them. Whatever is decided about them later keeps to that (ADR 0051). */
export type BudgetsDrawn = Event<
  'BudgetsDrawn',
  {
    readonly memberId: MemberId;
    /** Those for which something has changed. */
    readonly awards: readonly BudgetedAward[];
    /** One for each part of a budget. */
    readonly draws: readonly BudgetDraw[];
  }
>;
