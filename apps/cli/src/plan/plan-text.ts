import { warningsText } from '../health/health-text';
import { table } from '../output';
import { flowRows, movedRows, MOVES, movesInShort, notesOfMoves, type TierMoves } from './moves';
import { isReport, notesOf, periodOf, tierName, Writing, type Plan, type Report } from './report';
import {
  expenseParts,
  EXPENSES,
  expenseRows,
  keptRow,
  memberRows,
  movedOf,
  walletRows,
  type ComparedRow,
  type OfWallet,
} from './rows';

/** Lines fit in 100 columns: names that are longer end in an ellipsis. */
const fit = (value: unknown, length: number): string => {
  const text = typeof value === 'string' ? value : value === undefined ? '-' : JSON.stringify(value);
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
};

export const planText = (plan: Plan): string => {
  const changed = section('What changes', changes(plan));
  if (!isReport(plan)) return `${changed}\n\nNothing is published, so nothing has been recorded to replay.`;
  const writing = new Writing(plan);
  const kept = (title: string, head: string, rows: readonly NamedRow[]): string => {
    const cells = rows.map((row) => ({
      ...narrow(keptRow(row, writing)),
      ...{ [head]: fit(row.name, 16), members: movedOf(row) },
    }));
    const more = rows.some(({ members: moved }) => moved !== undefined) ? ['members'] : [];
    return section(title, table(cells, [head, ...COMPARED, 'cost', ...more]));
  };
  const expenses = expenseRows(plan, writing).map((row) => ({ ...row, expense: fit(row.expense, 26) }));
  const wallets = walletRows(plan, writing).map((row) => ({ ...narrow(row) }));
  return [
    periodOf(plan),
    changed,
    section('Wallets', table(wallets, ['figure', ...COMPARED])),
    ...(expenses.length === 0 ? [] : [section(EXPENSES, table(expenses, ['expense', 'figure', ...SIDES]))]),
    ...expenseTables(plan, writing),
    kept(
      'Rules: what members keep',
      'rule',
      named(plan.rules, ({ ruleId }) => ruleId),
    ),
    kept('Tiers before the sale, as recorded: what members keep', 'tier', named(plan.tiers, tierName)),
    kept(
      'Months: what is issued, less what is taken back',
      'month',
      named(plan.months, ({ month }) => month),
    ),
    section('Members', members(plan, writing)),
    ...(plan.tierMoves === undefined ? [] : [section(MOVES, moves(plan.tierMoves, writing))]),
    ...(plan.budgets.length === 0 ? [] : [section('Budgets of the draft', budgets(plan))]),
    ...(plan.neverFired.length === 0 ? [] : [section('Rules that never gave anything', plan.neverFired.join('\n'))]),
    section('What the draft shows', warningsText(plan.warnings, wrapped)),
    ...notesOf(plan).map(wrapped),
  ].join('\n\n');
};

/** What is no points, by month and by tier: none where there is nothing of the kind. */
const expenseTables = (plan: Report, writing: Writing): readonly string[] => {
  const { months, tiers } = expenseParts(plan, writing);
  const tableOf = (title: string, head: string, rows: typeof months): readonly string[] => {
    if (rows.length === 0) return [];
    const cells = rows.map((row) => ({ ...row, [head]: fit(row.of, 12), expense: fit(row.expense, 20) }));
    return [section(title, table(cells, [head, 'expense', 'figure', ...SIDES]))];
  };
  return [
    ...tableOf('The same by month, less what is taken back in it', 'month', months),
    ...tableOf('The same by tier before the sale, as recorded', 'tier', tiers),
  ];
};

const budgets = ({ budgets: all }: Report): string =>
  table(
    all.map(({ budgetId, amount, parts, exhausted, over }) => ({
      budget: fit(budgetId, 30),
      amount: String(amount),
      'drawn on': String(parts),
      'used up': String(exhausted),
      'over it': String(over),
    })),
    ['budget', 'amount', 'drawn on', 'used up', 'over it'],
  );

type NamedRow = OfWallet & { readonly name: string } & Partial<Pick<Report['rules'][number], 'members'>>;

const SIDES = ['published', 'draft', 'difference'] as const;
const COMPARED = ['wallet', ...SIDES] as const;

const narrow = <R extends ComparedRow>(row: R): R => ({ ...row, wallet: fit(row.wallet, 14) });

const named = <R extends object>(rows: readonly R[], nameOf: (row: R) => string) =>
  rows.map((row) => ({ ...row, name: nameOf(row) }));

const section = (title: string, text: string): string => `${title}\n${text}`;

export const changes = ({ changes: all }: Pick<Plan, 'changes'>): string =>
  all.length === 0
    ? 'no changes'
    : table(
        all.map(({ path, before, after }) => ({
          path: fit(path, 46),
          before: fit(before, 25),
          after: fit(after, 25),
        })),
        ['path', 'before', 'after'],
      );

const members = (report: Report, writing: Writing): string => {
  const counts = report.members.map(({ walletId, winners, losers, unchanged }) => ({
    ...{ wallet: fit(walletId, 14), 'have more': winners, 'have less': losers, 'have the same': unchanged },
  }));
  const examples = memberRows(report, writing).map((row) => ({ ...narrow(row), member: fit(row.member, 38) }));
  const counted = table(counts, ['wallet', 'have more', 'have less', 'have the same']);
  return examples.length === 0 ? counted : `${counted}\n\n${table(examples, ['member', ...COMPARED])}`;
};

const moves = (all: TierMoves, writing: Writing): string => {
  const flows = flowRows(all).map((row) => ({ ...row, from: fit(row.from, 30), to: fit(row.to, 30) }));
  const examples = movedRows(all, writing).map((row) => ({
    ...{ member: fit(row.member, 26), from: fit(row.from, 12), to: fit(row.to, 12) },
    ...{ counted: fit(row.counted, 16), why: fit(row.why, 26) },
  }));
  return [
    ...[movesInShort(all), ...notesOfMoves(all)].map(wrapped),
    table(flows, ['from', 'to', 'way', 'members']),
    ...(examples.length === 0 ? [] : [table(examples, ['member', 'from', 'to', 'counted', 'why'])]),
  ].join('\n\n');
};

const wrapped = (text: string): string =>
  text
    .split(' ')
    .reduce<string[]>((lines, word) => {
      const line = lines.at(-1);
      if (line === undefined || line.length + word.length >= 100) return [...lines, word];
      return [...lines.slice(0, -1), `${line} ${word}`];
    }, [])
    .join('\n');
