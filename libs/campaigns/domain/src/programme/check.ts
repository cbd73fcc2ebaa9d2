import { countsMoney, isCurrencyCode, isLocalDate, isZoneId, type LocalDateIso, type ZoneId } from '@accrue/kernel';
import { checkCondition, type Expressions } from '../rules/conditions/expression';
import { checkWhen } from '../rules/conditions/when';
import { effectOf, isWallet, placeOf, type EarningRuleDocument, type Surroundings } from '../rules/effects';
import { bestOfGroup, circlesIn } from '../rules/stacking';
import { checkLimits } from '../rules/limits/limits';
import { checkWalletLimits } from '../rules/limits/wallet-limits';
import type { ExpiryDocument, WalletDocument } from '@accrue/contracts';
import { checkArm, checkExperiments } from '../experiments/check-experiments';
import { checkCoalition } from '../coalition/check-coalition';
import { checkPartners } from '../partners/commission-terms';
import { checkOccasionCondition } from '../rules/conditions/occasion-condition';
import { attributesOf, isForSales } from '../rules/occasion';
import { checkBudgetOf, checkBudgets } from '../rules/budgets';
import { checkCounters, checkCounterTrigger } from '../rules/counters';
import { checkSegments, checkSegmentsOfRule } from '../rules/segments';
import { checkDiscounts } from '../rules/discounts';
import { checkOffers } from '../rules/offers';
import { checkReferralTrigger } from '../rules/referral/check-referral';
import { checkDraws } from './check-draws';
import { checkRewards } from './check-rewards';
import { checkAttributes, checkTierTrigger, checkTrigger } from './check-occasions';
import { checkTiers } from './check-tiers';
import type { ProgrammeDocument } from './document';
import { checkAutomatic } from './automatic';
import { checkPayOrder } from './pay-order';
import { checkReturnWindow, pendingDaysOf } from './pending';
import { checkUnique, checkWallet, type ProgrammeProblem, type Report } from './problem';
import { unitOf } from './unit-of';

/**
 * What the schema cannot say: references, order, uniqueness, dates. All problems at once, in the order of the document.
 * @param document satisfies `programmeSchema`
 */
