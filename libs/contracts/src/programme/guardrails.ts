import { Type } from '@sinclair/typebox';
import { strict } from './parts';

/** What the next version has to keep to, while this one is the latest that is published. */
export const guardrailsSection = strict(
  {
    maxCostIncrease: Type.Optional(
      Type.String({
        pattern: '^(0|[1-9]\\d{0,5})(\\.\\d{1,4})?$',
        description: 'Percent by which the next version may cost more than this one, such as 5 or 2.5',
      }),
    ),
    fourEyes: Type.Optional(
      Type.Boolean({ description: 'true: the next version is a proposal until another operator approves it' }),
    ),
  },
  { minProperties: 1 },
);
