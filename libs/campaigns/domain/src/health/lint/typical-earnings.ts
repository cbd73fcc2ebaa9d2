import { NOTHING_TOLD } from '../../rules/conditions/attribute-facts';
import { minorUnits, type InstantIso } from '@accrue/kernel';
import { compileProgramme } from '../../programme/compile';
import type { ProgrammeDocument } from '../../programme/document';
import type { NormalisedLine } from '../../receipt';
import type { Expressions } from '../../rules/conditions/expression';
import { effectOf, type EarningRuleDocument } from '../../rules/effects';
import { evaluateReceipt } from '../../rules/evaluate';
import { isForSales } from '../../rules/occasion';

/**
 * What one purchase brings, by wallet, under the rules that look at every purchase of everybody: one unit of goods that are eligible,
 * for so much. Computed as receipts are.
 */
export const typicalEarnings = (
  document: ProgrammeDocument,
  basketMinor: number,
  expressions: Expressions,
): ReadonlyMap<string, number> => {
  const plain = { ...document, earning: { rules: plainRules(document.earning.rules) } };
  const context = {
    tierId: null,
    enrolledAt: null,
    attributes: NOTHING_TOLD,
    memberId: null,
    channel: 'store',
    storeId: '',
    occurredAt: NO_TIME,
    endedAt: NO_TIME,
  };
  const basket = { lines: [lineOf(basketMinor)], remaining: null };
  const { awards } = evaluateReceipt(compileProgramme(plain, expressions), basket, context, 'points');
  const earned = new Map<string, number>();
  for (const { walletId, points } of awards) earned.set(walletId, (earned.get(walletId) ?? 0) + points);
  return earned;
};

/** What everybody is given for enrolling. */
export const welcomeOf = ({ earning }: ProgrammeDocument, walletId: string): number =>
  earning.rules.reduce(
    (sum, rule) =>
      sum +
      (rule.on === 'enrolment' && isForAll(rule) && rule.wallet === walletId && 'fixed' in rule.earn
        ? rule.earn.fixed
        : 0),
    0,
  );

const isForAll = ({ when, members, if: condition }: EarningRuleDocument): boolean =>
  when === undefined && members === undefined && condition === undefined;

/** Whatever goods they count: the basket is of these. Rules that build on one that is not plain are not, either. */
const plainRules = (rules: readonly EarningRuleDocument[]): readonly EarningRuleDocument[] => {
  let plain = rules.filter((rule) => isForSales(rule) && isForAll(rule));
  for (let before = -1; before !== plain.length;) {
    before = plain.length;
    const ids = new Set(plain.map(({ id }) => id));
    plain = plain.filter((rule) => effectOf(rule).of.every((of) => ids.has(of)));
  }
  return plain.map(({ eligibility: _, ...rule }) => rule as EarningRuleDocument);
};

const NO_TIME = '2000-01-01T12:00:00.000Z' as InstantIso;

const lineOf = (amountMinor: number): NormalisedLine => {
  const amount = minorUnits(amountMinor);
  const nothing = minorUnits(0);
  return {
    ...{ index: 0, lineId: '1', sku: 'typical', gtin: null, type: 'item', brand: null, categoryPath: [] },
    ...{ quantity: 1000, unitPrice: { units: amountMinor, scale: 0 }, netPayable: amount },
    ...{ taxIncluded: nothing, taxAdded: nothing, discount: nothing, paidByPoints: nothing },
    ...{ tillEligible: true, voided: false, returnOf: null },
  };
};
