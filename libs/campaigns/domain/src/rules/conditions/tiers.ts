import type { RuleReason } from '@accrue/contracts';

/** null: it is for members of this tier. @param included absent: all */
export const tiersCheck = (included?: readonly string[]): ((tierId: string | null) => RuleReason | null) => {
  if (included === undefined) return () => null;
  const tiers = new Set(included);
  return (tierId) => (tierId !== null && tiers.has(tierId) ? null : { code: 'rule.other_tier', data: { tierId } });
};
