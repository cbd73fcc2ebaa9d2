import { compareOrder } from '../receipt';
import { awardChanges, type Trigger } from './award-changes';
import { NOTHING_CARRIED, type Carried } from './carried';
import { Contributions, minus } from './contribution';
import type { AwardCorrected, AwardGranted, AwardReversed, Contribution } from './events';
import type { History, PastReceipt } from './history';
import { NO_CONTRIBUTION, type Journal, type TierTimeline } from './state';
import { walkSale, type Step } from './walk';

type StepsBySale = ReadonlyMap<string, readonly Step[]>;

export interface Settlement {
  readonly saleIds: ReadonlySet<string>;
  /** What was known when the published awards were computed, and what is known now. */
  readonly before: { readonly steps: StepsBySale; readonly tiers: TierTimeline };
  readonly after: { readonly steps: StepsBySale; readonly tiers: TierTimeline };
  readonly trigger: Trigger;
  /** Of a sale that is only being recorded. */
  readonly carried?: Carried;
}

export interface Settled {
  readonly awards: readonly (AwardGranted | AwardReversed | AwardCorrected)[];
  /** By how much the contribution of each receipt differs from what was published. */
  readonly contributions: Contributions;
}

/** Adjudicates sales again and says how the answer differs from what was published: nothing else is ever emitted. */
export const settle = (settlement: Settlement, memberId: string, history: History, journal: Journal): Settled => {
  const contributions = new Contributions();
  const sales = [...settlement.saleIds].map((id) => history.get(id)).sort((a, b) => compareOrder(a.receipt, b.receipt));
  const awards = sales.flatMap((sale) => {
    const { receiptId } = sale.receipt;
    const { before, after, trigger, carried } = settlement;
    const published = journal.receipts.get(receiptId);
    const { awards, saidElsewhere } = published ?? carried ?? NOTHING_CARRIED;
    const now = walkSale(sale, history.tierOf(sale, after.tiers), after.steps.get(receiptId) ?? []);
    for (const step of now.steps) contributions.add(step.receiptId, step.contribution);
    if (published === undefined) contributions.add(receiptId, ofSale(now.evaluation));
    else takeBack(contributions, sale, history.tierOf(sale, before.tiers), before.steps.get(receiptId) ?? []);
    return awardChanges({
      sale,
      memberId,
      walk: now,
      steps: after.steps.get(receiptId) ?? [],
      published: awards,
      saidElsewhere,
      trigger,
      history,
    });
  });
  return { awards, contributions };
};

const ofSale = ({ basePoints, eligibleMinor }: { basePoints: number; eligibleMinor: number }): Contribution => ({
  qualifyingPoints: basePoints,
  qualifyingSpend: eligibleMinor,
  clawedBack: 0,
});

/** What the steps of the earlier walk were said to be is computed again instead of kept for every pair of sale and return. */
export const takeBack = (
  contributions: Contributions,
  sale: PastReceipt,
  tierId: string | null,
  steps: readonly Step[],
): void => {
  if (steps.length === 0) return;
  for (const step of walkSale(sale, tierId, steps).steps) {
    contributions.add(step.receiptId, minus(NO_CONTRIBUTION, step.contribution));
  }
};
