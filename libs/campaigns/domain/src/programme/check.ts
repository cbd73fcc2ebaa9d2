import { isCurrencyCode, isZoneId, parseDecimal, type ZoneId } from '@accrue/kernel';
import { checkValidity } from '../rules/conditions/validity';
import { effectOf, type EarningRuleDocument } from '../rules/effects';
import { checkLimits } from '../rules/limits/limits';
import type { TierDocument } from '@accrue/contracts';
import type { ProgrammeDocument } from './document';
import { checkPositive, type ProgrammeProblem, type Report } from './problem';

/**
 * What the schema cannot say: references, order, uniqueness, dates. All problems at once, in the order of the document.
 * @param document satisfies `programmeSchema`
 */
export const checkProgramme = (document: ProgrammeDocument): readonly ProgrammeProblem[] => {
  const problems: ProgrammeProblem[] = [];
  const report: Report = (path, code, message) => void problems.push({ path, code, message });
  const { timeZone, currency, wallets, earning, tiers, rewards = [] } = document;

  if (!isZoneId(timeZone)) report('/timeZone', 'time_zone.unknown', `"${timeZone}" is not an IANA time zone`);
  if (!isCurrencyCode(currency)) report('/currency', 'currency.unknown', `"${currency}" is not an ISO 4217 currency`);
  checkUnique('/wallets', wallets, report);
  const walletIds = new Set(wallets.map((wallet) => wallet.id));
  checkUnique('/earning/rules', earning.rules, report);
  const zone = isZoneId(timeZone) ? timeZone : ('UTC' as ZoneId);
  earning.rules.forEach((rule, index) => checkRule(`/earning/rules/${index}`, rule, walletIds, zone, report));
  if (tiers !== undefined) checkLadder(tiers.ladder, report);
  checkUnique('/rewards', rewards, report);
  rewards.forEach((reward, index) => checkWallet(`/rewards/${index}/wallet`, reward.wallet, walletIds, report));
  rewards.forEach(({ points }, index) => checkPositive(`/rewards/${index}/points`, points, 'reward.points', report));
  return problems;
};

const checkRule = (
  path: string,
  rule: EarningRuleDocument,
  wallets: ReadonlySet<string>,
  zone: ZoneId,
  report: Report,
) => {
  checkWallet(`${path}/wallet`, rule.wallet, wallets, report);
  effectOf(rule).check(path, report);
  const { validity = {}, limits = {} } = rule;
  checkLimits(limits, `${path}/limits`, report);
  checkValidity(validity, { path: `${path}/validity`, zone, report });
};

const checkLadder = (ladder: readonly TierDocument[], report: Report): void => {
  checkUnique('/tiers/ladder', ladder, report);
  ladder.forEach(({ threshold, multiplier }, index) => {
    const path = `/tiers/ladder/${index}`;
    const below = ladder[index - 1];
    if (below !== undefined && threshold <= below.threshold) {
      report(
        `${path}/threshold`,
        'ladder.not_increasing',
        `${threshold} is not above ${below.threshold} of the tier before`,
      );
    }
    if (multiplier !== undefined && !isMultiplier(multiplier)) {
      report(
        `${path}/multiplier`,
        'multiplier.invalid',
        `"${multiplier}" is not a decimal number ≥ 0 with at most 6 decimals`,
      );
    }
  });
};

const isMultiplier = (text: string): boolean => {
  try {
    return parseDecimal(text, { scaleMax: 6 }).units >= 0;
  } catch {
    return false;
  }
};

const checkWallet = (path: string, wallet: string, wallets: ReadonlySet<string>, report: Report): void => {
  if (!wallets.has(wallet)) report(path, 'wallet.unknown', `there is no wallet "${wallet}"`);
};

const checkUnique = (path: string, items: readonly { readonly id: string }[], report: Report): void => {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) report(`${path}/${index}/id`, 'id.duplicate', `"${id}" is used twice`);
    seen.add(id);
  });
};
