import type { InstantIso } from '@accrue/kernel';
import { COMMISSION } from '../partners';
import type { CompiledProgramme } from '../programme/compile';
import { takenBackOf, type Expense } from './expense';
import type { Compared, ExpenseFigures, PlannedExpense } from './report';

type Named = Pick<PlannedExpense, 'of' | 'id' | 'name'>;
type Sums = Record<'granted' | 'takenBack', number>;

interface Row {
  readonly named: Named;
  readonly sums: Compared<Sums>;
  readonly recorded: Sums;
  readonly months: Map<string, Compared<Sums>>;
  readonly tiers: Map<string | null, Compared<Sums>>;
}

/** What an expense is counted with. */
interface Around {
  readonly monthOf: (instant: InstantIso) => string;
  /** As the draft calls it; null: none, or one that the draft lacks. */
  readonly tierId: string | null;
}

/** Adds up what both programmes cost besides what members earn; without discounts, coupons and partners there is nothing to add. */
export class ExpensesTally {
  /** Those of the draft first. */
  private readonly rows = new Map<string, Row>();

  constructor({ published, draft }: Compared<CompiledProgramme>) {
    for (const named of [...namedIn(draft), ...namedIn(published)])
      if (!this.rows.has(keyOf(named)))
        this.rows.set(keyOf(named), { named, sums: both(), recorded: none(), months: new Map(), tiers: new Map() });
  }

  /** What a till took off in fact. */
  addRecorded(expense: Expense): void {
    const recorded = this.rows.get(keyOf(expense))?.recorded;
    if (recorded === undefined) return;
    recorded.granted += expense.granted;
    recorded.takenBack += takenBackOf(expense);
  }

  add(side: keyof Compared<unknown>, expense: Expense, { monthOf, tierId }: Around): void {
    const row = this.rows.get(keyOf(expense));
    if (row === undefined) return;
    const { occurredAt, granted, reversals } = expense;
    const inMonth = (instant: InstantIso): Sums => sumsIn(row.months, monthOf(instant))[side];
    inMonth(occurredAt).granted += granted;
    for (const { occurredAt: at, amount } of reversals) inMonth(at).takenBack += amount;
    for (const sums of [row.sums[side], sumsIn(row.tiers, tierId)[side]]) {
      sums.granted += granted;
      sums.takenBack += takenBackOf(expense);
    }
  }

  report(): readonly PlannedExpense[] {
    return [...this.rows.values()].map(({ named, sums, recorded, months, tiers }) => ({
      ...named,
      recorded: named.of === 'commission' ? null : figuresOf(recorded),
      ...bothOf(sums),
      months: sorted(months).map(([month, each]) => ({ month, ...bothOf(each) })),
      tiers: sorted(tiers).map(([tierId, each]) => ({ tierId, ...bothOf(each) })),
    }));
  }
}

const none = (): Sums => ({ granted: 0, takenBack: 0 });
const both = (): Compared<Sums> => ({ published: none(), draft: none() });

const sumsIn = <K>(rows: Map<K, Compared<Sums>>, key: K): Compared<Sums> => {
  const sums = rows.get(key) ?? both();
  rows.set(key, sums);
  return sums;
};

/** What is null comes last. */
const sorted = <K extends string | null>(rows: ReadonlyMap<K, Compared<Sums>>) =>
  [...rows].sort(([a], [b]) => ((a ?? '\uffff') < (b ?? '\uffff') ? -1 : 1));

const keyOf = ({ of, id }: Pick<Named, 'of' | 'id'>): string => `${of} ${id}`;

const namedIn = ({ discounts, offers, commission }: CompiledProgramme): readonly Named[] => [
  ...discounts.map(({ id, name }): Named => ({ of: 'discount', id, name })),
  ...[...offers.values()].flatMap(({ id, name, coupon }): Named[] =>
    coupon === null ? [] : [{ of: 'coupon', id, name }],
  ),
  ...(commission === null ? [] : [{ of: 'commission', id: COMMISSION, name: 'Commissions of partners' } as const]),
];

const bothOf = ({ published, draft }: Compared<Sums>): Compared<ExpenseFigures> => ({
  published: figuresOf(published),
  draft: figuresOf(draft),
});

const figuresOf = ({ granted, takenBack }: Sums): ExpenseFigures => ({
  grantedMinor: granted,
  takenBackMinor: takenBack,
  costMinor: granted - takenBack,
});
