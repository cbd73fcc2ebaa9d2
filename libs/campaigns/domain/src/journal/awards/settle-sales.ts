import type { MemberId, ReceiptId } from '@accrue/kernel';
import { compareOrder } from '../../receipt';
import type { AwardCorrected, AwardGranted, AwardReversed, CountsRestated, JournalEvent } from '../events';
import type { ChangedActions, CounterMemory } from './counters/counter-memory';
import { settleSteps } from './counters/settle-steps';
import type { Undone } from '../returns/undone';
import { NOTHING_CARRIED, type Carried } from '../storage/carried';
import type { History, PastReceipt } from '../storage/history';
import { NO_CONTRIBUTION, type Journal, type Membership } from '../storage/state';
import { awardChanges, type Trigger } from './award-changes';
import { Contributions, minus } from './contribution';
import type { LimitMemory } from './limit-memory';
import { walkSale, type Step, type Walk } from './walk-sale';

type StepsBySale = ReadonlyMap<ReceiptId, readonly Step[]>;

interface Known {
  readonly steps: StepsBySale;
  readonly membership: Membership;
  readonly undone: Undone;
}

export interface Settlement {
  readonly saleIds: ReadonlySet<ReceiptId>;
  /** What was known when the published awards were computed, and what is known now. */
  readonly before: Known;
  readonly after: Known;
  readonly memory: LimitMemory;
  readonly trigger: Trigger;
  /** Of a sale that is only being recorded. */
  readonly carried?: Carried;
  readonly actions?: ChangedActions | undefined;
  /** `points`: nobody asks which lines have them. Absent: by line. */
  readonly detail?: 'points';
  /** What was decided before it, of actions. Absent: nothing. */
  readonly decided?: readonly JournalEvent[];
}

export interface Settled {
  readonly awards: readonly (AwardGranted | AwardReversed | AwardCorrected)[];
  /** By how much the contribution of each receipt differs from what was published. */
  readonly contributions: Contributions;
  readonly counts: readonly CountsRestated[];
}

/**
 * Adjudicates sales again and says how the answer differs from what was published: nothing else is ever emitted. Where a rule remembers
 * what it gave before, later sales follow, as far as that leaves them another sum.
 */
export const settle = (settlement: Settlement, memberId: MemberId, history: History, journal: Journal): Settled => {
  const { saleIds, before, after, memory, trigger, carried, decided = [], detail = 'lines' } = settlement;
  const { counters, gone } = memory;
  learn(counters, settlement);
  const contributions = new Contributions();
  const awards: (AwardGranted | AwardReversed | AwardCorrected)[] = [];
  const adjudicateAgain = (
    sale: PastReceipt,
    [stepsBefore, steps]: readonly [readonly Step[], readonly Step[]],
  ): void => {
    const { receiptId, order } = sale.receipt;
    const turn = { receiptId, order, programme: sale.programme };
    const published = journal.receipts.get(receiptId);
    const { awards: known, saidElsewhere } = published ?? carried ?? NOTHING_CARRIED;
    const [wasUndone, isUndone] = [before.undone.has(receiptId), after.undone.has(receiptId)];
    const memberNow = history.memberAt(sale, after.membership);
    const now = walkSale(
      sale,
      { ...memberNow, rooms: memory.after(turn), counters: counters.after(turn), isUndone, detail },
      steps,
    );
    for (const step of now.steps) contributions.add(step.receiptId, step.contribution);
    let walkedBefore: Walk | null = null;
    if (published === undefined) contributions.add(receiptId, now.contribution);
    else if (stepsBefore.length > 0 || memory.isActive || wasUndone !== isUndone || sale.programme.asksForMember) {
      const member = history.memberAt(sale, before.membership);
      const circumstances = { ...member, rooms: memory.before(turn), counters: counters.before(turn) };
      walkedBefore = walkSale(sale, { ...circumstances, isUndone: wasUndone, detail }, stepsBefore);
      takeBack(contributions, walkedBefore);
      contributions.add(receiptId, minus(now.contribution, walkedBefore.contribution));
    }
    const earlier = walkedBefore === null ? null : { walk: walkedBefore, steps: stepsBefore };
    if (memory.isActive) memory.settled(turn, { before: earlier, now: { walk: now, steps } });
    awards.push(
      ...awardChanges({ sale, memberId, walk: now, steps, published: known, earlier, saidElsewhere, trigger, history }),
    );
  };

  const touched = [...saleIds].map((id) => history.get(id)).sort((a, b) => compareOrder(a.receipt, b.receipt));
  const later = memory.salesFrom(touched[0]?.receipt).filter(({ receiptId }) => !saleIds.has(receiptId));
  const inTurn = [...touched.map(({ receipt }) => receipt), ...later].sort(compareOrder);
  for (const { receiptId } of inTurn) {
    if (saleIds.has(receiptId)) {
      const steps = [before, after].map((known) => known.steps.get(receiptId) ?? []);
      adjudicateAgain(history.get(receiptId), [steps[0] ?? [], steps[1] ?? []]);
      continue;
    }
    const entry = journal.receipts.get(receiptId);
    if (entry === undefined || !memory.isConcerned(entry)) continue;
    const steps = memory.stepsOf(receiptId);
    // A sale that gives points for the first time is followed by the returns that take them back.
    history.load([entry, ...steps.flatMap((step) => journal.receipts.get(step.receiptId) ?? [])]);
    adjudicateAgain(history.get(receiptId), [steps, steps]);
  }
  const steps = { memberId, memory: counters, before: before.membership, after: after.membership };
  awards.push(
    ...settleSteps(
      { ...steps, gone, trigger, carried, decided: [...decided, ...awards] },
      contributions,
      history,
      memory.knowledge,
    ),
  );
  // What gives comes before what takes: an exchange owes nothing in between.
  const isGrant = ({ type }: (typeof awards)[number]): boolean => type === 'AwardGranted';
  return {
    awards: [...awards.filter(isGrant), ...awards.filter((award) => !isGrant(award))],
    contributions,
    counts: counters.restated(memberId),
  };
};

/** Where no return has changed, what they take is what they took. */
const learn = (counters: CounterMemory, { saleIds, before, after, memory, actions }: Settlement): void => {
  const isUnchanged = before.steps.size === 0 && after.steps.size === 0;
  const stepsAfter = (receiptId: ReceiptId): readonly Step[] =>
    isUnchanged ? memory.stepsOf(receiptId) : (after.steps.get(receiptId) ?? []);
  counters.learn({ saleIds, after: stepsAfter, actions });
};

/** What the steps of the earlier walk were said to be is computed again instead of kept for every pair of sale and return. */
export const takeBack = (contributions: Contributions, { steps }: Walk): void => {
  for (const step of steps) contributions.add(step.receiptId, minus(NO_CONTRIBUTION, step.contribution));
};
