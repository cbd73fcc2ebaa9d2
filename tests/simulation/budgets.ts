import { awardsSaid } from './awards';
import type { Plan } from './plan';
import type { Row, Tables } from './simulated-database';

interface Draw {
  readonly budgetId: string;
  readonly from: string;
  readonly storeId: string;
  readonly points: number;
  readonly leaseId: string | null;
}

interface Document {
  readonly budgets?: readonly { readonly id: string; readonly amount: number }[];
  readonly earning: {
    readonly rules: readonly { readonly id: string; readonly limits?: { readonly budget?: string } }[];
  };
}

interface Lease {
  readonly lease_id: string;
  readonly budget_id: string;
  readonly starts: string;
  readonly store_id: string;
  readonly taken: number;
  readonly is_ended: boolean;
}

const documentsOf = ({ requests }: Plan): readonly Document[] =>
  requests.flatMap(({ wish }) => (wish.kind === 'publish' ? [wish.document as Document] : []));

const partOf = ({ budgetId, from, storeId }: Draw): string => [budgetId, from, storeId].join('|');

/** What budgets have given, event by event. */
export class BudgetWatch {
  private readonly amounts = new Map<string, number>();
  private readonly ofPart = new Map<string, number>();
  private readonly ofLease = new Map<string, number>();

  constructor(
    plan: Plan,
    private readonly tables: Tables,
  ) {
    // Facts of either version draw on the same.
    for (const { id, amount } of documentsOf(plan).flatMap(({ budgets = [] }) => budgets))
      this.amounts.set(id, Math.max(amount, this.amounts.get(id) ?? 0));
  }

  check(
    { awards, draws }: { readonly awards: readonly Row[]; readonly draws: readonly Draw[] },
    mustBe: (isSo: boolean, what: string) => void,
  ): void {
    for (const { most, taken } of awards)
      mustBe(Number(taken) >= 0 && Number(taken) <= Number(most), 'an award has no more of a budget than it may have');
    for (const draw of draws) {
      const part = partOf(draw);
      const used = (this.ofPart.get(part) ?? 0) + draw.points;
      this.ofPart.set(part, used);
      mustBe(used >= 0 && used <= (this.amounts.get(draw.budgetId) ?? 0), `the budget ${part} is not overspent`);
      mustBe(draw.points <= 0 === (draw.leaseId === null), 'what is taken is taken from a lease');
      if (draw.leaseId === null) continue;
      const given = (this.ofLease.get(draw.leaseId) ?? 0) + draw.points;
      this.ofLease.set(draw.leaseId, given);
      const lease = this.tables.of('budget_lease').get(draw.leaseId);
      mustBe(given <= Number(lease?.['taken'] ?? 0), `no more is given of the lease ${draw.leaseId} than it has`);
    }
  }
}

/** What journals say was drawn is what stands of awards, and leases come to that when somebody has asked what is left. */
export const budgetFaults = (plan: Plan, campaigns: readonly Row[], tables: Tables): readonly string[] => {
  const budgetOf = new Map(
    documentsOf(plan).flatMap(({ earning }) => earning.rules.map(({ id, limits }) => [id, limits?.budget] as const)),
  );
  const stands = new Map<string, number>();
  for (const { ruleId, granted, reversed } of awardsSaid(campaigns).values()) {
    const budget = budgetOf.get(String(ruleId));
    if (budget !== undefined) stands.set(budget, (stands.get(budget) ?? 0) + granted - reversed);
  }
  const draws = campaigns.flatMap(({ type, draws: all }) => (type === 'BudgetsDrawn' ? (all as readonly Draw[]) : []));
  const drawn = (which: (draw: Draw) => boolean): number =>
    draws.reduce((sum, draw) => (which(draw) ? sum + draw.points : sum), 0);
  const awarded = [...new Set(budgetOf.values())].flatMap((budget) => {
    const [said, is] = [drawn(({ budgetId }) => budgetId === budget), stands.get(budget ?? '') ?? 0];
    return said === is ? [] : [`${String(said)} are drawn on the budget ${String(budget)}, ${String(is)} stand`];
  });
  const leased = tables.rows<Lease>('budget_lease').flatMap(({ lease_id, taken, is_ended, budget_id }) => {
    const given = drawn(({ leaseId }) => leaseId === lease_id);
    const isRight = is_ended ? given === taken : given <= taken && budget_id !== ASKED_FOR;
    return isRight ? [] : [`of the lease ${lease_id} ${String(given)} were given, it has ${String(taken)}`];
  });
  return [...awarded, ...leased];
};

/** At the end somebody evaluates a sale that would draw on it: leases of it are over by then. */
const ASKED_FOR = 'spring';
