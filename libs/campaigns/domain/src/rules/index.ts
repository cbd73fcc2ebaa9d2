import { invariant, type ZoneId } from '@accrue/kernel';
import type { EarningRuleDocument } from '@accrue/contracts';
import { perCurrencyUnit } from './per-currency-unit.rule';
import type { EarningRule, EarningRuleKind } from './rule';

/** All the ways of earning. A new one is a file `<kind>.rule.ts` and a line here (and its name in the schema). */
const kinds: readonly EarningRuleKind[] = [perCurrencyUnit];

/** @param document of a checked programme */
export const compileRule = (document: EarningRuleDocument, zone: ZoneId): EarningRule => {
  const name = document.kind ?? perCurrencyUnit.kind;
  const kind = kinds.find((candidate) => candidate.kind === name);
  invariant(kind !== undefined, `no rule of the kind ${name} is registered`);
  return kind.compile(document, zone);
};

export type { Basket, EarningRule, LineReason, RuleReason } from './rule';
