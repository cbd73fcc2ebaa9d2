import type { BudgetPart } from '../../rules/budgets';

/** Where a decision may take from budgets, and how much. */
export interface BudgetRooms {
  /** What is there of a part for who wants so much now. */
  left(part: BudgetPart, wanted: number): BudgetRoom;
}

export interface BudgetRoom {
  readonly points: number;
  /** What it would be taken from. */
  readonly leaseId: string | null;
}
