import { Type, defineEvent, instant, nullable, record, text } from '../define';
import { TOPICS } from '../topics';

export const budgetExhausted = defineEvent({
  type: 'loyalty.campaigns.budget.exhausted.v1',
  topic: TOPICS.budgetFacts,
  summary:
    'A budget had not all of what a rule would have given for a receipt or an action: it is told for each that got less. What is taken back later is there again.',
  schema: record({
    budgetId: text('Budget, as the programme declares it'),
    from: nullable(instant('When the period begins; null: it is for all of the programme’s time')),
    storeId: nullable(text('null: it is for all stores')),
    refused: Type.Integer({
      minimum: 1,
      description: 'What rules would have given besides, in the unit of the wallet',
    }),
    noticedAt: instant('When that was recorded'),
  }),
  eventTime: 'noticedAt',
  examples: [
    {
      budgetId: 'spring',
      from: '2026-10-01T00:00:00.000Z',
      storeId: null,
      refused: 30,
      noticedAt: '2026-10-31T16:42:11.000Z',
    },
  ],
});
