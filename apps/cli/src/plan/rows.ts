import { shown } from '../output';
import { keptOf, ofBoth, type Compared, type Figures, type Report, type Writing } from './report';

export const EXPENSES = 'Discounts and commissions';

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

/** What either programme costs besides what members earn, and in the last row all that it costs; none: there is nothing of the kind. */
export const expenseRows = (
  { expenses, costs }: Report,
  writing: Writing,
): readonly (Omit<ComparedRow, 'wallet'> & { readonly expense: string; readonly figure: string })[] => {
  const money = (both: Compared<number>) => ({
    published: writing.money(both.published),
    draft: writing.money(both.draft),
    difference: writing.moneyDifference(both),
  });
  const rows = expenses.flatMap(({ name: expense, published, draft }) => [
    { expense, figure: 'granted', ...money({ published: published.grantedMinor, draft: draft.grantedMinor }) },
    { expense, figure: 'taken back', ...money({ published: published.takenBackMinor, draft: draft.takenBackMinor }) },
    { expense, figure: 'cost', ...money({ published: published.costMinor, draft: draft.costMinor }) },
  ]);
  const all = costs.find(({ walletId }) => walletId === null);
  if (rows.length === 0 || all === undefined) return rows;
  return [...rows, { expense: 'all, with wallets', figure: 'cost', ...money(all) }];
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
