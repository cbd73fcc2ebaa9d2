import type { PeriodWord } from '@accrue/contracts';
import { DAY_MS, epochMs, instantFromEpochMs, isZoneId, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { periodAround } from '../rules/limits/period';
import type { HealthState } from './figure';
import { GUARDRAILS } from './guardrails';
import type { Finding } from './lint/finding';

/** What was drawn on a budget in one period, and of one store where each has its own. */
export interface BudgetUse {
  readonly budgetId: string;
  /** null: it is for all stores. */
  readonly storeId: string | null;
  /** What members have of it. */
  readonly used: number;
  /** What rules would have given besides. */
  readonly refused: number;
  /** When members were given of it last; null: never. */
  readonly lastDrawnAt: InstantIso | null;
}

/** How far a budget is used in the period that the report looks at. */
export interface BudgetHealth extends Omit<BudgetUse, 'lastDrawnAt'> {
  readonly name: string;
  readonly walletId: string;
  readonly per: PeriodWord;
  /** The period; null: it is for all of the programme's time. */
  readonly from: InstantIso | null;
  readonly until: InstantIso | null;
  readonly amount: number;
  /** `amount` less `used`, never below 0. */
  readonly left: number;
  /** Since when members have all of it; null: they do not. */
  readonly exhaustedAt: InstantIso | null;
  /** When they will, if they go on as in the period so far, where that is before its end; null: it is not, or cannot be said. */
  readonly runsOutAt: InstantIso | null;
  /** `warning`: members have all of it, or will before its end; `unknown`: too little of the period is over to say. */
  readonly state: HealthState;
}

/** The period of a budget around an instant. */
const periodOf = (per: PeriodWord, at: InstantIso, timeZone: string) => {
  if (per === 'programme') return { from: null, until: null };
  const { from, until } = periodAround(per, at, isZoneId(timeZone) ? timeZone : ('UTC' as ZoneId));
  return { from: from as InstantIso, until: until as InstantIso };
};

/**
 * In the order of the programme.
 * @param uses of the periods around `at`; a budget that nobody has drawn on has none
 * @param now until then uses are known, at `at` or later
 */
export const budgetsHealth = (
  { budgets = [], timeZone }: ProgrammeDocument,
  uses: readonly BudgetUse[],
  { at, now }: { readonly at: InstantIso; readonly now: InstantIso },
): readonly BudgetHealth[] =>
  budgets.flatMap(({ id, name, wallet, amount, per = 'programme', perStore = false }) => {
    const own = uses.filter(({ budgetId }) => budgetId === id);
    const unused = perStore ? [] : [{ budgetId: id, storeId: null, used: 0, refused: 0, lastDrawnAt: null }];
    const period = periodOf(per, at, timeZone);
    return (own.length === 0 ? unused : own).map(({ lastDrawnAt, ...use }): BudgetHealth => {
      const left = Math.max(0, amount - use.used);
      const exhaustedAt = left === 0 ? lastDrawnAt : null;
      const pace = left === 0 ? null : paceOf(use.used, amount, { ...period, now });
      const state = left === 0 ? 'warning' : (pace?.state ?? 'ok');
      const runsOutAt = pace?.runsOutAt ?? null;
      return { ...use, name, walletId: wallet, per, ...period, amount, left, exhaustedAt, runsOutAt, state };
    });
  });

interface Running {
  readonly from: InstantIso | null;
  readonly until: InstantIso | null;
  readonly now: InstantIso;
}

/** null: there is no end that it could fall short of, or the end is over. */
const paceOf = (used: number, amount: number, { from, until, now }: Running) => {
  if (from === null || until === null || now >= until) return null;
  const [begin, end] = [epochMs(from), epochMs(until)];
  const over = epochMs(now) - begin;
  if (over * 100 < (end - begin) * GUARDRAILS.paceAfterPercent) return { state: 'unknown', runsOutAt: null } as const;
  if (used <= 0) return { state: 'ok', runsOutAt: null } as const;
  const runsOutMs = begin + Number((BigInt(over) * BigInt(amount)) / BigInt(used));
  return runsOutMs >= end
    ? ({ state: 'ok', runsOutAt: null } as const)
    : ({ state: 'warning', runsOutAt: instantFromEpochMs(runsOutMs) } as const);
};

/** One for each budget that is used up, or will be before its time; of stores with the same budget the first to run out. */
export const budgetFindings = (
  { budgets = [] }: ProgrammeDocument,
  figures: readonly BudgetHealth[],
  now: InstantIso,
): readonly Finding[] =>
  budgets.flatMap(({ id, perStore = false }, index): Finding[] => {
    const short = figures.filter(({ budgetId, state }) => budgetId === id && state === 'warning');
    const path = `/budgets/${index}`;
    const stores = perStore ? ` in ${short.length} stores` : '';
    const [first] = [...short].sort((a, b) => (endOf(a, now) < endOf(b, now) ? -1 : 1));
    if (first === undefined) return [];
    const { until, amount, left } = first;
    const refused = short.reduce((sum, each) => sum + each.refused, 0);
    const last = until !== null && until < now ? until : now;
    const without = { value: daysBetween(endOf(first, now), left === 0 ? last : (until ?? now)), bound: 0 };
    if (left > 0)
      return [
        {
          ...{ path, code: 'budget.too_fast', ...without, unit: 'days' },
          message: `If it goes on as in the period so far, it is used up${stores} from ${endOf(first, now)} on, and its rules give nothing until ${String(until)}.`,
        },
      ];
    return [
      {
        ...{ path, code: 'budget.exhausted', ...without, unit: 'days' },
        message: `Members have all ${amount} of it${stores}, since ${endOf(first, now)}: its rules give nothing more${until === null ? '' : ` until ${until}`}, and ${refused} were not given.`,
      } as const,
    ];
  });

/** When it was, or will be, used up. */
const endOf = ({ exhaustedAt, runsOutAt }: BudgetHealth, now: InstantIso): InstantIso =>
  exhaustedAt ?? runsOutAt ?? now;

const daysBetween = (from: InstantIso, until: InstantIso): number =>
  Math.max(0, Math.floor((epochMs(until) - epochMs(from)) / DAY_MS));
