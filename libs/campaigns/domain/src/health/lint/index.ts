import type { ProgrammeDocument } from '../../programme/document';
import type { Finding, LintContext } from './finding';
import { lintFirstRewards } from './first-rewards';
import { lintTierRules } from './paid-again';
import { lintRules } from './rules';
import { lintTiers } from './tiers';
import { lintWallets } from './wallets';

/** Mistakes that a valid document shows, in the order of its sections. Nothing of it stops a publication. */
export const lintProgramme = (document: ProgrammeDocument, context: LintContext): readonly Finding[] => {
  const findings: Finding[] = [];
  const note = (finding: Finding): void => void findings.push(finding);
  lintWallets(document, context, note);
  lintRules(document, context, note);
  lintTierRules(document, context, note);
  lintTiers(document, note);
  lintFirstRewards(document, context, note);
  return findings;
};

export { unlimitedTierRules } from './paid-again';
export type { Finding, FindingUnit, LintContext } from './finding';
