import { NO_POINTS, points as toPoints, POINTS_PER_ENTRY_MAX, type Decimal, type Points, type RuleId } from '@accrue/kernel';
import type { RuleReason } from '@accrue/contracts';
import { tierOf, type CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { compareOrder, instantOfOrder, type Placed } from '../../receipt';
import { Tally, type CountedBy, type Counter } from '../../rules/counters';
import type { MemberLimit } from '../../rules/limits/limits';
import { stepsUpTo, type CounterRule } from '../../rules/occasion';
import type { TierTimeline } from '../storage/state';
import { tierAt } from '../storage/tier-at';
import type { CountedSale, CountedSales } from './counted-sales';

/** What a rule gives for a sale that brought its counter far enough, and what took that back. */
export interface StepAward {
  readonly rule: CounterRule;
  readonly sale: Placed;
  /** The member's before the sale. */
  readonly tierId: string | null;
  readonly multiplier: string;
  readonly granted: Points;
  /** Without the tier's multiplier. */
  readonly basePoints: Points;
  /** Without the limits. */
  readonly desired: Points;
  /** Why it gives nothing although the counter got there; null: it gives. */
  readonly reason: RuleReason | null;
  /** By receipts that brought goods back, in event order. */
  readonly takes: readonly Take[];
}

export interface Take extends Placed {
  readonly points: Points;
}

export interface Surroundings {
  readonly tiers: TierTimeline;
  readonly programmes: readonly ProgrammeVersion[];
}

/** The counters of a sale change: it is sold, or something of it comes back. */
interface Movement {
  readonly at: Placed;
  readonly sale: CountedSale;
  readonly before: CountedBy;
  readonly now: CountedBy;
}

interface Standing extends StepAward {
  readonly takes: Take[];
  /** Where the counter was before the sale. */
  readonly from: number;
  /** Of one step. */
  readonly each: Points;
  left: Points;
}

/**
 * Goes through all that a member bought and brought back, in event order. A sale that brings a counter to where a rule gives, or over it, earns
 * that; a return that brings it below again takes it back from the sale that had earned it, the last ones first. So what stands of a rule
 * is always what the counter reaches.
 */
export const walkSteps = (sales: CountedSales, around: Surroundings): readonly StepAward[] => {
  const ruled = countersWithRules(around.programmes);
  const tallies = new Map<string, Tally>();
  const standing = new StandingSteps();
  const awards: StepAward[] = [];
  for (const { at, sale, before, now } of movementsOf(sales)) {
    const programme = programmeOfVersion(around.programmes, sale.programmeVersion);
    for (const counterId of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const counter = programme.counters.get(counterId);
      if (counter === undefined || !ruled.has(counterId)) continue;
      const window = `${counterId}/${counter.windowAt(instantOfOrder(sale.order)).from}`;
      const tally = tallies.get(window) ?? new Tally();
      tallies.set(window, tally);
      const was = counter.valueOf(tally);
      tally.add(before[counterId] ?? 0, -1);
      tally.add(now[counterId] ?? 0);
      const is = counter.valueOf(tally);
      if (is < was) standing.fall(window, is, at);
      else if (is > was && before === NOTHING) {
        const reached = reachedBy(sale, counter, { was, is }, { programme, standing, around });
        for (const award of reached) standing.add(window, award);
        awards.push(...reached);
      }
    }
  }
  return awards;
};

const NOTHING: CountedBy = {};
const ONE: Decimal = { units: 1, scale: 0 };

const countersWithRules = (programmes: readonly ProgrammeVersion[]): ReadonlySet<string> =>
  new Set(programmes.flatMap(({ programme }) => programme.counterRules.map(({ step }) => step.counterId)));

/** In event order; a receipt brings goods back before it sells others. */
const movementsOf = ({ inOrder }: CountedSales): readonly Movement[] => {
  const movements = inOrder.flatMap((sale): Movement[] => [
    { at: sale, sale, before: NOTHING, now: sale.counted },
    ...sale.later.map(({ at, counted }, index) => {
      return { at, sale, before: sale.later[index - 1]?.counted ?? sale.counted, now: counted };
    }),
  ]);
  const rank = ({ before }: Movement): number => (before === NOTHING ? 1 : 0);
  return movements.sort((a, b) => compareOrder(a.at, b.at) || rank(a) - rank(b) || compareOrder(a.sale, b.sale));
};

interface Reaching {
  readonly programme: CompiledProgramme;
  readonly standing: StandingSteps;
  readonly around: Surroundings;
}

const reachedBy = (
  sale: CountedSale,
  { id }: Counter,
  { was, is }: { readonly was: number; readonly is: number },
  { programme, standing, around: { tiers, programmes } }: Reaching,
): readonly Standing[] =>
  programme.counterRules.flatMap((rule): Standing[] => {
    const steps = stepsUpTo(rule, is) - stepsUpTo(rule, was);
    if (rule.step.counterId !== id || steps === 0) return [];
    const tierId = tierAt(tiers, sale, programmes);
    const tier = tierOf(programme, tierId);
    const reason = rule.whyNot({ occurredAt: instantOfOrder(sale.order) }) ?? rule.whyNotMember(tier?.id ?? null);
    const multiplier = rule.tierMultiplier ? (tier?.multiplierText ?? '1') : '1';
    const terms = { rule, sale, tierId, multiplier, reason, takes: [], from: was };
    const nothing = { desired: NO_POINTS, granted: NO_POINTS, basePoints: NO_POINTS, each: NO_POINTS, left: NO_POINTS };
    if (reason !== null) return [{ ...terms, ...nothing }];
    const each = rule.points(rule.tierMultiplier ? (tier?.multiplier ?? ONE) : ONE);
    const desired = times(each, steps);
    const room = standing.roomFor(rule, sale.order);
    const granted = rule.isWhole && desired > room ? NO_POINTS : toPoints(Math.min(desired, room));
    const basePoints = rule.isWhole && granted === 0 ? NO_POINTS : toPoints(Math.min(times(rule.points(ONE), steps), room));
    return [{ ...terms, each, desired, granted, basePoints, left: granted }];
  });

const times = (each: Points, steps: number): Points => toPoints(Math.min(each * steps, POINTS_PER_ENTRY_MAX));

/** Steps that have been reached and not undone. */
class StandingSteps {
  private readonly byWindow = new Map<string, Standing[]>();
  private readonly byRule = new Map<RuleId, Standing[]>();

  add(window: string, award: Standing): void {
    if (award.granted === 0) return;
    this.byWindow.set(window, [...(this.byWindow.get(window) ?? []), award]);
    this.byRule.set(award.rule.id, [...(this.byRule.get(award.rule.id) ?? []), award]);
  }

  /** A counter of a window is only at `value` any more. */
  fall(window: string, value: number, at: Placed): void {
    for (const award of [...(this.byWindow.get(window) ?? [])].reverse()) {
      const steps = Math.max(0, stepsUpTo(award.rule, value) - stepsUpTo(award.rule, award.from));
      const left = toPoints(Math.min(award.left, times(award.each, steps)));
      if (left === award.left) continue;
      const points = toPoints(award.left - left);
      const last = award.takes.at(-1);
      // One receipt can bring goods of several sales back.
      if (last?.receiptId === at.receiptId) award.takes.splice(-1, 1, { ...last, points: toPoints(last.points + points) });
      else award.takes.push({ receiptId: at.receiptId, order: at.order, points });
      award.left = left;
    }
  }

  /** What is over a limit is not given later: what comes back makes room for what is bought after that. */
  roomFor({ id, limits }: CounterRule, order: string): number {
    return Math.min(Infinity, ...limits.map((limit) => limit.room(this.used(id, limit, order))));
  }

  private used(ruleId: RuleId, limit: MemberLimit, order: string) {
    const { from, until } = limit.periodOf(instantOfOrder(order));
    const counts = (this.byRule.get(ruleId) ?? []).filter(
      ({ sale, left }) => left > 0 && from <= sale.order && sale.order < until,
    );
    return { times: counts.length, points: toPoints(counts.reduce((sum, { left }) => sum + left, 0)) };
  }
}
