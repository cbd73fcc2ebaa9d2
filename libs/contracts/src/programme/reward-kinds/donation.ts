import { Type } from '@sinclair/typebox';
import { id, integer } from '../parts';
import { defineRewardKind } from './kind';

/** Money that the programme gives to a cause in the member's name. */
export const donation = defineRewardKind({
  kind: 'donation',
  gives: {
    cause: { ...id, description: 'Whom it is for: several rewards may be for one' },
    amount: {
      ...integer(1),
      description: 'What the cause is given for the points, in minor units of the programme’s currency',
    },
    matching: Type.Optional({
      ...integer(1),
      description: 'What the programme adds to it of its own, in minor units. Default: nothing',
    }),
  },
  terms: {},
});