export const checkProgramme = (document: ProgrammeDocument, expressions: Expressions): readonly ProgrammeProblem[] => {
  const problems: ProgrammeProblem[] = [];
  const report: Report = (path, code, message) => void problems.push({ path, code, message });
  const {
    timeZone,
    currency,
    wallets,
    actions = [],
    counters = [],
    experiments = [],
    offers = [],
    segments = [],
    discounts = [],
    budgets = [],
    earning,
    tiers,
    rewards = [],
    draws = [],
  } = document;

  if (!isZoneId(timeZone)) report('/timeZone', 'time_zone.unknown', `"${timeZone}" is not an IANA time zone`);
  if (!isCurrencyCode(currency)) report('/currency', 'currency.unknown', `"${currency}" is not an ISO 4217 currency`);
  checkUnique('/wallets', wallets, report);
  checkUnits(wallets, currency, report);
  checkRedeeming(wallets, report);
  checkPayOrder(wallets, report);
  checkReturnWindow(document, report);
  checkExpiry(document, report);
  const walletIds = new Set(wallets.map((wallet) => wallet.id));
  const around: Surroundings = {
    units: new Map(wallets.map((wallet) => [wallet.id, unitOf(wallet)])),
    tiers: new Set(tiers?.ladder.map(({ id }) => id)),
    walletOf: new Map(
      earning.rules
        .filter((rule) => isForSales(rule) && isWallet(placeOf(rule)))
        .map((rule) => [rule.id, placeOf(rule)]),
    ),
    offers: new Map(offers.map((offer) => [offer.id, offer])),
    rewards: new Set(rewards.map(({ id }) => id)),
  };
  checkUnique('/actions', actions, report);
  checkAttributes(actions, report);
  const actionOf = new Map(actions.map((action) => [action.id, action]));
  const actionIds = new Set(actionOf.keys());
  checkUnique('/counters', counters, report);
  checkCounters(counters, actionIds, report);
  checkUnique('/offers', offers, report);
  checkOffers(offers, { wallets: walletIds, rules: earning.rules, discounts }, report);
  const counterOf = new Map(counters.map((counter) => [counter.id, counter]));
  checkUnique('/discounts', discounts, report);
  checkDiscounts(discounts, counterOf, report);
  const zone = isZoneId(timeZone) ? timeZone : ('UTC' as ZoneId);
  checkUnique('/segments', segments, report);
  checkSegments(segments, {
    expressions,
    counters: counterOf,
    offers,
    rules: earning.rules,
    rfm: document.rfm,
    report,
  });
  const segmentIds = new Set(segments.map(({ id }) => id));
  checkUnique('/experiments', experiments, report);
  checkExperiments(experiments, { zone, report });
  checkBudgets(budgets, walletIds, report);
  checkUnique('/earning/rules', earning.rules, report);
  earning.rules.forEach((rule, index) => {
    const path = `/earning/rules/${index}`;
    checkTrigger(path, rule, actionIds, report);
    checkCounterTrigger(path, rule, counterOf, report);
    checkReferralTrigger(path, rule, { hasTerms: document.referral !== undefined, report });
    checkTierTrigger(path, rule, tiers?.ladder, report);
    checkBudgetOf(path, rule, budgets, report);
    checkArm(rule.members?.experiment, `${path}/members/experiment`, experiments, report);
    checkSegmentsOfRule(path, rule, segmentIds, report);
    checkRule(path, rule, { around, zone, report });
    const checking = { path: `${path}/if`, expressions, counters: counterOf, report };
    if (isForSales(rule)) checkCondition(rule.if, checking);
    else checkOccasionCondition(rule.if, attributesOf(rule, actionOf), { ...checking, segments: segmentIds });
  });
  checkStacking(earning.rules, report);
  checkWalletLimits(earning.limits ?? [], walletIds, report);
  if (tiers !== undefined) {
    checkTiers(tiers, { wallets: walletIds, counters: counterOf, report });
  }
  checkRewards(rewards, { wallets: walletIds, tiers: around.tiers, draws }, report);
  checkDraws(draws, { rewards, tiers: around.tiers }, report);
  checkAutomatic(rewards, report);
  if (document.partners !== undefined) checkPartners(document.partners, around.units, report);
  if (document.coalition !== undefined) checkCoalition(document.coalition, walletIds, report);
  checkPayouts(wallets, report);
  return problems;
};

const checkUnits = (wallets: readonly WalletDocument[], currency: string, report: Report): void =>
  wallets.forEach(({ id, unit }, index) => {
    if (unit === undefined) {
      if (wallets.length > 1)
        report(`/wallets/${index}`, 'unit.missing', `of several wallets each says what it counts: "${id}" has no unit`);
    } else if (countsMoney(unit) && unit !== currency) {
      report(
        `/wallets/${index}/unit`,
        'unit.other_currency',
        `money is counted in "${currency}" here, not in "${unit}"`,
      );
    }
  });

const checkRedeeming = (wallets: readonly WalletDocument[], report: Report): void =>
  wallets.forEach(({ unit, value, redeem = {} }, index) => {
    const path = `/wallets/${index}`;
    if (value !== undefined && countsMoney(unit))
      report(
        `${path}/value`,
        'value.of_money',
        'money is worth what it is: a wallet that counts it has no other value',
      );
    const { minimum, multiple = 1, maxShareOfBasket } = redeem;
    if (minimum !== undefined && minimum % multiple !== 0)
      report(
        `${path}/redeem/minimum`,
        'redeem.minimum_between',
        `${minimum} can never be paid: always ${multiple} are taken at a time`,
      );
    if (maxShareOfBasket !== undefined && !isShare(maxShareOfBasket))
      report(
        `${path}/redeem/maxShareOfBasket`,
        'redeem.share_out_of_range',
        `"${maxShareOfBasket}" is not above 0 and at most 100`,
      );
  });

const checkPayouts = (wallets: readonly WalletDocument[], report: Report): void =>
  wallets.forEach(({ id, unit, payout }, index) => {
    if (payout !== undefined && !countsMoney(unit))
      report(`/wallets/${index}/payout`, 'payout.not_money', `money is paid out, and "${id}" counts none`);
  });

