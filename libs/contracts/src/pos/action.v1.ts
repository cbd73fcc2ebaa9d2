import { Type, defineEvent, record, type Static } from '../define';
import { TOPICS } from '../topics';

const PLAIN = '^[^\\u0000-\\u001f\\u007f]*$';
const key = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^(?!~)[^\\u0000-\\u001f\\u007f]*$',
  description:
    'Made by the sender, one per action for ever: the same key again is the same action. Does not begin with `~`',
});
const occurredAt = (description: string) =>
  Type.String({ format: 'date-time', maxLength: 40, description: `${description}; RFC 3339 with offset` });

const actionSchema = record(
  {
    key,
    type: Type.String({ minLength: 1, maxLength: 63, description: 'As the programme declares it among its `actions`' }),
    member: record(
      {
        idType: Type.String({
          maxLength: 20,
          description: 'As on receipts: member_id, card, qr, phone, email, reference …',
        }),
        value: Type.String({ minLength: 1, maxLength: 200, pattern: PLAIN }),
      },
      'Who did it',
    ),
    occurredAt: occurredAt('When it was done'),
    attributes: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([Type.String({ maxLength: 200, pattern: PLAIN }), Type.Number(), Type.Boolean()]),
        {
          description: 'What the programme declares of actions of this type',
        },
      ),
    ),
  },
  'Something that a member did and that is no purchase: a review, a survey, a visit to an event.',
);

export type ActionV1 = Static<typeof actionSchema>;

export const actionPerformed = defineEvent({
  type: 'loyalty.pos.action.performed.v1',
  topic: TOPICS.posActions,
  summary: 'A member did something that the programme may reward and that is no purchase.',
  schema: actionSchema,
  eventTime: 'occurredAt',
  examples: [
    {
      key: 'review-4711',
      type: 'review',
      member: { idType: 'card', value: '2900000012345' },
      occurredAt: '2026-10-31T17:42:10+01:00',
      attributes: { stars: 5 },
    },
  ],
});

export const actionWithdrawn = defineEvent({
  type: 'loyalty.pos.action.withdrawn.v1',
  topic: TOPICS.posActions,
  summary: 'An action was taken back, or never was: what it earned goes back.',
  schema: record({ key, occurredAt: occurredAt('When it was taken back') }),
  eventTime: 'occurredAt',
  examples: [{ key: 'review-4711', occurredAt: '2026-11-02T09:05:00Z' }],
});
