import type { Report } from '../../programme/problem';
import type { EarningRuleDocument } from '../effects';

/** A rule about referrals says for whom it is, and the programme when a referral qualifies. */
export const checkReferralTrigger = (
  path: string,
  { on = 'sale', side }: EarningRuleDocument,
  { hasTerms, report }: { readonly hasTerms: boolean; readonly report: Report },
): void => {
  if (on !== 'referral-qualified') {
    if (side !== undefined) report(`${path}/side`, 'side.unused', `a rule "on: ${on}" is about no referral`);
    return;
  }
  if (side === undefined) report(path, 'side.missing', 'it does not say who earns: the advocate or the referee');
  if (!hasTerms) report(`${path}/on`, 'referral.missing', 'the programme has no "referral", so none ever qualifies');
};
