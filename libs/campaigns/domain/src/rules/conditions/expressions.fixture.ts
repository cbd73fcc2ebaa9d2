import type { ConditionFacts } from './condition-facts';
import type { Expressions } from './expression';

type Holds = (facts: ConditionFacts) => boolean | null;

/** What each text means here: a rule is tested with what a condition answers, whatever language it is written in. */
const MEANINGS: Readonly<Record<string, Holds>> = {
  'receipt.netMinor >= 500': ({ receipt }) => receipt.netMinor >= 500,
  'receipt.units < 4': ({ receipt }) => receipt.units < 4,
  'member.tier == "silver"': ({ member }) => member.tier === 'silver',
  'some line is TEA': ({ receipt }) => receipt.lines.some(({ sku }) => sku === 'TEA'),
  'now.hour == 11': ({ now }) => now.hour === 11,
  'member.enrolledDays >= 1': ({ member }) => (member.enrolledDays === undefined ? null : member.enrolledDays >= 1),
  'counter("coffees") >= 2': ({ counter }) => counter('coffees') >= 2,
  'counter("recent") < 3': ({ counter }) => counter('recent') < 3,
  'counter("reviews") >= 1': ({ counter }) => counter('reviews') >= 1,
  'no answer': () => null,
};

export const expressions: Expressions = {
  compile: (source) => {
    const holds = MEANINGS[source];
    if (holds === undefined)
      return { expression: null, fault: { code: 'if.syntax', message: `"${source}" means nothing` } };
    const mentions = new Set(source.match(/[a-z]+\.[A-Za-z]+/g));
    const counters = new Set([...source.matchAll(/counter\("([^"]+)"\)/g)].map(([, id = '']) => id));
    return { expression: { mentions, counters, holds }, fault: null };
  },
};
