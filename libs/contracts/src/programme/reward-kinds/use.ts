import { Type } from '@sinclair/typebox';
import { choice, integer, strict } from '../parts';

/** Of kinds that are used some time after they were given. */
export const use = Type.Optional(
  strict(
    {
      withinDays: {
        ...integer(1, 3_660),
        description: 'Days of 24 hours, from when it was given, in which it is used; then it expires',
      },
      unused: Type.Optional({
        ...choice('lost', 'points-back'),
        description:
          'What becomes of the points when nobody has said until then that it was used. lost (default): they stay spent; points-back: they go back into their lots',
      }),
    },
    { description: 'Default: it can be used for ever' },
  ),
);
