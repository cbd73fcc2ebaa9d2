import { NO_POINTS, points as toPoints, type MemberId, type Points, type RuleId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { partOf, type BudgetPart } from '../../rules/budgets';
import type { RuleBudget } from '../../programme/compile';
import type { BudgetDraw, BudgetedAward, BudgetsDrawn } from '../events';
import type { BudgetRoom, BudgetRooms } from '../storage/budget-rooms';
import { inMap } from '../storage/in-map';
import { awardKey, type Given } from './awards-within';
import type { Change } from './changes-in';
import { idOf, type Entry } from './earners';

/** Of whoever may take nothing: what was taken before stays. */
const NOTHING_LEFT: BudgetRoom = { points: 0, leaseId: null };

/** What an award has of its budget, before and now. */
interface Claim {
  readonly entry: Entry;
  readonly ruleId: RuleId;
  readonly part: BudgetPart;
  readonly isWhole: boolean;
  /** null: it has never asked. */
  readonly had: { readonly most: Points; readonly taken: Points } | null;
  readonly taken: Points;
  /** By the rule. */
  readonly given: Points;
}

interface Around {
  readonly memberId: MemberId;
  /** What comes with something of budgets from another member's journal, and stays. */
  readonly carried: readonly Entry[];
  readonly programmes: readonly ProgrammeVersion[];
  readonly budgets: BudgetRooms | undefined;
}

interface Drawn {
  readonly changes: readonly Change[];
  readonly drawn: readonly BudgetsDrawn[];
}

/**
 * What budgets leave of what changes. An award that asks for the first time gets what is there; after that it never gets more than it did
 * then, and as much of it again as is there when what was taken back of it is restored. What is too much is taken from the last in the order of the journal.
 */
export const withinBudgets = (
  changesUnder: (budgetOf: (entry: Entry, ruleId: RuleId) => Given['budget']) => readonly Change[],
  around: Around,
): Drawn => {
  const lowered = new Map<string, Points>();
  const budgetOf = (entry: Entry, ruleId: RuleId): Given['budget'] => {
    const budget = budgetOfRule(entry, ruleId, around.programmes)?.budget.id;
    const most = lowered.get(awardKey(idOf(entry), ruleId)) ?? entry.budgeted?.[ruleId]?.most;
    return budget === undefined || most === undefined ? undefined : { budget, most };
  };
  let wished: ReadonlyMap<string, readonly Claim[]> | null = null;
  for (;;) {
    const changes = changesUnder(budgetOf);
    const claims = byPart(claimsOf(changes, around));
    wished ??= claims;
    const leases = new Map<string, string | null>();
    let isShort = false;
    for (const [key, each] of claims) {
      const { points, leaseId } = leftFor(each, around.budgets);
      leases.set(key, leaseId);
      const short = sumOf(each) - points;
      if (short > 0) isShort = true;
      lower(each, short, lowered);
    }
    if (!isShort) return { changes, drawn: drawnOf(claims, wished, { leases, lowered }, around.memberId) };
  }
};

const leftFor = (claims: readonly Claim[], budgets: BudgetRooms | undefined): BudgetRoom => {
  const [first] = claims;
  const wanted = sumOf(claims);
  return (first === undefined || wanted <= 0 ? undefined : budgets?.left(first.part, wanted)) ?? NOTHING_LEFT;
};

const lower = (claims: readonly Claim[], short: number, lowered: Map<string, Points>): void => {
  let tooMuch = short;
  for (const claim of [...claims].reverse()) {
    if (tooMuch <= 0) return;
    const more = moreOf(claim);
    if (more <= 0) continue;
    const less = claim.isWhole ? more : Math.min(more, tooMuch);
    lowered.set(awardKey(idOf(claim.entry), claim.ruleId), toPoints(claim.taken - less));
    tooMuch -= less;
  }
};

const claimsOf = (changes: readonly Change[], around: Around): readonly Claim[] => {
  const claims = changes.flatMap(({ earner, ruleId, isGone, has, given }): Claim[] => {
    // What leaves keeps what it has: it goes along.
    if (isGone) return [];
    const taken = toPoints(has.takes.reduce<number>((left, { points }) => left - points, has.granted));
    return claimOf({ entry: earner, ruleId, taken, given: given.granted }, around.programmes);
  });
  return [...claims, ...notUsed(claims, around)];
};

/** What came along with a receipt or an action for a rule that gives nothing for it here. */
const notUsed = (claims: readonly Claim[], { carried, programmes }: Around): readonly Claim[] => {
  const told = new Set(claims.map(({ entry, ruleId }) => awardKey(idOf(entry), ruleId)));
  return carried.flatMap((entry) =>
    Object.keys(entry.budgeted ?? {}).flatMap((rule) => {
      const ruleId = rule as RuleId;
      if (told.has(awardKey(idOf(entry), ruleId))) return [];
      return claimOf({ entry, ruleId, taken: NO_POINTS, given: NO_POINTS }, programmes);
    }),
  );
};

const claimOf = (
  { entry, ruleId, taken, given }: Pick<Claim, 'entry' | 'ruleId' | 'taken' | 'given'>,
  programmes: readonly ProgrammeVersion[],
): Claim[] => {
  const of = budgetOfRule(entry, ruleId, programmes);
  const had = entry.budgeted?.[ruleId] ?? null;
  if (of === undefined || (had === null && given === 0)) return [];
  return [{ entry, ruleId, part: partOf(of.budget, entry.order), isWhole: of.isWhole, had, taken, given }];
};

const budgetOfRule = (
  { programmeVersion }: Entry,
  ruleId: RuleId,
  programmes: readonly ProgrammeVersion[],
): RuleBudget | undefined =>
  programmeVersion === null ? undefined : programmeOfVersion(programmes, programmeVersion).budgetOf.get(ruleId);

const byPart = (claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> => {
  const parts = new Map<string, Claim[]>();
  for (const claim of claims) {
    const { budgetId, from, storeId } = claim.part;
    inMap(parts, [budgetId, from, storeId].join('|'), () => []).push(claim);
  }
  return parts;
};

const moreOf = ({ taken, had }: Claim): number => taken - (had?.taken ?? 0);

const sumOf = (claims: readonly Claim[]): number => claims.reduce((sum, claim) => sum + moreOf(claim), 0);

const drawnOf = (
  claims: ReadonlyMap<string, readonly Claim[]>,
  wished: ReadonlyMap<string, readonly Claim[]>,
  {
    leases,
    lowered,
  }: { readonly leases: ReadonlyMap<string, string | null>; readonly lowered: ReadonlyMap<string, Points> },
  memberId: MemberId,
): readonly BudgetsDrawn[] => {
  const awards = [...claims.values()].flat().flatMap((claim): BudgetedAward[] => {
    const { entry, ruleId, had, taken, given } = claim;
    const most = lowered.get(awardKey(idOf(entry), ruleId)) ?? had?.most ?? given;
    if (had?.most === most && had.taken === taken) return [];
    const earner =
      'receiptId' in entry ? { receiptId: entry.receiptId } : { receiptId: null, actionId: entry.actionId };
    return [{ ...earner, ruleId, most, taken }];
  });
  const draws = [...claims].flatMap(([key, each]): BudgetDraw[] => {
    const [first] = each;
    const points = sumOf(each);
    const refused = Math.max(0, sumOf(wished.get(key) ?? []) - Math.max(0, points));
    if (first === undefined || (points === 0 && refused === 0)) return [];
    const { budgetId, from, storeId } = first.part;
    const leaseId = points > 0 ? (leases.get(key) ?? null) : null;
    return [{ budgetId, from, storeId, points, leaseId, ...(refused > 0 && { refused }) }];
  });
  return awards.length + draws.length === 0 ? [] : [{ type: 'BudgetsDrawn', data: { memberId, awards, draws } }];
};
