import type { EffectFragment, FragmentValue, RuleParts } from '@accrue/contracts';
import { invariant } from '@accrue/kernel';
import type { EffectKind, EffectOfRule } from './effect';
import { fixed } from './fixed.effect';
import { multiply } from './multiply.effect';
import { offer } from './offer.effect';
import { perAmount } from './per-amount.effect';
import { perUnit } from './per-unit.effect';
import { percent } from './percent.effect';
import { rates } from './rates.effect';
import { reward } from './reward.effect';
import { steps } from './steps.effect';

/** All the ways of earning. A new one is a file `<name>.effect.ts`, its spec, and a word here, before the last. */
const effects = [fixed, multiply, offer, percent, perUnit, rates, reward, steps, perAmount] as const;

/** What each of them adds to the schema of a rule. */
export const effectFragments: readonly EffectFragment[] = effects.map(({ fragment }) => fragment);

/** A rule as the document writes it: the parts that all have in common, and those of one effect. */
export type EarningRuleDocument = RuleOf<(typeof effects)[number]>;
type RuleOf<Kind> = Kind extends EffectKind<infer F> ? RuleParts & FragmentValue<F> : never;

/** @param rule satisfies the schema */
export const effectOf = (rule: EarningRuleDocument): EffectOfRule => {
  const found = effects.map((effect) => effect.of(rule)).find((effect) => effect !== null);
  invariant(found !== undefined && found !== null, `rule ${rule.id} has an effect`);
  return found;
};

/** Where awards of a rule are: the wallet, or the place of what it gives instead. */
export const placeOf = (rule: EarningRuleDocument): string => effectOf(rule).place;

export type { Effect, Surroundings } from './effect';
export { giftIn, isWallet, placed, placeOfGift, type Gift } from './gift';
