import { Type } from '@sinclair/typebox';
import { integer, strict } from '../parts';
import { defineRewardKind } from './kind';

/** Goods that somebody hands over and confirms: a till, or the operator who has sent them. */
export const product = defineRewardKind({
  kind: 'product',
  gives: {
    sku: Type.String({ minLength: 1, maxLength: 200, description: 'What is handed over' }),
    quantity: { ...integer(1, 1_000), description: 'How many of them for one redemption' },
  },
  terms: {
    stock: Type.Union(
      [
        strict({
          counted: {
            ...integer(0, 1_000_000),
            description: 'How often it is given in all; a later version with a higher number adds the difference',
          },
        }),
        Type.Literal('none'),
      ],
      { description: '`none`: it is not counted here' },
    ),
    confirmWithinDays: Type.Optional({
      ...integer(1, 366),
      description:
        'Days of 24 hours that it stays reserved for whoever confirms it; then it is cancelled, and the points come back. What a rule gives lapses so many days ' +
        'after what earned it. Default 14',
    }),
  },
});
