import { Type, defineEvent, instant, nullable, record, text } from '../define';
import { TOPICS } from '../topics';
import { cardMoney } from './card-money';

const SALE = '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f';
const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';

export const rewardGivenStated = defineEvent({
  type: 'loyalty.rewards.given.stated.v1',
  topic: TOPICS.givenFacts,
  summary:
    'What became of a reward that a rule or an offer gives for no points, as it stands: of the gift of one receipt or action and rule, each time that it was given. ' +
    'Those that the member may use are `given`; what tills are not to take any longer is `taken_back`, or `lapsed` when its time was over.',
  schema: record({
    giftId: text('As campaigns state it: one per receipt or action and rule, for ever'),
    memberId: text('Whose the gift is now'),
    rewardId: text('Reward'),
    ruleId: text('Rule or offer of the programme that gives it'),
    receiptId: nullable(text('The sale that earned it; null: an action did')),
    actionId: nullable(text('The action that earned it; null: a sale did')),
    wanted: Type.Integer({ minimum: 0, description: 'How often the member is to have it, as campaigns state it' }),
    notRecoverable: Type.Integer({
      minimum: 0,
      description: 'How many of those that were used should not be any longer',
    }),
    revision: Type.Integer({ minimum: 0, description: 'The highest of a gift is current' }),
    occurredAt: instant('When this became so'),
    rewards: Type.Array(
      record({
        givenId: text('One per time that it was given'),
        memberId: text('Who was given it'),
        status: text('promised, given, used, lapsed, taken_back, not_given'),
        since: instant('Event time of what gave it'),
        useBy: nullable(instant('Until then it may be used; null: for ever, or it was never set aside')),
        reason: nullable(text('Why it was not given: reward.out_of_stock, reward.not_offered; null: it was')),
        card: cardMoney,
      }),
      { description: 'Those given first are first' },
    ),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      giftId: `${SALE}:tenth-coffee`,
      memberId: M,
      rewardId: 'free-coffee',
      ruleId: 'tenth-coffee',
      receiptId: SALE,
      actionId: null,
      wanted: 0,
      notRecoverable: 1,
      revision: 3,
      occurredAt: '2026-11-02T09:05:00.000Z',
      rewards: [
        {
          ...{ givenId: `${SALE}:tenth-coffee:1`, memberId: M, status: 'used', since: '2026-11-01T08:00:00.000Z' },
          ...{ useBy: '2026-11-15T08:00:00.000Z', reason: null, card: null },
        },
      ],
    },
  ],
});
