import {
  NO_POINTS,
  points as toPoints,
  POINTS_PER_ENTRY_MAX,
  type ActionId,
  type Decimal,
  type Points,
  type ReceiptId,
  type RuleId,
} from '@accrue/kernel';
import type { RuleReason } from '@accrue/contracts';
import { tierOf, type CompiledProgramme } from '../../../programme/compile';
import { programmeOfVersion, type ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder } from '../../../receipt';
import { Tally, type CountedBy, type Counter } from '../../../rules/counters';
import { usedIn, type MemberLimit, type Used } from '../../../rules/limits/limits';
import { stepsUpTo, type CounterRule } from '../../../rules/occasion';
import { tierAt } from '../../storage/tier-at';
import { byOrder, type CountedFact, type CountedFacts } from './counted-facts';
import type { Surroundings } from './surroundings';

type AnyId = ReceiptId | ActionId;

/** What a rule gives for a sale or an action that brought its counter far enough, and what took that back. */
export interface StepAward<Id = AnyId> {
  readonly rule: CounterRule;
  readonly earner: CountedFact<Id>;
  /** The member's before it. */
  readonly tierId: string | null;
  readonly multiplier: string;
  readonly granted: Points;
  /** Without the tier's multiplier. */
  readonly basePoints: Points;
  /** Without the limits. */
  readonly desired: Points;
  /** Why it gives nothing although the counter got there; null: it gives. */
  readonly reason: RuleReason | null;
  /** By receipts that brought goods back, or revocations, in event order. */
  readonly takes: readonly Take<Id>[];
}

/** By a rule that a counter triggers, or by an offer. */
export interface Award extends Omit<StepAward<ReceiptId>, 'rule' | 'takes'> {
  readonly rule: Pick<CounterRule, 'id' | 'walletId'>;
  /** By null: an action was revoked that had brought the offer. */
  readonly takes: readonly Take<ReceiptId | null>[];
}

export interface Take<Id = AnyId> {
  readonly by: Id;
  readonly order: string;
  readonly points: Points;
}

/** What a fact adds to counters changes: it happens, or something of it is taken back. */
export interface Movement<Id> {
  readonly at: Place<Id>;
  readonly fact: CountedFact<Id>;
  readonly before: CountedBy;
  readonly now: CountedBy;
}

export interface Place<Id> {
  readonly id: Id;
  readonly order: string;
}

interface Standing<Id> extends StepAward<Id> {
  readonly takes: Take<Id>[];
  /** Where the counter was before. */
  readonly from: number;
  /** Of one step. */
  readonly each: Points;
  left: Points;
}

/**
 * Goes through all that a member bought and brought back, or did and took back, in event order. What brings a counter to where a rule gives, or over
 * it, earns that; what brings it below again takes it back from what had earned it, the last ones first. So what stands of a rule
 * is always what the counter reaches.
 */
export const walkSteps = <Id extends AnyId>(
  facts: CountedFacts<Id>,
  around: Surroundings,
): readonly StepAward<Id>[] => {
  const ruled = countersWithRules(around.programmes);
  const tallies = new Map<string, Tally>();
  const standing = new StandingSteps<Id>();
  const awards: StepAward<Id>[] = [];
  for (const { at, fact, before, now } of movementsOf(facts)) {
    const programme = programmeOfVersion(around.programmes, fact.programmeVersion);
    for (const counterId of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const counter = programme.counters.get(counterId);
      if (counter === undefined || !ruled.has(counterId)) continue;
      const window = `${counterId}/${counter.windowAt(instantOfOrder(fact.order)).from}`;
      const tally = tallies.get(window) ?? new Tally();
      tallies.set(window, tally);
      const was = counter.valueOf(tally);
      tally.add(before[counterId] ?? 0, -1);
      tally.add(now[counterId] ?? 0);
      const is = counter.valueOf(tally);
      if (is < was) standing.fall(window, is, at);
      else if (is > was && before === NOTHING) {
        const reached = reachedBy(fact, counter, { was, is }, { programme, standing, around });
        for (const award of reached) standing.add(window, award);
        awards.push(...reached);
      }
    }
  }
  return awards;
};

/** It has not happened yet. */
export const NOTHING: CountedBy = {};
const ONE: Decimal = { units: 1, scale: 0 };

const countersWithRules = (programmes: readonly ProgrammeVersion[]): ReadonlySet<string> =>
  new Set(programmes.flatMap(({ programme }) => programme.counterRules.map(({ step }) => step.counterId)));

