import { Environment, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import {
  CONDITION_FACTS,
  type Compiled,
  type CounterValues,
  type ConditionFacts,
  type ExpressionFault,
  type Expressions,
} from '@accrue/campaigns-domain';
import { admit, COUNTER, NODES_MAX } from './admit';

// The language knows a type by its class. Only what is declared is there: a fact that is missing has no answer.
class Receipt {}
class Line {}
class Member {}
class Now {}
const CLASSES = { receipt: Receipt, line: Line, member: Member, now: Now };
type TypeName = keyof typeof CLASSES;

/** Variables of the environment; a line is only met in a list. */
const VARIABLES = ['receipt', 'member', 'now'] as const;
const DEPTH_MAX = 24;

const environment = new Environment({
  limits: { maxAstNodes: NODES_MAX, maxDepth: DEPTH_MAX, maxListElements: NODES_MAX },
});
// A line first: the receipt has a list of them.
for (const name of ['line', ...VARIABLES] as const)
  environment.registerType(name, { ctor: CLASSES[name], fields: { ...CONDITION_FACTS[name] } });
for (const name of VARIABLES) environment.registerVariable(name, name);

/** Of the facts that a condition is being asked about: functions of the language are given nothing but what stands between their brackets. */
let valueOfCounter: CounterValues | null = null;
environment.registerFunction(`${COUNTER}(string): int`, (id: string) => BigInt(valueOfCounter?.(id) ?? 0));

/** Conditions in the Common Expression Language, type-checked against what a condition may look at, and bounded in what they cost. */
export const expressions: Expressions = {
  compile: (source) => {
    try {
      const parsed = environment.parse(source);
      const { mentions, counters, fault } = admit(parsed.ast, new Set(VARIABLES));
      if (fault !== null) return faulty(fault.code, fault.message);
      const { valid, type, error } = parsed.check();
      if (!valid) return faultOf(error);
      if (type !== 'bool') return faulty('if.not_boolean', `it is of type ${type ?? 'unknown'}, which is no condition`);
      return { expression: { mentions, counters, holds: (facts) => answerOf(parsed, facts) }, fault: null };
    } catch (error) {
      return faultOf(error);
    }
  },
};

const answerOf = (evaluate: (context: object) => unknown, facts: ConditionFacts): boolean | null => {
  try {
    valueOfCounter = facts.counter;
    const answer = evaluate(contextOf(facts));
    return typeof answer === 'boolean' ? answer : null;
  } catch {
    // By the language: division by zero, overflow, a fact that is missing.
    return null;
  }
};

const contexts = new WeakMap<ConditionFacts, object>();

/** Made once, however many conditions look at the same basket. */
const contextOf = (facts: ConditionFacts): object => {
  const known = contexts.get(facts);
  if (known !== undefined) return known;
  const context = Object.fromEntries(VARIABLES.map((name) => [name, valueOf(name, facts[name])]));
  contexts.set(facts, context);
  return context;
};

/** Whole numbers of the language are bigints. */
const valueOf = (name: TypeName, facts: object): object => {
  const value = new CLASSES[name]();
  for (const [key, fact] of Object.entries(facts)) Reflect.set(value, key, factOf(fact));
  return value;
};

const factOf = (fact: unknown): unknown => {
  if (typeof fact === 'number') return BigInt(fact);
  if (!Array.isArray(fact)) return fact;
  return fact.map((each: unknown) => (typeof each === 'object' && each !== null ? valueOf('line', each) : each));
};

const faulty = (code: ExpressionFault['code'], message: string): Compiled => ({
  expression: null,
  fault: { code, message },
});

const faultOf = (error: unknown): Compiled => {
  if (!(error instanceof ParseError) && !(error instanceof CelTypeError)) throw error;
  const { summary, range, code } = error;
  const message = range === undefined ? summary : `${summary}, at character ${range.start + 1}`;
  if (error instanceof CelTypeError) return faulty('if.types', message);
  return faulty(code === 'limit_exceeded' ? 'if.too_costly' : 'if.syntax', message);
};
