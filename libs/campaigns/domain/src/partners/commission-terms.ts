import type { PartnersSection } from '@accrue/contracts';
import { countsMoney, ruleId, type ZoneId } from '@accrue/kernel';
import type { Report } from '../programme/problem';
import type { Expressions } from '../rules/conditions/expression';
import { lineCountings } from '../rules/counted-lines';
import type { EarningRuleDocument } from '../rules/effects';
import { compileRule, type EarningRule } from '../rules/rule';

/** What partners earn by the purchases of members whom they referred. */
export interface CommissionTerms {
  /** For one purchase; for how long after the enrolment is one of its conditions. */
  readonly rule: EarningRule;
  /** Days after the day of the enrolment. */
  readonly forDays: number;
  /** One purchase of each referred member brings something, and no other. */
  readonly isOnce: boolean;
}

/** Under this name the ledger has what a partner earned. */
export const COMMISSION = ruleId('commission');

/** @param units wallet → what it counts */
export const checkPartners = (
  { wallet, commission }: PartnersSection,
  units: ReadonlyMap<string, string>,
  report: Report,
): void => {
  const unit = units.get(wallet);
  if (unit === undefined) report('/partners/wallet', 'wallet.unknown', `there is no wallet "${wallet}"`);
  else if (!countsMoney(unit))
    report('/partners/wallet', 'partners.not_money', `partners are paid in money, and "${wallet}" counts ${unit}`);
  if ('percent' in commission && !(Number(commission.percent) > 0 && Number(commission.percent) <= 100))
    report(
      '/partners/commission/percent',
      'partners.percent_out_of_range',
      `"${commission.percent}" is not above 0 and at most 100`,
    );
};

/** A rule like others, so that it counts lines, returns and days exactly as they do. */
export const compileCommission = (
  { wallet, commission }: PartnersSection,
  zone: ZoneId,
  expressions: Expressions,
): CommissionTerms => {
  const { of = 'netSpend', forDays, eligibility } = commission;
  const common = {
    id: String(COMMISSION),
    name: 'Commission',
    wallet,
    members: { enrolledWithinDays: forDays },
    ...(of === 'spend' ? { basis: { netOf: ['discounts', 'points'] as const } } : {}),
    ...(eligibility === undefined ? {} : { eligibility }),
  };
  const rule: EarningRuleDocument =
    'percent' in commission
      ? { ...common, earn: { percent: commission.percent } }
      : { ...common, earn: { steps: [{ from: commission.minimum, give: commission.fixed }] } };
  const compiled = compileRule(rule, {
    zone,
    expressions,
    experiments: new Map(),
    segments: [],
    countingOf: lineCountings(),
  });
  return { rule: compiled, forDays, isOnce: 'fixed' in commission };
};
