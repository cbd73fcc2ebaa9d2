import type { TierDocument } from '@accrue/contracts';
import { isForSales } from '../rules/occasion';
import type { EarningRuleDocument } from '../rules/effects';
import type { ProgrammeDocument } from './document';
import { checkUnique, type Report } from './problem';

/** Effects that count nothing of a basket. */
const WITHOUT_BASKET = ['fixed', 'offer', 'reward'];

/** What a rule that earns without a basket may not say, and what its trigger needs. */
export const checkTrigger = (
  path: string,
  rule: EarningRuleDocument,
  actions: ReadonlySet<string>,
  report: Report,
): void => {
  const { on = 'sale', action, earn, when = {}, limits = {} } = rule;
  if (on !== 'action') {
    if (action !== undefined) report(`${path}/action`, 'action.unused', `a rule "on: ${on}" is about no action`);
  } else if (action === undefined) report(path, 'action.missing', 'it does not say which action earns');
  else if (!actions.has(action)) report(`${path}/action`, 'action.unknown', `there is no action "${action}"`);
  if (isForSales(rule)) return;
  const refuse = (member: string): void =>
    report(`${path}/${member}`, 'rule.only_for_sales', `a rule "on: ${on}" has no basket, and no store`);
  if (!WITHOUT_BASKET.some((word) => word in earn)) refuse('earn');
  for (const member of ['basis', 'eligibility', 'stack'] as const) if (rule[member] !== undefined) refuse(member);
  for (const member of ['clock', 'channels', 'stores'] as const)
    if (when[member] !== undefined) refuse(`when/${member}`);
  if (limits.perReceipt !== undefined) refuse('limits/perReceipt');
};

/** A rule about tiers says which ones; the base tier nobody ever reaches. @param ladder absent: there is none */
export const checkTierTrigger = (
  path: string,
  { on = 'sale', tiers, members, limits, onReturn }: EarningRuleDocument,
  ladder: readonly TierDocument[] | undefined,
  report: Report,
): void => {
  if (on !== 'tier-reached') {
    if (tiers !== undefined)
      report(`${path}/tiers`, 'tiers.unused', `a rule "on: ${on}" is about no tier that is reached; see "members"`);
    if (limits?.times?.per === 'tier-period')
      report(`${path}/limits/times/per`, 'limit.of_no_tier', `a rule "on: ${on}" is about no tier that is reached`);
    if (onReturn !== undefined)
      report(`${path}/onReturn`, 'on_return.unused', `a rule "on: ${on}" is about no tier that a return could take`);
    return;
  }
  if (members?.tiers !== undefined)
    report(`${path}/members/tiers`, 'tiers.twice', 'who reaches a tier is in it: "tiers" says which ones count');
  if (tiers === undefined) report(path, 'tiers.missing', 'it does not say which tiers are reached');
  if (ladder === undefined) report(`${path}/on`, 'ladder.missing', 'the programme has no "tiers", so none is reached');
  else
    tiers?.forEach((tierId, index) => {
      const tier = ladder.find(({ id }) => id === tierId);
      const at = `${path}/tiers/${index}`;
      if (tier === undefined) report(at, 'tier.unknown', `there is no tier "${tierId}"`);
      else if (tier.threshold === 0)
        report(at, 'tier.of_everybody', `everybody begins in "${tierId}": nobody reaches it`);
    });
};

/** Action → twice the same attribute. */
export const checkAttributes = (actions: NonNullable<ProgrammeDocument['actions']>, report: Report): void =>
  actions.forEach(({ attributes = [] }, index) => checkUnique(`/actions/${index}/attributes`, attributes, report));
