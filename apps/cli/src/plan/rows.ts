import { shown } from '../output';
import { keptOf, ofBoth, tierName, type Compared, type Figures, type Report, type Writing } from './report';

export const EXPENSES = 'What it costs besides points: discounts, coupons, commissions, rewards that are given';

/** A figure on both sides, as people read it. */
export interface ComparedRow {
  readonly wallet: string;
  readonly published: string;
  readonly draft: string;
  readonly difference: string;
}

export type OfWallet = Compared<Figures> & { readonly walletId: string };

/** What members keep, and by how much it costs more or less. */
export const keptRow = (row: OfWallet, writing: Writing): ComparedRow & { readonly cost: string } => ({
  ...amounts(row.walletId, ofBoth(row, keptOf), writing),
  cost: writing.moneyDifference(ofBoth(row, ({ costMinor }) => costMinor)),
});

/** How many have more, and how many have less. */
export const movedOf = ({ members }: { readonly members?: Report['rules'][number]['members'] }): string =>
  members === undefined ? '' : `+${shown(members.up)} -${shown(members.down)}`;

export const walletRows = ({ wallets }: Report, writing: Writing): readonly (ComparedRow & { figure: string })[] =>
  wallets.flatMap((row) => {
    const { walletId: wallet } = row;
    const money = (pick: (figures: Figures) => number | null): ComparedRow => {
      const both = ofBoth(row, pick);
      const [published, draft] = [writing.money(both.published), writing.money(both.draft)];
      return { wallet, published, draft, difference: writing.moneyDifference(both) };
    };
    const of = (pick: (figures: Figures) => number): ComparedRow => amounts(wallet, ofBoth(row, pick), writing);
    return [
      { figure: 'issued', ...of(({ issued }) => issued) },
      { figure: 'taken back', ...of(({ takenBack }) => takenBack) },
      { figure: 'cost', ...money(({ costMinor }) => costMinor) },
      { figure: 'liability', ...money(({ liabilityMinor }) => liabilityMinor) },
    ];
  });

/** A figure of what is no points. */
export interface ExpenseRow extends Omit<ComparedRow, 'wallet'> {
  readonly expense: string;
  readonly figure: string;
}

type Expense = Report['expenses'][number];
type Given = Report['rewards'][number];

/** What either programme costs besides what members earn, and in the last row all that it costs; none: there is nothing of the kind. */
export const expenseRows = ({ expenses, rewards, costs }: Report, writing: Writing): readonly ExpenseRow[] => {
  const rows = [
    ...expenses.flatMap(({ name: expense, recorded, ...both }) => [
      { expense, figure: 'granted', ...money(both, ({ grantedMinor }) => grantedMinor, writing) },
      { expense, figure: 'taken back', ...money(both, ({ takenBackMinor }) => takenBackMinor, writing) },
      { expense, figure: 'cost', ...money(both, ({ costMinor }) => costMinor, writing) },
      ...(recorded === null
        ? []
        : [{ expense, figure: 'in fact', published: writing.money(recorded.costMinor), draft: '-', difference: '-' }]),
    ]),
    ...rewards.flatMap(({ name: expense, ...both }) => [
      { expense, figure: 'given', ...times(both, ({ issued }) => issued) },
      { expense, figure: 'taken back', ...times(both, ({ takenBack }) => takenBack) },
      { expense, figure: 'cost', ...money(both, ({ costMinor }) => costMinor, writing) },
    ]),
  ];
  const all = costs.find(({ walletId }) => walletId === null);
  if (rows.length === 0 || all === undefined) return rows;
  return [...rows, { expense: 'all, with wallets', figure: 'cost', ...money(all, (minor) => minor, writing) }];
};

/** The same by month, and by the tier before the sale: what is left of it. */
export const expenseParts = (
  { expenses, rewards }: Report,
  writing: Writing,
): Readonly<Record<'months' | 'tiers', readonly (ExpenseRow & { readonly of: string })[]>> => {
  const rowsOf = <P extends 'months' | 'tiers'>(
    part: P,
    nameOf: (of: Expense[P][number] | Given[P][number]) => string,
  ) => {
    const rows = [
      ...expenses.flatMap(({ name: expense, [part]: parts }) =>
        (parts as readonly Expense[P][number][]).map((both) => ({
          ...{ of: nameOf(both), expense, figure: 'cost', ...money(both, ({ costMinor }) => costMinor, writing) },
        })),
      ),
      ...rewards.flatMap(({ name: expense, [part]: parts }) =>
        (parts as readonly Given[P][number][]).flatMap((both) => [
          { of: nameOf(both), expense, figure: 'times', ...times(both, keptOf) },
          { of: nameOf(both), expense, figure: 'cost', ...money(both, ({ costMinor }) => costMinor, writing) },
        ]),
      ),
    ];
    // Of one month each expense stays in its place.
    return rows.sort((a, b) => (a.of === b.of ? 0 : a.of < b.of ? -1 : 1));
  };
  return {
    months: rowsOf('months', (of) => ('month' in of ? of.month : '')),
    tiers: rowsOf('tiers', (of) => ('tierId' in of ? tierName(of) : '')),
  };
};

const money = <T>(both: Compared<T>, pick: (figures: T) => number | null, writing: Writing) => {
  const [published, draft] = [pick(both.published), pick(both.draft)];
  return {
    published: writing.money(published),
    draft: writing.money(draft),
    difference: writing.moneyDifference({ published, draft }),
  };
};

const times = (both: Compared<Figures>, pick: (figures: Figures) => number) => {
  const { published, draft } = ofBoth(both, pick);
  const difference = draft - published;
  return {
    published: shown(published),
    draft: shown(draft),
    difference: `${difference > 0 ? '+' : ''}${shown(difference)}`,
  };
};

/** Those who win and lose most. */
export const memberRows = ({ members }: Report, writing: Writing): readonly (ComparedRow & { member: string })[] =>
  members.flatMap(({ walletId, most: { winners, losers } }) =>
    [...winners, ...losers].map((member) => ({ member: member.memberId, ...amounts(walletId, member, writing) })),
  );

const amounts = (wallet: string, both: Compared<number>, writing: Writing): ComparedRow => ({
  wallet,
  published: writing.amount(wallet, both.published),
  draft: writing.amount(wallet, both.draft),
  difference: writing.difference(wallet, both),
});
