/** What members have of two budgets under the programme of the test beside it, arrival by arrival, with no journal and no event. */
interface ModelSale {
  readonly lines: readonly number[];
  readonly returned: readonly boolean[];
  readonly day: string;
  readonly known: Set<string>;
  /** Rule → what was decided when it came, and what it has of that. */
  readonly decided: Map<string, { most: number; has: number }>;
}

export class BudgetModel {
  private readonly sales: ReadonlyMap<string, ModelSale>;

  constructor(
    private readonly amount: number,
    plans: readonly {
      readonly slot: number;
      readonly lines: readonly number[];
      readonly returned: readonly boolean[];
    }[],
  ) {
    this.sales = new Map(
      plans.map(({ slot, lines, returned }, n) => {
        // Every hour from half past midnight; in London it is an hour later.
        const day = String(Math.floor((slot + 1.5) / 24));
        return [`S${n}`, { lines, returned, day, known: new Set<string>(), decided: new Map() }];
      }),
    );
  }

  isKnown(id: string, kind: string): boolean {
    return this.sales.get(id)?.known.has(kind) === true;
  }

  arrive(id: string, kind: string): void {
    const sale = this.sales.get(id);
    if (sale === undefined) throw new Error(`there is no sale ${id}`);
    sale.known.add(kind);
    if (!sale.known.has('sale')) return;
    const whole = sale.lines.reduce((sum, pounds) => sum + pounds, 0);
    const left = leftOf(sale);
    for (const rule of ['partial', 'whole']) {
      const before = sale.decided.get(rule) ?? { most: whole, has: 0 };
      const wished = Math.min(before.most, left);
      const free = this.amount - this.used(rule, sale.day);
      const fits = wished - before.has <= free;
      const has = fits ? wished : rule === 'whole' ? before.has : before.has + free;
      sale.decided.set(rule, { most: fits ? before.most : has, has });
    }
  }

  has(): Record<string, number> {
    const all = [...this.sales].flatMap(([id, { decided }]) =>
      [...decided].filter(([, { has }]) => has > 0).map(([rule, { has }]) => [`${id}:${rule}`, has] as const),
    );
    return Object.fromEntries(all);
  }

  /** The whole ones are for all time, the partial ones for a day. */
  private used(rule: string, day: string): number {
    return [...this.sales.values()]
      .filter((sale) => rule === 'whole' || sale.day === day)
      .reduce((sum, { decided }) => sum + (decided.get(rule)?.has ?? 0), 0);
  }
}

/** A void of the sale takes all; one of the return gives back what that took. */
const leftOf = ({ lines, returned, known }: ModelSale): number => {
  if (known.has('voided')) return 0;
  const isBack = known.has('return') && !known.has('return-voided');
  return lines.reduce((sum, pounds, index) => (isBack && returned[index] === true ? sum : sum + pounds), 0);
};
