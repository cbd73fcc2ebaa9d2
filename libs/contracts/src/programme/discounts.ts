import { Type } from '@sinclair/typebox';
import { eligibility } from './earning';
import { choice, id, integer, name, strict, type Section } from './parts';

const step = strict({
  from: {
    ...integer(0),
    description: 'From how many of the counter on, before the receipt; minor units where it counts spend',
  },
  percent: Type.String({
    pattern: '^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,2})?$',
    description: 'Above 0 and at most 100; above the step before',
  }),
});

const discount = strict({
  id,
  name,
  by: { ...id, description: 'The counter that the percentage follows: what it had counted before the receipt' },
  steps: Type.Array(step, { minItems: 1, maxItems: 100, description: 'Rising. Below the first there is no discount' }),
  max: Type.Optional({ ...integer(1), description: 'Most minor units that it takes off one receipt' }),
  eligibility: Type.Optional({
    ...eligibility,
    description: 'Which lines it is for; default: as for rules, all goods',
  }),
  stepDown: {
    ...choice('never', 'immediate'),
    description:
      'What a return does to a percentage that had been reached. never: it stays, as long as the window of the counter does; immediate: ' +
      'the next receipt has the percentage of what is left. A purchase that was voided never counted',
  },
});

/** What the till takes off for members, a percentage that grows with what they bought before. */
export const discountsSection = Type.Array(discount, { maxItems: 50 });

export type DiscountDocument = Section<typeof discount>;
