import type { EffectFragment, FragmentValue, RuleParts } from '@accrue/contracts';
import type { Decimal, MinorUnits, Points, RoundingMode } from '@accrue/kernel';
import type { Report } from '../../programme/problem';
import type { CountedLine } from '../basis';
import { placeOfGift, type Gift } from './gift';

/** What a rule gives for the lines that it counts, before any limit. `ofOthers`: by line, what the rules that it names gave. */
export interface Effect {
  /** Minor units that points are counted on, by line. */
  count(lines: readonly CountedLine[]): readonly MinorUnits[];
  /** Whole points, >= 0; each time that they are rounded at most POINTS_PER_ENTRY_MAX. */
  points(
    counted: readonly MinorUnits[],
    multiplier: Decimal,
    lines: readonly CountedLine[],
    ofOthers: readonly Points[],
  ): Points;
  /** In what proportion the points are the lines', by line; not all 0 when there are points. */
  weights(
    counted: readonly MinorUnits[],
    multiplier: Decimal,
    lines: readonly CountedLine[],
    ofOthers: readonly Points[],
  ): readonly number[];
}

type Properties = Readonly<Record<string, object>>;

/** The fragment of an effect that says all it has to say in `earn`. @param required the first one is the word it is recognised by */
export const inEarn = <const R extends readonly [string, ...string[]], const P extends Properties>(
  required: R,
  properties: P,
  description: string,
) =>
  ({
    type: 'object',
    properties: { earn: { type: 'object', additionalProperties: false, required, properties, description } },
    required: ['earn'],
  }) as const;

/** What a rule's document is checked against. */
export interface Surroundings {
  /** Wallet → what it counts. */
  readonly units: ReadonlyMap<string, string>;
  readonly tiers: ReadonlySet<string>;
  /** Rule → its wallet, of those that give points. */
  readonly walletOf: ReadonlyMap<string, string>;
  readonly offers: ReadonlyMap<string, { readonly activation?: unknown }>;
  readonly rewards: ReadonlySet<string>;
}

/** One way of earning. It owns what a document says about it: the schema, what a schema cannot say, and what it does. */
interface Definition<F extends EffectFragment> {
  readonly fragment: F;
  /** @param path of the rule */
  check(rule: RuleParts & FragmentValue<F>, path: string, report: Report, around: Surroundings): void;
  /** Ids of rules whose points it looks at, for an effect that does. */
  of?(rule: FragmentValue<F>): readonly string[];
  /** For an effect that gives no points. */
  gift?(rule: FragmentValue<F>): Gift;
  /** @param rule checked */
  compile(rule: FragmentValue<F>, rounding: RoundingMode): Effect;
}

export interface EffectKind<F extends EffectFragment = EffectFragment> {
  readonly fragment: F;
  /** The effect of a rule; null: it has another one. */
  of(rule: AnyRule): EffectOfRule | null;
}

export interface EffectOfRule {
  /** Ids of rules whose points it looks at. */
  readonly of: readonly string[];
  /** Where its awards are: the wallet, or the place of what it gives instead. */
  readonly place: string;
  check(path: string, report: Report, around: Surroundings): void;
  compile(rounding: RoundingMode): Effect;
}

/** A rule as far as all effects agree on it. */
type AnyRule = RuleParts & { readonly earn: object };

const NO_OTHERS: readonly string[] = [];

export const defineEffect = <const F extends EffectFragment>(effect: Definition<F>): EffectKind<F> => {
  const { fragment } = effect;
  const [word] = fragment.properties.earn.required;
  // The schema has seen to it that what has the word has all the rest.
  const isOf = (rule: AnyRule): rule is AnyRule & FragmentValue<F> => word in rule.earn;
  return {
    fragment,
    of: (rule) =>
      isOf(rule)
        ? {
            of: effect.of?.(rule) ?? NO_OTHERS,
            place: effect.gift === undefined ? (rule.wallet ?? '') : placeOfGift(effect.gift(rule)),
            check: (path, report, around) => effect.check(rule, path, report, around),
            compile: (rounding) => effect.compile(rule, rounding),
          }
        : null,
  };
};
