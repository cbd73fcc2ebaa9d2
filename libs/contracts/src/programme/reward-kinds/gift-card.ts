import { Type } from '@sinclair/typebox';
import { id, integer } from '../parts';
import { defineRewardKind } from './kind';

/** Money on a card of its own, with a number and a PIN: whoever has both pays with it, member or not. */
export const giftCard = defineRewardKind({
  kind: 'gift-card',
  gives: {
    amount: {
      ...integer(1, 1_000_000_000),
      description: 'What is on the card, in minor units of the programme’s currency',
    },
    onto: { ...id, description: 'The wallet that counts what is on cards: in money, and of cards alone' },
  },
  terms: {
    validMonths: Type.Optional({
      ...integer(1, 1_200),
      description:
        'Calendar months from the local day on which it was asked for, or earned: what is on the card then expires, at the end of the last local day. Default: never',
    }),
  },
});
