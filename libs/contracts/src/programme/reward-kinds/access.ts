import { Type } from '@sinclair/typebox';
import { integer, name, strict } from '../parts';
import { defineRewardKind } from './kind';
import { use } from './use';

/** A place at an event that begins at some instant, and of which there are only so many. */
export const access = defineRewardKind({
  kind: 'access',
  gives: {
    event: { ...name, description: 'What the place is at' },
    begins: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}T',
      description: 'RFC 3339 instant with offset: until then members redeem it, wait for it and give it up',
    }),
  },
  terms: {
    stock: strict({
      counted: {
        ...integer(0, 1_000_000),
        description: 'How many places there are; a later version with more gives them to those who wait first',
      },
    }),
    waitingList: Type.Optional({
      ...integer(1, 10_000),
      description: 'How many members can wait for a place when there is none. Default: nobody',
    }),
    use,
  },
});