/** In event order; a receipt brings goods back before it sells others. */
export const movementsOf = <Id extends AnyId>({ inOrder }: CountedFacts<Id>): readonly Movement<Id>[] => {
  const movements = inOrder.flatMap((fact): Movement<Id>[] => [
    { at: fact, fact, before: NOTHING, now: fact.counted },
    ...fact.later.map(({ by, order, counted }, index) => {
      const before = { ...fact.counted, ...fact.later[index - 1]?.counted };
      return { at: { id: by, order }, fact, before, now: { ...fact.counted, ...counted } };
    }),
  ]);
  // An action can be revoked at its own instant.
  const rank = ({ before, at, fact }: Movement<Id>): number => (before === NOTHING ? 1 : at.id === fact.id ? 2 : 0);
  return movements.sort((a, b) => byOrder(a.at, b.at) || rank(a) - rank(b) || byOrder(a.fact, b.fact));
};

interface Reaching<Id extends AnyId> {
  readonly programme: CompiledProgramme;
  readonly standing: StandingSteps<Id>;
  readonly around: Surroundings;
}

const reachedBy = <Id extends AnyId>(
  earner: CountedFact<Id>,
  { id }: Counter,
  { was, is }: { readonly was: number; readonly is: number },
  { programme, standing, around: { membership, programmes, memberAt } }: Reaching<Id>,
): readonly Standing<Id>[] =>
  programme.counterRules.flatMap((rule): Standing<Id>[] => {
    const steps = stepsUpTo(rule, is) - stepsUpTo(rule, was);
    if (rule.step.counterId !== id || steps === 0) return [];
    const tierId = tierAt(membership.tiers, earner, programmes);
    const tier = tierOf(programme, tierId);
    const reason = rule.whyNot({ occurredAt: instantOfOrder(earner.order) }) ?? rule.whyNotMember(memberAt(earner));
    const multiplier = rule.tierMultiplier ? (tier?.multiplierText ?? '1') : '1';
    const terms = { rule, earner, tierId, multiplier, reason, takes: [], from: was };
    const nothing = { desired: NO_POINTS, granted: NO_POINTS, basePoints: NO_POINTS, each: NO_POINTS, left: NO_POINTS };
    if (reason !== null) return [{ ...terms, ...nothing }];
    const each = rule.points(rule.tierMultiplier ? (tier?.multiplier ?? ONE) : ONE);
    const desired = times(each, steps);
    const left = standing.roomFor(rule, earner.order);
    const room = rule.isWhole && desired > left ? 0 : left;
    const granted = toPoints(Math.min(desired, room));
    const basePoints = toPoints(Math.min(times(rule.points(ONE), steps), room));
    return [{ ...terms, each, desired, granted, basePoints, left: granted }];
  });

const times = (each: Points, steps: number): Points => toPoints(Math.min(each * steps, POINTS_PER_ENTRY_MAX));

/** Steps that have been reached and not undone. */
class StandingSteps<Id> {
  private readonly byWindow = new Map<string, Standing<Id>[]>();
  private readonly byRule = new Map<RuleId, Standing<Id>[]>();

  add(window: string, award: Standing<Id>): void {
    if (award.granted === 0) return;
    this.byWindow.set(window, [...(this.byWindow.get(window) ?? []), award]);
    this.byRule.set(award.rule.id, [...(this.byRule.get(award.rule.id) ?? []), award]);
  }

  /** A counter of a window is only at `value` any more. */
  fall(window: string, value: number, at: Place<Id>): void {
    for (const award of this.byWindow.get(window) ?? []) {
      const steps = Math.max(0, stepsUpTo(award.rule, value) - stepsUpTo(award.rule, award.from));
      const left = toPoints(Math.min(award.left, times(award.each, steps)));
      if (left === award.left) continue;
      const points = toPoints(award.left - left);
      const last = award.takes.at(-1);
      // One receipt can bring goods of several sales back.
      if (last?.by === at.id) award.takes.splice(-1, 1, { ...last, points: toPoints(last.points + points) });
      else award.takes.push({ by: at.id, order: at.order, points });
      award.left = left;
    }
  }

  /** What is over a limit is not given later: what comes back makes room for what is bought after that. */
  roomFor({ id, limits }: CounterRule, order: string): number {
    return Math.min(Infinity, ...limits.map((limit) => limit.room(this.used(id, limit, order))));
  }

  private used(ruleId: RuleId, limit: MemberLimit, order: string): Used {
    const standing = (this.byRule.get(ruleId) ?? []).filter(({ left }) => left > 0);
    return usedIn(
      limit.periodOf(instantOfOrder(order)),
      standing.map(({ earner, left: points }) => ({ order: earner.order, points })),
    );
  }
}
