export { compileBudget, partOf, type Budget, type BudgetPart } from './budget';
export { checkBudgetOf, checkBudgets, checkBudgetsKept } from './check-budgets';
