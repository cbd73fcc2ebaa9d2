import { shown } from '../output';
import { bars } from './bars';
import { markup, type Markup } from './markup';
import { flowRows, movedRows, MOVES, movesInShort, notesOfMoves, type TierMoves } from './moves';
import { isReport, keptOf, notesOf, ofBoth, periodOf, tierName, Writing, type Plan, type Report } from './report';
import { expenseParts, EXPENSES, expenseRows, keptRow, memberRows, walletRows, type OfWallet } from './rows';
import { STYLE } from './style';

/** One page that needs nothing else: no script, no font, no picture from anywhere. */
export const planHtml = (plan: Plan): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plan of a programme</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Plan of a programme</h1>
${isReport(plan) ? replayed(plan, plan.tierMoves) : markup`<p>Nothing is published, so nothing has been recorded to replay.</p>`}
<h2>What changes</h2>
${changes(plan)}
</main>
</body>
</html>`.html;

const replayed = (report: Report, tierMoves: TierMoves | undefined): Markup => {
  const writing = new Writing(report);
  return markup`<p>${periodOf(report)}: under version ${report.publishedVersion ?? '-'}, and under the draft, each as if it had been in effect
all the time.</p>
${notesOf(report).map((note) => markup`<p>${note}</p>`)}
<p class="legend"><span class="published">published</span> <span class="draft">draft</span></p>
<h2>Wallets</h2>
${wallets(report, writing)}
${expenses(report, writing)}
<h2>Members</h2>
${members(report, writing)}
${tierMoves === undefined ? '' : moves(tierMoves, writing)}
${report.wallets.map(({ walletId, name }) => {
  const of = <R extends OfWallet>(rows: readonly R[]): readonly R[] => rows.filter((row) => row.walletId === walletId);
  return markup`${plotted(`${name}: months`, 'month', of(report.months), ({ month }) => month, writing)}
${plotted(`${name}: rules`, 'rule', of(report.rules), (rule) => `${rule.name} (${rule.ruleId})`, writing)}
${plotted(`${name}: tiers before the sale, as recorded`, 'tier', of(report.tiers), tierName, writing)}`;
})}
${budgets(report)}
${
  report.neverFired.length === 0
    ? ''
    : markup`<h2>Rules that never gave anything</h2>
<ul>${report.neverFired.map((rule) => markup`<li>${rule}</li>`)}</ul>`
}
<h2>What the draft shows</h2>
${warnings(report)}`;
};

const budgets = ({ budgets: all }: Report): Markup | '' =>
  all.length === 0
    ? ''
    : markup`<h2>Budgets of the draft</h2>
${tableOf(
  ['budget', 'amount', 'periods and stores drawn on', 'used up', 'counted here over it'],
  all.map(({ name, budgetId, ...figures }) => [
    `${name} (${budgetId})`,
    ...[figures.amount, figures.parts, figures.exhausted, figures.over].map(shown),
  ]),
)}`;

const warnings = ({ warnings: all }: Report): Markup =>
  all.length === 0
    ? markup`<p>None of the mistakes that are looked for.</p>`
    : tableOf(
        ['code', 'path', 'figure', 'held against', 'what it means'],
        all.map(({ code, path, value, bound, unit, message }) => [
          ...[code, path, `${shown(value)} ${unit}`, `${shown(bound)} ${unit}`, message],
        ]),
      );

const plotted = <R extends OfWallet & Partial<Pick<Report['rules'][number], 'members'>>>(
  title: string,
  head: string,
  rows: readonly R[],
  labelOf: (row: R) => string,
  writing: Writing,
): Markup => {
  if (rows.length === 0) return markup``;
  const drawn = rows.map((row) => ({ label: labelOf(row), ...ofBoth(row, keptOf) }));
  const cells = rows.map((row): readonly string[] => {
    const { published, draft, difference, cost } = keptRow(row, writing);
    const moved = row.members === undefined ? [] : [shown(row.members.up), shown(row.members.down)];
    return [labelOf(row), published, draft, difference, cost, ...moved];
  });
  const moved = rows.some(({ members: of }) => of !== undefined) ? ['members with more', 'members with less'] : [];
  return markup`<h2>${title}</h2>
${bars(`${title}: what members keep, published above draft`, drawn)}
${tableOf([head, 'published', 'draft', 'difference', 'cost', ...moved], cells)}`;
};

const wallets = (report: Report, writing: Writing): Markup =>
  tableOf(
    ['wallet', 'figure', 'published', 'draft', 'difference'],
    walletRows(report, writing).map((row) => [row.wallet, row.figure, row.published, row.draft, row.difference]),
  );

const expenses = (report: Report, writing: Writing): Markup | '' => {
  const rows = expenseRows(report, writing);
  if (rows.length === 0) return '';
  const cells = rows.map((row) => [row.expense, row.figure, row.published, row.draft, row.difference]);
  const { months, tiers } = expenseParts(report, writing);
  return markup`<h2>${EXPENSES}</h2>
${tableOf(['expense', 'figure', 'published', 'draft', 'difference'], cells)}
${expensesBy('month, less what is taken back in it', 'month', months)}
${expensesBy('tier before the sale, as recorded', 'tier', tiers)}`;
};

const expensesBy = (title: string, head: string, rows: ReturnType<typeof expenseParts>['months']): Markup | '' =>
  rows.length === 0
    ? ''
    : markup`<h2>The same by ${title}</h2>
${tableOf(
  [head, 'expense', 'figure', 'published', 'draft', 'difference'],
  rows.map((row) => [row.of, row.expense, row.figure, row.published, row.draft, row.difference]),
)}`;

const members = (report: Report, writing: Writing): Markup => {
  const counts = report.members.map(({ walletId, winners, losers, unchanged }) => [
    ...[walletId, shown(winners), shown(losers), shown(unchanged)],
  ]);
  const examples = memberRows(report, writing).map(({ member, wallet, published, draft, difference }) => [
    ...[member, wallet, published, draft, difference],
  ]);
  return markup`${tableOf(['wallet', 'have more', 'have less', 'have the same'], counts)}
${examples.length === 0 ? '' : tableOf(['member', 'wallet', 'published', 'draft', 'difference'], examples)}`;
};

const moves = (all: TierMoves, writing: Writing): Markup => {
  const examples = movedRows(all, writing).map(({ member, from, to, counted, why }) => [
    member,
    from,
    to,
    counted,
    why,
  ]);
  return markup`<h2>${MOVES}</h2>
${[movesInShort(all), ...notesOfMoves(all)].map((note) => markup`<p>${note}</p>`)}
${tableOf(
  ['from', 'to', 'way', 'members'],
  flowRows(all).map(({ from, to, way, members: count }) => [from, to, way, count]),
)}
${examples.length === 0 ? '' : tableOf(['member', 'from', 'to', 'counted', 'why'], examples)}`;
};

const changes = ({ changes: all }: Plan): Markup => {
  if (all.length === 0) return markup`<p>Nothing.</p>`;
  const text = (value: unknown): string => (value === null ? '-' : shown(value));
  const rows = all.map(({ path, kind, before, after }) => [path, kind, text(before), text(after)]);
  return tableOf(['path', 'kind', 'before', 'after'], rows);
};

const NUMBER = /^[+-]?[\d.,]+( [A-Z]{3})?$/;

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): Markup =>
  markup`<div class="wide"><table>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first = '', ...rest]) =>
    markup`<tr><th scope="row">${first}</th>${rest.map((cell) =>
      NUMBER.test(cell) ? markup`<td class="number">${cell}</td>` : markup`<td>${cell}</td>`,
    )}</tr>`,
)}
</tbody>
</table></div>`;
