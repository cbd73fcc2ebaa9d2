import type { BudgetDocument } from '@accrue/contracts';
import { checkPositive, checkUnique, type Report } from '../../programme/problem';
import type { EarningRuleDocument } from '../effects';
import { isForSales } from '../occasion';

export const checkBudgets = (
  budgets: readonly BudgetDocument[],
  wallets: Pick<ReadonlySet<string>, 'has'>,
  report: Report,
): void => {
  checkUnique('/budgets', budgets, report);
  budgets.forEach(({ wallet, amount }, index) => {
    const path = `/budgets/${index}`;
    if (!wallets.has(wallet)) report(`${path}/wallet`, 'wallet.unknown', `there is no wallet "${wallet}"`);
    checkPositive(`${path}/amount`, amount, 'budget', report);
  });
};

/** What a rule says about the budget that it draws on. @param path of the rule */
export const checkBudgetOf = (
  path: string,
  rule: EarningRuleDocument,
  budgets: readonly BudgetDocument[],
  report: Report,
): void => {
  const named = rule.limits?.budget;
  if (named === undefined) return;
  const at = `${path}/limits/budget`;
  const budget = budgets.find(({ id }) => id === named);
  if (budget === undefined) report(at, 'budget.unknown', `there is no budget "${named}"`);
  else if (budget.wallet !== rule.wallet)
    report(at, 'budget.other_wallet', `"${named}" is of the wallet "${budget.wallet}", not of "${rule.wallet}"`);
  else if (budget.perStore === true && !isForSales(rule))
    report(at, 'budget.per_store_without_store', `a rule "on: ${rule.on ?? 'sale'}" has no store`);
};

/** What was taken of a budget is told by its id, its period and its store. @param earlier of all versions before */
export const checkBudgetsKept = (
  budgets: readonly BudgetDocument[],
  earlier: readonly BudgetDocument[],
  report: Report,
): void => {
  const before = new Map(earlier.map((budget) => [budget.id, budget]));
  budgets.forEach((budget, index) => {
    const was = before.get(budget.id);
    if (was === undefined) return;
    for (const [member, isSame] of [
      ['wallet', was.wallet === budget.wallet],
      ['per', (was.per ?? 'programme') === (budget.per ?? 'programme')],
      ['perStore', (was.perStore ?? false) === (budget.perStore ?? false)],
    ] as const)
      if (!isSame)
        report(
          `/budgets/${index}/${member}`,
          'budget.changed',
          `"${budget.id}" was published otherwise, and may have been drawn on: what is another budget has another id`,
        );
  });
};
