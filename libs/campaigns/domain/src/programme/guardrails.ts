import { canonicalJson, DAY_MS, epochMs, Rejected, type InstantIso } from '@accrue/kernel';
import type { PlanReport } from '../plan/report';
import type { CampaignsRejectionCode } from '../rejections';
import type { ProgrammeDocument } from './document';

/** What members keep and are given, tills take off and partners earn, under each of both. */
export interface PlannedCost {
  /**
   * null: minor units of all wallets that have a value and given rewards that have a cost, discounts, coupons and commissions. Else what it is worth is not known: a wallet in
   * its own unit, or `reward:{id}` in times.
   */
  readonly walletId: string | null;
  readonly published: number;
  readonly draft: number;
}

/** The part of a plan that its publication is held against. */
export interface ProgrammePlan {
  readonly publishedVersion: number;
  readonly document: ProgrammeDocument;
  readonly costs: readonly PlannedCost[];
}

export interface Guarded {
  readonly plannedAt: InstantIso;
  readonly costs: readonly PlannedCost[];
  /** What was beyond the guardrails, and who took it on; null: nothing was. */
  readonly accepted: { readonly by: string; readonly reason: string; readonly exceeded: readonly Exceeded[] } | null;
}

type Guardrails = ProgrammeDocument['guardrails'];
type Exceeded = (PlannedCost & { readonly of: 'cost' }) | { readonly of: 'guardrails' };

/** A week of receipts changes little; a plan of last year says nothing of this one. */
const PLAN_DAYS_MAX = 7;
/** A plan of fewer days may leave out Christmas. */
const OVER_DAYS_MIN = 365;

/** @param overDays null: all that was recorded */
export const isLongEnough = (overDays: number | null): boolean => overDays === null || overDays >= OVER_DAYS_MIN;

/**
 * A wallet that has a value on one side only counts in its own unit, and a reward that has a cost there only in times: otherwise a draft would cost
 * nothing by leaving it out.
 */
export const costsOf = ({
  wallets,
  expenses,
  rewards,
}: Pick<PlanReport, 'wallets' | 'expenses' | 'rewards'>): readonly PlannedCost[] => {
  const money = { walletId: null, published: 0, draft: 0 };
  const others: PlannedCost[] = [];
  const given = rewards.map(({ rewardId, ...each }) => ({ ...each, walletId: `reward:${rewardId}` }));
  for (const { walletId, published, draft } of [...wallets, ...given]) {
    const kept = { published: published.issued - published.takenBack, draft: draft.issued - draft.takenBack };
    const before = published.costMinor ?? (kept.published === 0 ? 0 : null);
    const after = draft.costMinor ?? (kept.draft === 0 ? 0 : null);
    if (before === null || after === null) others.push({ walletId, ...kept });
    else {
      money.published += before;
      money.draft += after;
    }
  }
  for (const { published, draft } of expenses) {
    money.published += published.costMinor;
    money.draft += draft.costMinor;
  }
  return [money, ...others];
};

/**
 * The guardrails of the latest version bind the next one, so a draft cannot leave them out or widen them by itself.
 * @returns undefined: there are none
 * @throws Rejected programme.plan_missing, programme.guardrail_exceeded
 */
export const guard = (
  guardrails: Guardrails,
  publishing: {
    readonly document: ProgrammeDocument;
    readonly plans: readonly (ProgrammePlan & { readonly plannedAt: InstantIso })[];
    readonly now: InstantIso;
    readonly by: string;
    readonly accept?: string;
  },
): Guarded | undefined => {
  const maxCostIncrease = guardrails?.maxCostIncrease;
  if (maxCostIncrease === undefined) return undefined;
  const { document, now, by, accept } = publishing;
  const content = canonicalJson(document);
  const plan = publishing.plans.findLast((one) => canonicalJson(one.document) === content);
  if (plan === undefined || epochMs(now) - epochMs(plan.plannedAt) > PLAN_DAYS_MAX * DAY_MS)
    throw new Rejected<CampaignsRejectionCode>('programme.plan_missing');
  const { plannedAt, costs } = plan;
  const exceeded: readonly Exceeded[] = [
    ...costs.filter((cost) => isBeyond(cost, maxCostIncrease)).map((cost) => ({ of: 'cost', ...cost }) as const),
    ...(isWider(document.guardrails, maxCostIncrease) ? [{ of: 'guardrails' } as const] : []),
  ];
  if (exceeded.length === 0) return { plannedAt, costs, accepted: null };
  if (accept === undefined)
    throw new Rejected<CampaignsRejectionCode>('programme.guardrail_exceeded', { maxCostIncrease, exceeded });
  return { plannedAt, costs, accepted: { by, reason: accept, exceeded } };
};

/** Compared without a fraction: draft / published > 1 + percent / 100. Whatever costs something beside nothing is beyond any percentage. */
const isBeyond = ({ published, draft }: PlannedCost, percent: string): boolean =>
  BigInt(draft) * HUNDRED > BigInt(published) * (HUNDRED + scaled(percent));

const isWider = (next: Guardrails, percent: string): boolean =>
  next?.maxCostIncrease === undefined || scaled(next.maxCostIncrease) > scaled(percent);

const DECIMALS = 4;
const HUNDRED = 100n * 10n ** BigInt(DECIMALS);

/** The schema has seen to the form. */
const scaled = (percent: string): bigint => {
  const [whole = '0', fraction = ''] = percent.split('.');
  return BigInt(whole + fraction.padEnd(DECIMALS, '0'));
};
