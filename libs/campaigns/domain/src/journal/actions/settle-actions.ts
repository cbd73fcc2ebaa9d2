import type { RuleReason } from '@accrue/contracts';
import {
  NO_POINTS,
  points as toPoints,
  type ActionId,
  type Decimal,
  type InstantIso,
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
import { isSameTier, takenByReturnAt, whyNotReached } from './tiers-reached';

/** What a rule gave for an action, until that was taken back. */
interface Given {
  readonly order: string;
  readonly granted: Points;
  readonly type: string | null;
  readonly programmeVersion: number;
  readonly year: number | undefined;
  readonly takenAt: InstantIso | null;
}

interface Because {
  readonly memberId: MemberId;
  readonly trigger: ActionTrigger;
  /** Whether what takes an action's awards back does so at another time now. */
  readonly isTakenOtherwise?: (action: ActionEntry) => boolean;
}

const never = (): boolean => false;

/**
 * Decides again what actions earn, from one of them on, and says how that differs from what was said: limits look at what was given
 * before, so what comes earlier stands.
 * @param actions all that count here, each with what was said of its awards
 * @param from order of the first that something has changed for
 */
export const settleActions = (
  actions: Iterable<ActionEntry>,
  from: string,
  { memberId, trigger, isTakenOtherwise = never }: Because,
  around: Surroundings,
): readonly (AwardGranted | AwardReversed | AwardCorrected)[] => {
  const all = [...actions];
  const given = new GivenByRules(all, around);
  return all.sort(byOrder).flatMap((action) => {
    if (action.order < from) {
      given.asSaid(action);
      return [];
    }
    const awards = awardsOf(action, given, around);
    for (const { rule, granted } of awards) given.add(rule, action, granted);
    return actionAwardChanges(
      action,
      awards,
      { memberId, trigger, isTakenOtherwise: isTakenOtherwise(action) },
      around,
    );
  });
};

/** Why an action of the journal earns what it earns: rule by rule. */
export const explainAction = (
  actions: Iterable<ActionEntry>,
  action: ActionEntry,
  around: Surroundings,
): readonly OccasionAward[] => {
  const all = [...actions];
  const given = new GivenByRules(all, around);
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
    return [
      { ...terms, desired, granted, basePoints: atMost(rule.points(ONE)), takes: given.takenOf(rule, action, granted) },
    ];
  });
};

/** What rules gave the member for actions so far, in event order. */
class GivenByRules {
  private readonly byRule = new Map<RuleId, Given[]>();
  private readonly ofOneself: ReadonlySet<ActionId>;

  /** @param actions all that count here */
  constructor(
    actions: readonly ActionEntry[],
    private readonly around: Surroundings,
  ) {
    this.ofOneself = sidesOfOneself(actions);
  }

  /** null: no other action speaks against it. */
  whyNot({ actionId, told }: ActionEntry): RuleReason | null {
    if (told?.stands === false) return { code: 'rule.referral_undone', data: {} };
    return this.ofOneself.has(actionId) ? { code: 'rule.referral_of_oneself', data: {} } : null;
  }

  asSaid(action: ActionEntry): void {
    const { occasionRules } = programmeOfVersion(this.around.programmes, action.programmeVersion);
    for (const { ruleId, granted } of action.awards)
      this.add(occasionRules.find(({ id }) => id === ruleId) ?? { id: ruleId, isTakenBack: false }, action, granted);
  }

  add(rule: Pick<OccasionRule, 'id' | 'isTakenBack'>, action: ActionEntry, granted: Points): void {
    if (granted === 0) return;
    const { order, type, programmeVersion, year } = action;
    const given = { order, granted, type, programmeVersion, year, takenAt: this.takenAt(rule, action) };
    const known = this.byRule.get(rule.id);
    if (known === undefined) this.byRule.set(rule.id, [given]);
    else known.push(given);
  }

  /** As a whole, when the action is revoked, or when a return takes the tier that it is about. */
  takenOf(rule: OccasionRule, action: ActionEntry, points: Points): readonly Taking[] {
    const occurredAt = this.takenAt(rule, action);
    return occurredAt === null || points === 0 ? [] : [{ actionId: action.actionId, occurredAt, points }];
  }

  roomFor({ id, isOnce, limits }: OccasionRule, action: ActionEntry): number {
    if (isOnce && this.byRule.get(id)?.some((given) => given.year === action.year) === true) return 0;
    return Math.min(Infinity, ...limits.map((limit) => limit.room(this.used(id, limit, action))));
  }

  private takenAt({ isTakenBack }: Pick<OccasionRule, 'isTakenBack'>, action: ActionEntry): InstantIso | null {
    if (action.revokedAt !== undefined) return action.revokedAt;
    const { membership, programmes } = this.around;
    return isTakenBack ? takenByReturnAt(action, membership.tiers, programmes) : null;
  }

  /** What is over a limit is not given later: what is taken back makes room for what is done after that. */
  private used(ruleId: RuleId, limit: MemberLimit, action: ActionEntry): Used {
    const { order } = action;
    const occurredAt = instantOfOrder(order);
    const standing = (this.byRule.get(ruleId) ?? []).filter(
      (given) =>
        (given.takenAt === null || given.takenAt > occurredAt) &&
        (!limit.isOfTier || isSameTier(given, action, this.around.programmes)),
    );
    return usedIn(
      limit.periodOf(occurredAt, this.around.membership.enrolledAt),
      standing.map(({ order, granted: points }) => ({ order, points })),
    );
  }
}

export const byOrder = (a: Pick<ActionEntry, 'order'>, b: Pick<ActionEntry, 'order'>): number =>
  a.order < b.order ? -1 : a.order > b.order ? 1 : 0;
