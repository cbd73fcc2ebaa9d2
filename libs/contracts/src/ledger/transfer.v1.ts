import { TOPICS } from '../topics';
import { Type, defineEvent, instant, nullable, record, text } from '../define';

const ANNA = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const BORIS = '9c2d7b1a-4e60-5c1f-a7d3-2f8e6b0c4d22';

const amount = Type.Integer({ minimum: 1 });
const lotId = text('Lot of the sender');

const transfer = {
  transferId: text('Of the sender; once per sender'),
  from: text('The member that sent'),
  to: text('The member that receives'),
  walletId: text('Wallet of both'),
  points: Type.Integer({ minimum: 1, description: 'In all' }),
  occurredAt: instant('Event time'),
  revision: Type.Integer({ minimum: 0, description: 'Of the account stream that says it' }),
};
const example = {
  transferId: 'gift-2026-10-31',
  from: ANNA,
  to: BORIS,
  walletId: 'points',
  points: 150,
  occurredAt: '2026-10-31T16:50:00.000Z',
  revision: 7,
};

export const transferSent = defineEvent({
  type: 'loyalty.ledger.transfer.sent.v1',
  topic: TOPICS.transferFacts,
  summary: 'A member sent points to another one; they are on their way.',
  schema: record({
    ...transfer,
    parts: Type.Array(record({ lotId, points: amount, expiresAt: nullable(instant('As of the lot; null: never')) }), {
      minItems: 1,
    }),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      ...example,
      parts: [
        { lotId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f:base', points: 100, expiresAt: '2026-12-01T00:00:00.000Z' },
        { lotId: 'adjustment:goodwill-1', points: 50, expiresAt: null },
      ],
    },
  ],
});

export const transferReceived = defineEvent({
  type: 'loyalty.ledger.transfer.received.v1',
  topic: TOPICS.transferFacts,
  summary: 'The other member has the points, each with the life that it had.',
  schema: record(transfer),
  eventTime: 'occurredAt',
  examples: [{ ...example, revision: 0 }],
});

export const transferRefused = defineEvent({
  type: 'loyalty.ledger.transfer.refused.v1',
  topic: TOPICS.transferFacts,
  summary: 'The other member could not have the points; they return to the lots of the sender.',
  schema: record({ ...transfer, code: text('account.closed, amount.out_of_range') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, revision: 0, code: 'account.closed' }],
});

export const transferReversed = defineEvent({
  type: 'loyalty.ledger.transfer.reversed.v1',
  topic: TOPICS.transferFacts,
  summary: 'An operator took points back from the other member; they return to the lots of the sender.',
  schema: record({ ...transfer, parts: Type.Array(record({ lotId, points: amount }), { minItems: 1 }) }),
  eventTime: 'occurredAt',
  examples: [
    {
      ...example,
      points: 100,
      revision: 4,
      parts: [{ lotId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f:base', points: 100 }],
    },
  ],
});