const checkExpiry = ({ wallets, returns }: ProgrammeDocument, report: Report): void =>
  wallets.forEach((wallet, index) => {
    const { expiry } = wallet;
    if (expiry === undefined) return;
    const pendingDays = pendingDaysOf(wallet, returns);
    const path = `/wallets/${index}/expiry`;
    if ('on' in expiry) {
      const { on, atLeastDays } = expiry;
      const isYearly = on.length === MONTH_AND_DAY.length;
      // Of a leap year, so that it has all days.
      if (!isLocalDate(isYearly ? `2024-${on}` : on))
        report(`${path}/on`, 'expiry.no_such_day', `there is no day "${on}"`);
      else if (!isYearly && atLeastDays !== undefined)
        report(`${path}/atLeastDays`, 'expiry.days_unused', `"${on}" is one day, whenever something was earned`);
    }
    if (longestOf(expiry) < pendingDays)
      report(
        path,
        'expiry.before_activation',
        `they would be lost before they can be spent, after ${pendingDays} days`,
      );
  });

/** In days, from the day of the event; Infinity: as long as it takes. */
const longestOf = (expiry: ExpiryDocument): number => {
  if ('days' in expiry) return expiry.days;
  if ('months' in expiry) return expiry.months * DAYS_PER_MONTH_MAX;
  return 'inactiveMonths' in expiry ? expiry.inactiveMonths * DAYS_PER_MONTH_MAX : Infinity;
};

const DAYS_PER_MONTH_MAX = 31;
const MONTH_AND_DAY = '12-31';

/** A date after which nothing that is earned can be spent. @param from the first day of the version */
export const checkNotOver = (wallets: readonly WalletDocument[], from: LocalDateIso, report: Report): void =>
  wallets.forEach(({ expiry }, index) => {
    if (expiry === undefined || !('on' in expiry) || !isLocalDate(expiry.on) || expiry.on >= from) return;
    report(
      `/wallets/${index}/expiry/on`,
      'expiry.over',
      `what is earned under this version, from ${from} on, would be lost at once`,
    );
  });

const isShare = (percent: string): boolean => Number(percent) > 0 && Number(percent) <= 100;

const checkRule = (
  path: string,
  rule: EarningRuleDocument,
  { around, zone, report }: { readonly around: Surroundings; readonly zone: ZoneId; readonly report: Report },
) => {
  if (rule.wallet !== undefined) checkWallet(`${path}/wallet`, rule.wallet, around.units, report);
  effectOf(rule).check(path, report, around);
  const { when = {}, members, limits = {} } = rule;
  checkLimits(limits, `${path}/limits`, report);
  checkWhen(when, { path: `${path}/when`, zone, report });
  members?.tiers?.forEach((tierId, index) => {
    if (!around.tiers.has(tierId))
      report(`${path}/members/tiers/${index}`, 'tier.unknown', `there is no tier "${tierId}"`);
  });
};

const checkStacking = (rules: readonly EarningRuleDocument[], report: Report): void => {
  const firsts = new Map<string, EarningRuleDocument>();
  rules.forEach((rule, index) => {
    if (rule.stack === undefined) return;
    const { group, take } = rule.stack;
    const first = firsts.get(group) ?? rule;
    firsts.set(group, first);
    const path = `/earning/rules/${index}/stack`;
    if (take !== first.stack?.take)
      report(`${path}/take`, 'stack.take_differs', `"${first.id}" of the same group says otherwise`);
    if (take === 'best' && rule.wallet !== first.wallet)
      report(
        `${path}/group`,
        'stack.other_wallet',
        `"${first.id}" of the same group gives to another wallet: which is better?`,
      );
  });
  const stackable = rules.map((rule) => ({
    id: rule.id,
    of: effectOf(rule).of,
    group: bestOfGroup(rule),
  }));
  for (const { rule, of } of circlesIn(stackable))
    report(
      `/earning/rules/${rule}/earn/of/${of}`,
      'earn.multiply.circle',
      `what it gives depends on "${rules[rule]?.id ?? ''}" itself`,
    );
};
