import { SIMULATION, type Mutant } from './mutant';

const domain = (file: string): string => `libs/campaigns/domain/src/${file}`;
const DISCOUNTS = [domain('journal/awards/discounts/discounts.spec.ts')];
const IDS = ['libs/campaigns/service/src/evaluate/evaluation-ids.int.spec.ts'];

/** What tills take off, and what an evaluation promises. */
export const discountMutants: readonly Mutant[] = [
  {
    name: 'rounds a discount down',
    breaks: 'the customer pays a penny more than the card says',
    file: domain('rules/discounts/discount.ts'),
    text: "mode: 'half-up'",
    replacement: "mode: 'floor'",
    suites: DISCOUNTS,
  },
  {
    name: 'gives a line the first discount instead of the best',
    breaks: 'a second card of the programme never counts',
    file: domain('rules/discounts/due-discounts.ts'),
    text: '(off[at] ?? 0) > (alone[found]?.off[at] ?? 0)',
    replacement: '(alone[found]?.off[at] ?? 0) === 0 && (off[at] ?? 0) > 0',
    suites: DISCOUNTS,
  },
  {
    name: 'forgets that a voided purchase never was',
    breaks: 'a mistyped receipt lifts a card to its highest step for ever',
    file: domain('journal/awards/discounts/peak-before.ts'),
    text: ' || voided.has(id)) return [];',
    replacement: ') return [];',
    suites: DISCOUNTS,
  },
  {
    name: 'lets what comes back lower a step that is to stay',
    breaks: '`stepDown: never` steps down',
    file: domain('journal/awards/discounts/discounts-at.ts'),
    text: 'return keepsStep ? peakBefore',
    replacement: 'return !keepsStep ? peakBefore',
    suites: DISCOUNTS,
  },
  {
    name: 'takes what the till took off for a lower price',
    breaks: 'each discount that a till gave is found to be too much',
    file: domain('journal/awards/discounts/discounts-at.ts'),
    text: 'minorUnits(line.netPayable + givenOff(given, line.lineId))',
    replacement: 'line.netPayable',
    suites: DISCOUNTS,
  },
  {
    name: 'leaves a discount on goods that came back',
    breaks: 'a plan counts a discount for what the customer has returned',
    file: domain('plan/expense.ts'),
    text: 'remaining[line.index] ?? 0',
    replacement: 'line.quantity',
    suites: [domain('plan/expenses.spec.ts')],
  },
  {
    name: 'counts no discount for guardrails',
    breaks: 'a draft with a dearer card is published without a word',
    file: domain('programme/guardrails.ts'),
    text: 'money.draft += draft.costMinor;',
    replacement: 'money.draft += published.costMinor;',
    suites: [domain('programme/guardrails.spec.ts')],
  },
  {
    name: 'leaves the discount of a till to nobody',
    breaks: 'whoever gives friends half off is never asked about it',
    file: 'libs/campaigns/service/src/read-models/review-queue/review-queue.projection.ts',
    text: 'if (discounts?.fault === undefined) return [];',
    replacement: 'return [];',
    suites: [SIMULATION],
  },
  {
    name: 'counts the receipt itself before it says what was due',
    breaks: 'every first purchase has the discount of the second',
    file: domain('journal/awards/discounts/discounts-at.ts'),
    text: 'facts.valueAt(counter, at);',
    replacement: 'facts.valueAt(counter, { ...at, order: `${at.order}~` });',
    suites: [SIMULATION],
  },
  {
    name: 'settles under a promise that is over',
    breaks: 'old terms can be had for ever by keeping an id',
    file: domain('journal/recording/settle-version.ts'),
    text: 'const holds = occurredAt <= until && ',
    replacement: 'const holds = ',
    suites: IDS,
  },
  {
    name: 'believes what an id says of itself',
    breaks: 'whoever can write a text chooses the terms',
    file: 'libs/campaigns/service/src/intake/evaluation-ids.ts',
    text: ' ? claims : null;',
    replacement: ' || true ? claims : null;',
    suites: IDS,
  },
];
