import { points as toPoints, type ActionId, type Points, type ReceiptId, type RuleId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import type { Period } from '../../rules/limits/period';
import type { WalletLimit } from '../../rules/limits/wallet-limits';
import type { AwardReversal, LimitOfBudget, LimitOfWallet } from '../events';

/** A sale or an action with what its rules give for it, each after the limits of its own. */
export interface Earner {
  readonly id: ReceiptId | ActionId;
  readonly order: string;
  readonly programmeVersion: number;
  readonly given: readonly Given[];
}

/** What a rule gives for it, and what takes that back, in event order. */
export interface Given {
  readonly ruleId: RuleId;
  readonly granted: Points;
  readonly takes: readonly Take[];
  /** What the limits left of it; absent: nobody has decided yet. */
  readonly decided?: Points;
  /** What the budget of the rule leaves of it at most. Absent: nobody has asked the budget yet, or there is none. */
  readonly budget?: LimitOfBudget & { readonly most: Points };
}

export interface Take extends AwardReversal {
  /** Of the receipt that takes, or the instant of the revocation, which comes before all else of that instant. */
  readonly order: string;
}

/** The same under the limits of the wallet. */
export interface Within {
  readonly granted: Points;
  readonly takes: readonly Take[];
  /** What left it the least; null: nothing bit. */
  readonly limit: LimitOfWallet | LimitOfBudget | null;
}

interface Standing extends Within {
  readonly walletId: string;
  readonly order: string;
}

/** By what earned it and the rule. */
export const awardKey = (id: ReceiptId | ActionId, ruleId: RuleId): string => `${id}:${ruleId}`;

/**
 * Goes through all that a member earns in event order, and at one fact in the order of the document: an award can have what the awards
 * before it have left of each limit of its version, without what was taken back by then. What is over a limit is not given later.
 * A return takes nothing while what remains is worth what was granted.
 */
export const awardsWithin = (
  earners: Iterable<Earner>,
  programmes: readonly ProgrammeVersion[],
): ReadonlyMap<string, Within> => {
  const within = new Map<string, Within>();
  const standing: Standing[] = [];
  for (const { id, order, programmeVersion, given } of [...earners].sort(byPlace)) {
    const programme = programmeOfVersion(programmes, programmeVersion);
    const placed = given.map((each) => ({ ...each, ...placeOf(programme.rulePlaces, each.ruleId) }));
    for (const { ruleId, walletId, granted, takes, decided, budget } of placed.sort((a, b) => a.index - b.index)) {
      const limits = programme.walletLimits.filter((limit) => limit.walletId === walletId);
      const left = (limit: WalletLimit): number => leftOf(limit, order, standing);
      const bound = decided === undefined ? mostOf(granted, limits, left) : { most: decided, limit: null };
      const { most, limit } = decided === undefined ? withinBudget(bound, budget) : bound;
      const award = { walletId, order, granted: most, takes: takesWithin(most, granted, takes), limit };
      standing.push(award);
      within.set(awardKey(id, ruleId), award);
    }
  }
  return within;
};

const placeOf = (places: ReadonlyMap<string, { readonly walletId: string; readonly index: number }>, id: RuleId) =>
  places.get(id) ?? { walletId: '', index: 0 };

interface Bound {
  readonly most: Points;
  readonly limit: Within['limit'];
}

/** A budget comes last: what nobody gets anyway is not taken from it. */
const withinBudget = (bound: Bound, budget: Given['budget']): Bound =>
  budget === undefined || bound.most <= budget.most ? bound : { most: budget.most, limit: { budget: budget.budget } };

const mostOf = (
  granted: Points,
  limits: readonly WalletLimit[],
  leftOfLimit: (limit: WalletLimit) => number,
): Bound => {
  let [most, bit]: [number, LimitOfWallet | null] = [granted, null];
  for (const limit of limits) {
    const left = leftOfLimit(limit);
    if (most <= left) continue;
    most = limit.isWhole ? 0 : left;
    bit = { amount: limit.amount, per: limit.per };
  }
  return { most: toPoints(most), limit: bit };
};

const leftOf = ({ walletId, amount, periodOf }: WalletLimit, order: string, standing: readonly Standing[]): number => {
  const period = periodOf(instantOfOrder(order));
  const used = standing.reduce(
    (sum, award) => (award.walletId === walletId && contains(period, award.order) ? sum + leftAt(award, order) : sum),
    0,
  );
  return Math.max(0, amount - used);
};

/** Goods come back before others are sold on the same receipt: an exchange makes room for itself. */
const leftAt = ({ granted, takes }: Standing, order: string): number =>
  takes.reduce<number>((left, take) => (take.order <= order ? left - take.points : left), granted);

/** @param most that a limit leaves of what is granted */
export const takesWithin = (most: Points, granted: Points, takes: readonly Take[]): readonly Take[] => {
  if (most === granted) return takes;
  let [left, stands]: [number, number] = [granted, most];
  return takes.flatMap((take) => {
    left -= take.points;
    const points = toPoints(Math.max(0, stands - left));
    stands -= points;
    return points === 0 ? [] : [{ ...take, points }];
  });
};

const contains = ({ from, until }: Period, order: string): boolean => from <= order && order < until;

const byPlace = (a: Earner, b: Earner): number =>
  a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1;
