import type { Mutant } from './mutant';

const domain = (file: string): string => `libs/campaigns/domain/src/${file}`;
const RULES = [domain('journal/awards/segments/segments.spec.ts')];
const RFM = [domain('rules/segments/rfm.spec.ts')];
const TOLD = [domain('journal/recording/apply-attributes.spec.ts')];
const STANDING = [domain('segments/standing.spec.ts')];
const DAYS = [domain('segments/day-by-day.spec.ts')];

/** Which segments a member is in, before a sale and at any moment. */
export const segmentMutants: readonly Mutant[] = [
  {
    name: 'leaves sales as they are when something comes before them',
    breaks: 'a late receipt brings a member into a segment, and later sales do not follow',
    file: domain('journal/awards/counters/counter-memory.ts'),
    text: 'if (this.isInOtherSegments({ receiptId, order, programme }, programmeVersion)) return true;',
    replacement: '',
    suites: RULES,
  },
  {
    name: 'asks for all segments of a rule',
    breaks: 'a rule for two segments gives to whoever is in both only',
    file: domain('rules/segments/segment.ts'),
    text: 'segments.some((segment) => segment.has(member))',
    replacement: 'segments.every((segment) => segment.has(member))',
    suites: RULES,
  },
  {
    name: 'makes the last fifths the longer ones',
    breaks: 'cut points are others than those of a window function',
    file: domain('rules/segments/rfm.ts'),
    text: 'tile * size + Math.min(tile, longer) - 1',
    replacement: 'tile * size + Math.max(0, longer - (5 - tile)) - 1',
    suites: RFM,
  },
  {
    name: 'keeps purchases of 365 days as they were at the last fact',
    breaks: 'who bought often two years ago is among the best for ever',
    file: domain('segments/counter-at-moment.ts'),
    text: 'aggregate !== undefined && !ROLLING_AGGREGATES.has(id)',
    replacement: 'aggregate !== undefined',
    suites: RFM,
  },
  {
    name: 'takes what was told last for what was always so',
    breaks: 'who moves house earns otherwise for what they bought before',
    file: domain('journal/storage/attributes-at.ts'),
    text: 'steps.findLast(({ toldAt }) => toldAt <= at)?.attributes',
    replacement: 'steps.at(-1)?.attributes',
    suites: TOLD,
  },
  {
    name: 'takes what comes last for what was told last',
    breaks: 'an earlier word that comes late replaces a later one',
    file: domain('journal/storage/attributes-at.ts'),
    text: '.sort((a, b) => a.sequence - b.sequence)',
    replacement: '',
    suites: TOLD,
  },
  {
    name: 'forgets that a rule for a segment asks for what is told',
    breaks: 'a consent that becomes known late changes no sale',
    file: domain('rules/segments/segment.ts'),
    text: 'asksForAttributes: asksForAttributes(mentions)',
    replacement: 'asksForAttributes: false',
    suites: TOLD,
  },
  {
    name: 'takes the first purchase for the last',
    breaks: 'who buys each week is won back each time',
    file: domain('rules/segments/aggregates.ts'),
    text: "(a > b ? a : b), '')",
    replacement: '(a < b ? a : b), NO_DAY)',
    suites: RULES,
  },
  {
    name: 'forgets what a tier has to do with a segment',
    breaks: 'a tier that becomes known later changes nothing for sales before',
    file: domain('rules/segments/segment.ts'),
    text: "asksForTier: mentions.has('member.tier')",
    replacement: 'asksForTier: false',
    suites: RULES,
  },
  {
    name: 'looks again only when a fact comes',
    breaks: 'nobody lapses by staying away',
    file: domain('segments/standing.ts'),
    text: 'return [fact, day].flat();',
    replacement: 'return [fact].flat();',
    suites: STANDING,
  },
  {
    name: 'begins a segment with the fact before the day',
    breaks: 'a member is said to have lapsed when they bought',
    file: domain('segments/standing.ts'),
    text: 'if (!member.isIn(segment, day)) return since;',
    replacement: '',
    suites: STANDING,
  },
  {
    name: 'looks only on the day of a number of days, not on the next',
    breaks: 'who has been away for more than sixty days has lapsed only when the next fact comes',
    file: domain('rules/segments/turns.ts'),
    text: '[number - passed, number + 1 - passed]',
    replacement: '[number - passed]',
    suites: DAYS,
  },
  {
    name: 'forgets that what is counted leaves windows',
    breaks: 'who bought much in a month stays among the best for ever',
    file: domain('segments/member-in-time.ts'),
    text: '[...new Set([...days, ...leaving])]',
    replacement: '[...new Set(days)]',
    suites: DAYS,
  },
  {
    name: 'takes numbers of days for compared that are used in another way',
    breaks: 'a segment of anniversaries is looked at on no day',
    file: domain('rules/segments/turns.ts'),
    text: 'compared.some(([, numbers]) => numbers === null) ? null : days',
    replacement: 'days',
    suites: DAYS,
  },
  {
    name: 'lets what was bought leave a rolling window a day late',
    breaks: 'a member is said to have left a segment a day after they did',
    file: domain('rules/counters/counter.ts'),
    text: 'localDayOf(instant, zone) + window.rollingDays',
    replacement: 'localDayOf(instant, zone) + window.rollingDays + 1',
    suites: DAYS,
  },
];
