import { Environment, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import {
  CONDITION_FACTS,
  OCCASION_FACTS,
  OFFER_COUNTS,
  offerCountId,
  SEGMENT_FACTS,
  type Compiled,
  type CounterValues,
  type ConditionFacts,
  type DeclaredAttribute,
  type OccasionFacts,
  type OfferCount,
  type ExpressionFault,
  type Expressions,
  type SegmentFacts,
} from '@accrue/campaigns-domain';
import { admit, COUNTER, NODES_MAX, OFFER, SEGMENT } from './admit';
import { thresholdsOf } from './thresholds';

const DEPTH_MAX = 24;

/** Of the facts that a condition is being asked about: functions of the language are given nothing but what stands between their brackets. */
let asked: FactsAsked | null = null;

type Fields = Readonly<Record<string, string>>;
type FactsAsked = { readonly counter: CounterValues; readonly segment?: (id: string) => boolean };

/** The counts of an offer, worked out for those that the member was given. */
class OfferCounted {}
const OFFER_COUNT_NAMES = Object.keys(OFFER_COUNTS) as readonly OfferCount[];
const countedOffer = (offerId: string): OfferCounted => {
  const countOf = (count: OfferCount): bigint => BigInt(asked?.counter(offerCountId(count, offerId)) ?? 0);
  return Object.assign(
    new OfferCounted(),
    Object.fromEntries(OFFER_COUNT_NAMES.map((count) => [count, countOf(count)] as const)),
  );
};

/**
 * The language with these types and a variable of each; a line is only met in a list. It knows a type by its class. Only what is declared is
 * there: a fact that is missing has no answer.
 * @param types the ones that others mention come first
 */
const languageOf = <Facts extends FactsAsked>(
  types: Readonly<Record<string, Fields>>,
  {
    isForOccasions = false,
    isForSegments = false,
  }: { readonly isForOccasions?: boolean; readonly isForSegments?: boolean } = {},
) => {
  const classes = new Map(Object.keys(types).map((name) => [name, class {}]));
  const variables = Object.keys(types).filter((name) => name !== LINE);
  const environment = new Environment({
    limits: { maxAstNodes: NODES_MAX, maxDepth: DEPTH_MAX, maxListElements: NODES_MAX },
  });
  for (const [name, fields] of Object.entries(types))
    environment.registerType(name, { ctor: classes.get(name), fields: { ...fields } });
  for (const name of variables) environment.registerVariable(name, name);
  environment.registerFunction(`${COUNTER}(string): int`, (id: string) => BigInt(asked?.counter(id) ?? 0));
  if (isForOccasions)
    environment.registerFunction(`${SEGMENT}(string): bool`, (id: string) => asked?.segment?.(id) === true);

  if (isForSegments) {
    environment.registerType(OFFER, { ctor: OfferCounted, fields: { ...OFFER_COUNTS } });
    environment.registerFunction(`${OFFER}(string): ${OFFER}`, countedOffer);
  }

  /** Whole numbers of the language are bigints. */
  const valueOf = (name: string, facts: object): object => {
    const value = new (classes.get(name) ?? Object)() as Record<string, unknown>;
    for (const key of Object.keys(facts)) {
      const fact = (facts as Record<string, unknown>)[key];
      value[key] = types[name]?.[key] === 'double' ? fact : factOf(fact);
    }
    return value;
  };
  const factOf = (fact: unknown): unknown => {
    if (typeof fact === 'number') return BigInt(fact);
    if (!Array.isArray(fact)) return fact;
    return fact.map((each: unknown) => (typeof each === 'object' && each !== null ? valueOf(LINE, each) : each));
  };
  const contexts = new WeakMap<Facts, object>();
  /** Made once, however many conditions look at the same basket. */
  const contextOf = (facts: Facts): object => {
    const known = contexts.get(facts);
    if (known !== undefined) return known;
    const context: Record<string, object> = {};
    for (const name of variables)
      context[name] = valueOf(name, (facts as unknown as Record<string, object>)[name] ?? {});
    contexts.set(facts, context);
    return context;
  };
  const answerOf = (evaluate: (context: object) => unknown, facts: Facts): boolean | null => {
    const { stackTraceLimit } = Error;
    try {
      // Nobody reads where a fact was missing, and to write it down takes longer than the rest of the answer.
      Error.stackTraceLimit = 0;
      asked = facts;
      const answer = evaluate(contextOf(facts));
      return typeof answer === 'boolean' ? answer : null;
    } catch {
      // By the language: division by zero, overflow, a fact that is missing.
      return null;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  return (source: string): Compiled<Facts> => {
    try {
      const parsed = environment.parse(source);
      const { mentions, counters, segments, offers, fault } = admit(parsed.ast, {
        variables: new Set(variables),
        isForOccasions,
        isForSegments,
      });
      if (fault !== null) return faulty(fault.code, fault.message);
      const { valid, type, error } = parsed.check();
      if (!valid) return faultOf(error);
      if (type !== 'bool') return faulty('if.not_boolean', `it is of type ${type ?? 'unknown'}, which is no condition`);
      const thresholds = thresholdsOf(parsed.ast);
      const holds = (facts: Facts): boolean | null => answerOf(parsed, facts);
      return { expression: { mentions, counters, segments, offers, thresholds, holds }, fault: null };
    } catch (error) {
      return faultOf(error);
    }
  };
};

type OccasionLanguage = (source: string) => Compiled<OccasionFacts>;

/** By what the action declares; null: it is for no action. Few programmes have many. */
const occasionLanguages = new Map<string, OccasionLanguage>();
const LANGUAGES_MAX = 200;

const occasionLanguageOf = (declared: readonly DeclaredAttribute[] | null): OccasionLanguage => {
  const key = JSON.stringify(declared?.map(({ id, type }) => [id, type]) ?? null);
  const known = occasionLanguages.get(key);
  if (known !== undefined) return known;
  if (occasionLanguages.size >= LANGUAGES_MAX) occasionLanguages.clear();
  const action = declared && Object.fromEntries(declared.map(({ id, type }) => [id, TYPE_OF[type]]));
  const types = { ...OCCASION_FACTS, ...(action === null ? {} : { action }) };
  const language = languageOf<OccasionFacts>(types, { isForOccasions: true });
  occasionLanguages.set(key, language);
  return language;
};

const TYPE_OF = { text: 'string', number: 'double', boolean: 'bool' } as const;

const LINE = 'line';
const { line, ...others } = CONDITION_FACTS;

/** Conditions in the Common Expression Language, type-checked against what a condition may look at, and bounded in what they cost. */
export const expressions: Expressions = {
  compile: languageOf<ConditionFacts>({ line, ...others }),
  compileSegment: languageOf<SegmentFacts>(SEGMENT_FACTS, { isForSegments: true }),
  compileOccasion: (source, declared) => occasionLanguageOf(declared)(source),
};

const faulty = (code: ExpressionFault['code'], message: string): Compiled<never> => ({
  expression: null,
  fault: { code, message },
});

const faultOf = (error: unknown): Compiled<never> => {
  if (!(error instanceof ParseError) && !(error instanceof CelTypeError)) throw error;
  const { summary, range, code } = error;
  const message = range === undefined ? summary : `${summary}, at character ${range.start + 1}`;
  if (error instanceof CelTypeError) return faulty('if.types', message);
  return faulty(code === 'limit_exceeded' ? 'if.too_costly' : 'if.syntax', message);
};
