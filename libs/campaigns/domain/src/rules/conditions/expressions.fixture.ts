import type { ConditionFacts } from './condition-facts';
import type { OccasionFacts } from './occasion-facts';
import { OFFER_COUNTS, offerCountId, type OfferCount, type SegmentFacts } from '../segments';
import type { Compiled, Expressions } from './expression';

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
  'member.region == "north"': ({ member }) => member.region === 'north',
  'no answer': () => null,
};

/** `offer("tea").open >= 1`, and so on. */
const OFFERS = Object.fromEntries(
  ['tea', 'opt', 'gone'].flatMap((offerId) =>
    (Object.keys(OFFER_COUNTS) as OfferCount[]).map((count) => [
      `offer("${offerId}").${count} >= 1`,
      ({ counter }: SegmentFacts) => counter(offerCountId(count, offerId)) >= 1,
    ]),
  ),
);

const SEGMENTS: Readonly<Record<string, (facts: SegmentFacts) => boolean | null>> = {
  ...OFFERS,
  'member.spendMinor >= 1000': ({ member }) => member.spendMinor >= 1000,
  'member.purchases >= 3': ({ member }) => member.purchases >= 3,
  'member.purchases > 2': ({ member }) => member.purchases > 2,
  'member.daysSinceLastPurchase > 2': ({ member: { daysSinceLastPurchase: days } }) =>
    days === undefined ? null : days > 2,
  'member.daysSinceFirstPurchase <= 5': ({ member: { daysSinceFirstPurchase: days } }) =>
    days === undefined ? null : days <= 5,
  '"email" in member.consents': ({ member }) => member.consents.includes('email'),
  'member.recencyScore >= 4 && member.frequencyScore >= 3': ({ member: { recencyScore, frequencyScore } }) =>
    recencyScore === undefined || frequencyScore === undefined ? null : recencyScore >= 4 && frequencyScore >= 3,
  'member.tier == "silver" || counter("recent") >= 2': ({ member, counter }) =>
    member.tier === 'silver' || counter('recent') >= 2,
};

const OCCASIONS: Readonly<Record<string, (facts: OccasionFacts) => boolean | null>> = {
  'counter("spend") >= 1000': ({ counter }) => counter('spend') >= 1000,
  'counter("reviews") >= 1': ({ counter }) => counter('reviews') >= 1,
  'segment("regulars")': ({ segment }) => segment('regulars'),
  'segment("open")': ({ segment }) => segment('open'),
  'member.enrolledDays <= 3': ({ member: { enrolledDays: days } }) => (days === undefined ? null : days <= 3),
  'action.stars >= 4': ({ action: { stars } }) => (stars === undefined ? null : Number(stars) >= 4),
};

const compile = <Facts>(
  source: string,
  meanings: Readonly<Record<string, (facts: Facts) => boolean | null>>,
): Compiled<Facts> => {
  const holds = meanings[source];
  if (holds === undefined)
    return { expression: null, fault: { code: 'if.syntax', message: `"${source}" means nothing` } };
  const mentions = new Set(source.match(/[a-z]+\.[A-Za-z]+/g));
  const counters = new Set([...source.matchAll(/counter\("([^"]+)"\)/g)].map(([, id = '']) => id));
  const segments = new Set([...source.matchAll(/segment\("([^"]+)"\)/g)].map(([, id = '']) => id));
  const offers = new Set([...source.matchAll(/offer\("([^"]+)"\)/g)].map(([, id = '']) => id));
  const compared = [...source.matchAll(/(member\.[A-Za-z]+) [<=>]+ (\d+)/g)];
  const thresholds = new Map(compared.map(([, fact = '', number]) => [fact, [Number(number)]]));
  return { expression: { mentions, counters, segments, offers, thresholds, holds }, fault: null };
};

export const expressions: Expressions = {
  compile: (source) => compile(source, MEANINGS),
  compileSegment: (source) => compile(source, SEGMENTS),
  compileOccasion: (source) => compile(source, OCCASIONS),
};
