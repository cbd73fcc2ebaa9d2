import type { ContextPorts } from '@accrue/context-kit';
import { GIFT_CARD_KEY, GiftCardNumbers } from '@accrue/identities';
import type { Fulfilment } from './fulfilment';

/** Number and PIN, which are kept nowhere: they follow from what the card was given for, and the key. */
export const giftCard = (ports: ContextPorts): Fulfilment => {
  const cards = new GiftCardNumbers(ports.config[GIFT_CARD_KEY]);
  return {
    reveal: async ({ reference }) => ({
      giftCard: { cardId: cards.cardIdOf(reference), ...cards.secretOf(reference) },
    }),
  };
};
