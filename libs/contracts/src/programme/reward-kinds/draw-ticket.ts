import { Type } from '@sinclair/typebox';
import { id, integer, strict } from '../parts';
import { defineRewardKind } from './kind';

/** One ticket of a draw, until that closes. */
export const drawTicket = defineRewardKind({
  kind: 'draw-ticket',
  gives: { draw: { ...id, description: 'Draw of the programme: several rewards may be tickets of one' } },
  terms: {
    stock: Type.Optional(
      strict(
        {
          counted: {
            ...integer(0, 1_000_000),
            description: 'How many there are; a later version with a higher number adds the difference',
          },
        },
        { description: 'Default: they are not counted' },
      ),
    ),
  },
});
