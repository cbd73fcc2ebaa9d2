import type { Mutant } from './mutant';

const domain = (file: string): string => `libs/campaigns/domain/src/${file}`;
const COUNTED = domain('rules/counters/counter.spec.ts');
const COUNTERS = [domain('journal/awards/counters/counters.spec.ts')];
const counters = (file: string): string => domain(`journal/awards/counters/${file}`);

export const counterMutants: readonly Mutant[] = [
  {
    name: 'counts a day too many in a rolling window',
    breaks: 'a visit of thirty days ago counts among those of thirty days',
    file: domain('rules/counters/counter.ts'),
    text: 'startOf(today + 1 - window.rollingDays, zone)',
    replacement: 'startOf(today - window.rollingDays, zone)',
    suites: COUNTERS,
  },
  {
    name: 'counts what was given away',
    breaks: 'a coffee for nothing is a step to the next coffee for nothing',
    file: domain('rules/counters/counter.ts'),
    text: 'lines.filter(({ paid }) => paid > 0)',
    replacement: 'lines.filter(({ paid }) => paid >= 0)',
    suites: [COUNTED],
  },
  {
    name: 'rounds weighed goods up to whole ones',
    breaks: 'half a kilogram counts as one',
    file: domain('rules/counters/counter.ts'),
    text: 'Math.floor(amount / THOUSANDTHS)',
    replacement: 'Math.round(amount / THOUSANDTHS)',
    suites: COUNTERS,
  },
  {
    name: 'never forgets a day or a category',
    breaks: 'what was brought back as a whole still counts',
    file: domain('rules/counters/counter.ts'),
    text: 'if (times === 0) this.things.delete(thing);',
    replacement: 'if (times < 0) this.things.delete(thing);',
    suites: COUNTERS,
  },
  {
    name: 'leaves what a counter had brought when it falls',
    breaks: 'who brings the tenth coffee back keeps the free one',
    file: counters('walk-steps.ts'),
    text: 'if (is < was) standing.fall(window, is, at);',
    replacement: 'if (is < was) void 0;',
    suites: COUNTERS,
  },
  {
    name: 'takes steps back from the first purchase',
    breaks: 'points are taken back from a sale whose goods are all kept',
    file: counters('walk-steps.ts'),
    text: 'Math.max(0, stepsUpTo(award.rule, value) - stepsUpTo(award.rule, award.from))',
    replacement: 'Math.max(0, stepsUpTo(award.rule, value))',
    suites: COUNTERS,
  },
  {
    name: 'lets a condition count its own receipt',
    breaks: 'the first visit counts as a visit before',
    file: counters('counter-memory.ts'),
    text: 'counted().valueAt(counter, fact)',
    replacement: 'counted().valueAt(counter, fact, true)',
    suites: COUNTERS,
  },
  {
    name: 'leaves later sales alone when a counter was elsewhere',
    breaks: 'a late receipt changes nothing for those after it',
    file: counters('counter-memory.ts'),
    text: 'return this.asPublished.all.valueAt(counter, sale) !== this.asItIs.all.valueAt(counter, sale);',
    replacement: 'return false;',
    suites: COUNTERS,
  },
  {
    name: 'takes a late receipt for the last one',
    breaks: 'the steps of sales after a late one are not decided again',
    file: counters('counter-memory.ts'),
    text: 'if (order >= first) return NO_SALES;',
    replacement: 'if (order < first) void 0;',
    suites: COUNTERS,
  },
  {
    name: 'forgets what is left of a sale after a return',
    breaks: 'the next receipt finds a counter where it was before the return',
    file: counters('counter-memory.ts'),
    text: "return [{ type: 'CountsRestated', data: { receiptId, memberId, later } }];",
    replacement: 'return [];',
    suites: COUNTERS,
  },
  {
    name: 'keeps the steps of known sales',
    breaks: 'a step stays with the sale that got there first when another one got there before',
    file: counters('settle-steps.ts'),
    text: 'if (entry !== undefined && isSame(earlier, now)) return [];',
    replacement: 'if (entry !== undefined) return [];',
    suites: COUNTERS,
  },
];
