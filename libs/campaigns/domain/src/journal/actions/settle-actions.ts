import type { RuleReason } from '@accrue/contracts';
import {
  NO_POINTS,
  points as toPoints,
  type ActionId,
  type Decimal,
  type MemberId,
  type Points,
  type RuleId,
} from '@accrue/kernel';
import { tierOf } from '../../programme/compile';
import { programmeOfVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import { usedIn, type MemberLimit, type Used } from '../../rules/limits/limits';
import type { OccasionRule } from '../../rules/occasion';
import type { Surroundings } from '../awards/counters/surroundings';
import type { AwardCorrected, AwardGranted, AwardReversed } from '../events';
import type { ActionEntry } from '../storage/state';
import { tierAt } from '../storage/tier-at';
import { sidesOfOneself } from '../referral/referral-actions';
import { actionAwardChanges, type ActionTrigger } from './action-awards';
import type { OccasionAward, Taking } from './occasion-award';
import { explainActionSteps } from './settle-action-steps';
import { whyNotReached } from './tiers-reached';

/** What a rule gave for an action, until that was revoked. */
interface Given {
  readonly order: string;
  readonly granted: Points;
  readonly year: number | undefined;
  readonly revokedAt: string | undefined;
}

/**
 * Decides again what actions earn, from one of them on, and says how that differs from what was said: limits look at what was given
 * before, so what comes earlier stands.
 * @param actions all that count here, each with what was said of its awards
 * @param from order of the first that something has changed for
 */
export const settleActions = (
  actions: Iterable<ActionEntry>,
  from: string,
  { memberId, trigger }: { readonly memberId: MemberId; readonly trigger: ActionTrigger },
  around: Surroundings,
): readonly (AwardGranted | AwardReversed | AwardCorrected)[] => {
  const all = [...actions];
  const given = new GivenByRules(all);
  return all.sort(byOrder).flatMap((action) => {
    if (action.order < from) {
      given.asSaid(action);
      return [];
    }
    const awards = awardsOf(action, given, around);
    for (const { rule, granted } of awards) given.add(rule.id, action, granted);
    return actionAwardChanges(action, awards, { memberId, trigger }, around);
  });
};

/** Why an action of the journal earns what it earns: rule by rule. */
export const explainAction = (
  actions: Iterable<ActionEntry>,
  action: ActionEntry,
  around: Surroundings,
): readonly OccasionAward[] => {
  const all = [...actions];
  const given = new GivenByRules(all);
  for (const each of all) if (each.order < action.order) given.asSaid(each);
  return [...awardsOf(action, given, around), ...explainActionSteps({ actions: all, around }, action)];
};

const ONE: Decimal = { units: 1, scale: 0 };

const awardsOf = (
  action: ActionEntry,
  given: GivenByRules,
  { membership, programmes, memberAt }: Surroundings,
): readonly OccasionAward[] => {
  const { order, programmeVersion } = action;
  // It may be there before the first version.
  if (action.trigger === 'referred') return [];
  const occurredAt = instantOfOrder(order);
  const occasion = { trigger: action.trigger, type: action.type, occurredAt };
  const programme = programmeOfVersion(programmes, programmeVersion);
  const tierId = tierAt(membership.tiers, { order, programmeVersion }, programmes);
  const tier = tierOf(programme, tierId);
  return programme.occasionRules.flatMap((rule): OccasionAward[] => {
    if (!rule.isFor(occasion)) return [];
    const reason =
      given.whyNot(action) ??
      whyNotReached(action, membership.tiers, programmes) ??
      rule.whyNot(occasion) ??
      rule.whyNotMember(memberAt({ ...action, id: action.actionId }));
    const multiplier = rule.tierMultiplier ? (tier?.multiplierText ?? '1') : '1';
    const terms = { rule, tierId, multiplier, reason };
    if (reason !== null)
      return [{ ...terms, granted: NO_POINTS, basePoints: NO_POINTS, desired: NO_POINTS, takes: [] }];
    const desired = rule.points(rule.tierMultiplier ? (tier?.multiplier ?? ONE) : ONE);
    const left = given.roomFor(rule, action);
    const room = rule.isWhole && desired > left ? 0 : left;
    const atMost = (points: Points): Points => toPoints(Math.min(points, room));
    const granted = atMost(desired);
    return [{ ...terms, desired, granted, basePoints: atMost(rule.points(ONE)), takes: takenFrom(action, granted) }];
  });
};

/** By being revoked: as a whole, at the time of that. */
const takenFrom = ({ actionId, revokedAt }: ActionEntry, points: Points): readonly Taking[] =>
  revokedAt === undefined || points === 0 ? [] : [{ actionId, occurredAt: revokedAt, points }];

/** What rules gave the member for actions so far, in event order. */
class GivenByRules {
  private readonly byRule = new Map<RuleId, Given[]>();
  private readonly ofOneself: ReadonlySet<ActionId>;

  /** @param actions all that count here */
  constructor(actions: readonly ActionEntry[]) {
    this.ofOneself = sidesOfOneself(actions);
  }

  /** null: no other action speaks against it. */
  whyNot({ actionId, told }: ActionEntry): RuleReason | null {
    if (told?.stands === false) return { code: 'rule.referral_undone', data: {} };
    return this.ofOneself.has(actionId) ? { code: 'rule.referral_of_oneself', data: {} } : null;
  }

  asSaid(action: ActionEntry): void {
    for (const { ruleId, granted } of action.awards) this.add(ruleId, action, granted);
  }

  add(ruleId: RuleId, { order, year, revokedAt }: ActionEntry, granted: Points): void {
    if (granted === 0) return;
    const known = this.byRule.get(ruleId);
    if (known === undefined) this.byRule.set(ruleId, [{ order, granted, year, revokedAt }]);
    else known.push({ order, granted, year, revokedAt });
  }

  roomFor({ id, isOnce, limits }: OccasionRule, { order, year }: ActionEntry): number {
    if (isOnce && this.byRule.get(id)?.some((given) => given.year === year) === true) return 0;
    return Math.min(Infinity, ...limits.map((limit) => limit.room(this.used(id, limit, order))));
  }

  /** What is over a limit is not given later: what is revoked makes room for what is done after that. */
  private used(ruleId: RuleId, limit: MemberLimit, order: string): Used {
    const occurredAt = instantOfOrder(order);
    const standing = (this.byRule.get(ruleId) ?? []).filter(
      ({ revokedAt }) => revokedAt === undefined || revokedAt > occurredAt,
    );
    return usedIn(
      limit.periodOf(occurredAt),
      standing.map(({ order, granted: points }) => ({ order, points })),
    );
  }
}

export const byOrder = (a: Pick<ActionEntry, 'order'>, b: Pick<ActionEntry, 'order'>): number =>
  a.order < b.order ? -1 : a.order > b.order ? 1 : 0;
