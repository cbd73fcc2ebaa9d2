import { COMMISSION } from '../partners';
import type { CompiledProgramme } from '../programme/compile';
import type { Expense } from './expenses';
import type { Compared, ExpenseFigures, PlannedExpense } from './report';

type Named = Pick<PlannedExpense, 'of' | 'id' | 'name'>;
type Sums = Record<'granted' | 'takenBack', number>;

/** Adds up what both programmes cost besides what members earn; without discounts and partners there is nothing to add. */
export class ExpensesTally {
  /** Those of the draft first. */
  private readonly named = new Map<string, Named>();
  private readonly sums = { published: new Map<string, Sums>(), draft: new Map<string, Sums>() };

  constructor({ published, draft }: Compared<CompiledProgramme>) {
    for (const each of [...namedIn(draft), ...namedIn(published)])
      if (!this.named.has(keyOf(each))) this.named.set(keyOf(each), each);
  }

  add(side: keyof Compared<unknown>, expense: Expense): void {
    const key = keyOf(expense);
    const { granted, takenBack } = this.sums[side].get(key) ?? NOTHING;
    this.sums[side].set(key, { granted: granted + expense.granted, takenBack: takenBack + expense.takenBack });
  }

  report(): readonly PlannedExpense[] {
    return [...this.named].map(([key, named]) => ({
      ...named,
      published: figuresOf(this.sums.published.get(key)),
      draft: figuresOf(this.sums.draft.get(key)),
    }));
  }
}

const NOTHING: Sums = { granted: 0, takenBack: 0 };

const keyOf = ({ of, id }: Pick<Named, 'of' | 'id'>): string => `${of} ${id}`;

const namedIn = ({ discounts, commission }: CompiledProgramme): readonly Named[] => [
  ...discounts.map(({ id, name }): Named => ({ of: 'discount', id, name })),
  ...(commission === null ? [] : [{ of: 'commission', id: COMMISSION, name: 'Commissions of partners' } as const]),
];

const figuresOf = ({ granted, takenBack }: Sums = NOTHING): ExpenseFigures => ({
  grantedMinor: granted,
  takenBackMinor: takenBack,
  costMinor: granted - takenBack,
});
