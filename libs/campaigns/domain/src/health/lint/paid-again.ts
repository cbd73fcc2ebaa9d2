import type { ProgrammeDocument } from '../../programme/document';
import type { EarningRuleDocument } from '../../rules/effects';
import type { LintContext, Note } from './finding';

/** Rules that give each time that a tier is reached, and no limit says how often. */
export const unlimitedTierRules = ({ earning }: ProgrammeDocument): readonly EarningRuleDocument[] =>
  earning.rules.filter(
    ({ on, limits = {} }) => on === 'tier-reached' && limits.times === undefined && limits.perMember === undefined,
  );

/**
 * Where a return lowers the tier at once, a member can buy, be given, bring back and buy again, and keeps each time what was given: both steps
 * stay in the timeline (ADR 0064). Where what was reached is kept, nobody falls.
 */
export const lintTierRules = (document: ProgrammeDocument, { paidAgain }: LintContext, note: Note): void => {
  if (document.tiers?.onReturn !== 'immediate') return;
  for (const rule of unlimitedTierRules(document))
    note({
      path: `/earning/rules/${document.earning.rules.indexOf(rule)}`,
      code: 'rule.tier_paid_again',
      ...{ value: paidAgain.get(rule.id) ?? 0, bound: 0, unit: 'members' },
      message:
        'A return lowers the tier at once, and this rule gives again each time that the tier is reached: a member who buys, brings back and buys again is given it ' +
        'again, as so many were. A limit, such as `times`, belongs on it.',
    });
};
