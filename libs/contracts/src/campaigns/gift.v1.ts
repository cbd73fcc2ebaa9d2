import { Type, defineEvent, instant, nullable, pointsField, record, text } from '../define';
import { TOPICS } from '../topics';

const SALE = '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f';

export const giftStated = defineEvent({
  type: 'loyalty.campaigns.gift.stated.v1',
  topic: TOPICS.giftFacts,
  summary:
    'A rule, or an offer whose goal was reached, gave a member something that is no points, or what had brought it came back or was revoked. It says all of it as it stands: the member ' +
    'has `granted` less all `reversals`.',
  schema: record({
    giftId: text('One per receipt or action and rule, or offer, for ever'),
    memberId: text('Member'),
    receiptId: nullable(text('The sale that earned it; null: an action did')),
    actionId: Type.Optional(text('The action that earned it; absent: a sale did')),
    kind: Type.Unsafe<'offer' | 'reward' | 'discount'>({
      enum: ['offer', 'reward', 'discount'],
      description: 'What is given; discount: a coupon, as often as its offer says',
    }),
    id: text('Of the offer or the reward in the programme document; of a coupon: of its offer'),
    ruleId: text('Rule of the programme; or the offer whose goal was reached: no rule has its id'),
    programmeVersion: Type.Integer({ minimum: 1 }),
    sequence: Type.Integer({
      minimum: 0,
      description: '0 for the first time, then one more per change; the highest is current',
    }),
    occurredAt: instant('Event time of the cause'),
    granted: pointsField('How often it was given; 0: it never was'),
    reversals: Type.Array(
      record({
        receiptId: nullable(text('The return, exchange or void that took back; null: an action was revoked')),
        occurredAt: instant('Its event time'),
        points: Type.Integer({ minimum: 1, description: 'How many it took' }),
      }),
      { description: 'What took back, as it stands now, in event order' },
    ),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      giftId: `${SALE}:tea-for-mugs`,
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      receiptId: SALE,
      kind: 'offer',
      id: 'tea',
      ruleId: 'tea-for-mugs',
      programmeVersion: 17,
      sequence: 1,
      occurredAt: '2026-11-02T09:05:00.000Z',
      granted: 1,
      reversals: [
        { receiptId: '1b1f7d1c-2a77-4d0e-8f5e-3d1a3f0b9c11', occurredAt: '2026-11-02T09:05:00.000Z', points: 1 },
      ],
    },
  ],
});
