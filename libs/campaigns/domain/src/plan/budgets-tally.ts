import type { CompiledProgramme } from '../programme/compile';
import { partOf } from '../rules/budgets';
import type { PlannedBudget } from './report';
import { takenBackOf, type ReplayedAward } from './replay-journal';

/** What a draft would have drawn on its budgets. */
export class BudgetsTally {
  /** Budget → period and store → points. */
  private readonly parts = new Map<string, Map<string, number>>();

  constructor(private readonly draft: CompiledProgramme) {}

  /** Whether the draft has any. */
  get isAsked(): boolean {
    return this.draft.budgetOf.size > 0;
  }

  /** @param order of what earned it */
  add(award: ReplayedAward, order: string): void {
    const of = this.draft.budgetOf.get(award.ruleId);
    if (of === undefined) return;
    const { budgetId, from, storeId } = partOf(of.budget, order);
    const parts = this.parts.get(budgetId) ?? new Map<string, number>();
    this.parts.set(budgetId, parts);
    const key = `${from}|${storeId}`;
    parts.set(key, (parts.get(key) ?? 0) + award.granted - takenBackOf(award));
  }

  report(): readonly PlannedBudget[] {
    return (this.draft.document.budgets ?? []).map(({ id, name, wallet, amount }) => {
      const drawn = [...(this.parts.get(id)?.values() ?? [])].filter((points) => points > 0);
      return {
        ...{ budgetId: id, name, walletId: wallet, amount, parts: drawn.length },
        exhausted: drawn.filter((points) => points >= amount).length,
        over: drawn.reduce((sum, points) => sum + Math.max(0, points - amount), 0),
      };
    });
  }
}
