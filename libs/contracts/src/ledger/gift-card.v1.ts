import { TOPICS } from '../topics';
import { Type, defineEvent, instant, record, text } from '../define';

export const giftCardWithdrawn = defineEvent({
  type: 'loyalty.ledger.gift_card.withdrawn.v1',
  topic: TOPICS.giftCardFacts,
  summary:
    'What was put on a gift card was taken back before anything of it was spent: the redemption that gave it is cancelled.',
  schema: record({
    cardId: text('Account of the card'),
    redemptionId: text('What it was given for'),
    walletId: text('Wallet'),
    amountMinor: Type.Integer({
      minimum: 1,
      description: 'All that was on it, in minor units of the programme’s currency',
    }),
    occurredAt: instant('When'),
    revision: Type.Integer({ minimum: 0, description: 'Of the account stream' }),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      cardId: 'giftcard-ERN0cG9-cVgIvgWfPpvyeiSgbdmpkwjfiUAcEq2ZSX5',
      redemptionId: 'rd-1',
      walletId: 'cards',
      amountMinor: 2000,
      occurredAt: '2026-11-01T09:00:00.000Z',
      revision: 1,
    },
  ],
});
