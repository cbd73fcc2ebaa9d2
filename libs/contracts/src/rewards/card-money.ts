import { Type, instant, localDate, nullable, record, text } from '../define';

/** What the ledger puts on a gift card. Neither its number nor its PIN stands in any fact. */
export const cardMoney = nullable(
  record(
    {
      walletId: text('Wallet that counts what is on cards'),
      amount: Type.Integer({ minimum: 1, description: 'In minor units of the programme’s currency' }),
      expiresAt: nullable(instant('First instant at which it cannot be spent any more; null: never')),
      expiresOn: nullable(localDate('Last day on which it can be spent, in the programme’s zone')),
    },
    'What is put on a gift card; null: it gives none',
  ),
);
