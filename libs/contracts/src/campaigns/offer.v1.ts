import { Type, defineEvent, instant, record, text } from '../define';
import { TOPICS } from '../topics';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';

const ofOffer = (occurredAt: string) => ({
  actionId: text('One for each offer that a member was given, for ever; also the key of its `action.recorded`'),
  memberId: text('Whose it is: the survivor’s when members were merged, from the next fact on'),
  offerId: text('Id of the offer in the programme document'),
  sequence: Type.Integer({ minimum: 1, description: '1, 2, 3 … for each `actionId`; the highest is current' }),
  occurredAt: instant(occurredAt),
  until: instant('The first instant at which purchases count no more'),
  completions: Type.Integer({
    minimum: 0,
    description: 'How often its goal is reached now, by all purchases together',
  }),
  most: Type.Integer({ minimum: 1, description: 'How often it gives; with so many `completions` it is completed' }),
  missing: Type.Integer({
    minimum: 0,
    description:
      'What the next completion needs of the next purchases: minor units, units or visits, as its goal counts; 0: it gives no more',
  }),
});
const example = {
  ...{ actionId: `~${M}~offer~autumn-2026`, memberId: M, offerId: 'autumn', sequence: 1 },
  ...{ occurredAt: '2026-10-31T16:42:10.000Z', until: '2026-11-08T00:00:00.000Z', completions: 0, most: 1 },
  missing: 2,
};

export const offerGiven = defineEvent({
  type: 'loyalty.campaigns.offer.given.v1',
  topic: TOPICS.offerFacts,
  summary:
    'A member was given an offer. Its facts are told once each; what it is follows from the one with the highest sequence.',
  schema: record(ofOffer('When it was given')),
  eventTime: 'occurredAt',
  examples: [example],
});

export const offerViewed = defineEvent({
  type: 'loyalty.campaigns.offer.viewed.v1',
  topic: TOPICS.offerFacts,
  summary: 'The member has seen an offer. Told again when somebody tells of an earlier time.',
  schema: record(ofOffer('When they saw it')),
  eventTime: 'occurredAt',
  examples: [{ ...example, sequence: 2, occurredAt: '2026-11-01T07:58:00.000Z' }],
});

export const offerActivated = defineEvent({
  type: 'loyalty.campaigns.offer.activated.v1',
  topic: TOPICS.offerFacts,
  summary: 'The member wants an offer that counts only then. Told again when somebody tells of an earlier time.',
  schema: record(ofOffer('Purchases count from then on')),
  eventTime: 'occurredAt',
  examples: [{ ...example, sequence: 2, occurredAt: '2026-11-01T08:00:00.000Z' }],
});

export const offerProgressed = defineEvent({
  type: 'loyalty.campaigns.offer.progressed.v1',
  topic: TOPICS.offerFacts,
  summary:
    'More, or less, is missing to the next completion of an offer. A purchase that completes it is told as that alone.',
  schema: record(ofOffer('When the last purchase was made, or came back, that counts; without any: when it was given')),
  eventTime: 'occurredAt',
  examples: [{ ...example, sequence: 3, occurredAt: '2026-11-01T16:20:00.000Z', missing: 1 }],
});

const byPurchase = {
  receiptId: text('The purchase'),
  times: Type.Integer({ minimum: 1, description: 'How often it does so more, or less, than was said before' }),
};

export const offerCompleted = defineEvent({
  type: 'loyalty.campaigns.offer.completed.v1',
  topic: TOPICS.offerFacts,
  summary:
    'A purchase reached the goal of an offer. What that gives is told with the offer’s id as `ruleId`: points by award facts, a reward or a coupon by gift facts.',
  schema: record({ ...ofOffer('When the purchase was made'), ...byPurchase }),
  eventTime: 'occurredAt',
  examples: [
    {
      ...{ ...example, sequence: 4, occurredAt: '2026-11-02T09:05:00.000Z', completions: 1, missing: 0 },
      ...{ receiptId: 'R-1', times: 1 },
    },
  ],
});

export const offerTakenBack = defineEvent({
  type: 'loyalty.campaigns.offer.taken-back.v1',
  topic: TOPICS.offerFacts,
  summary:
    'A purchase reaches the goal of an offer no more: goods came back, it is somebody else’s, or another one came first.',
  schema: record({
    ...ofOffer('When goods came back; where none did, when the purchase was made: it never reached the goal'),
    ...byPurchase,
  }),
  eventTime: 'occurredAt',
  examples: [{ ...example, sequence: 5, occurredAt: '2026-11-03T10:00:00.000Z', receiptId: 'R-1', times: 1 }],
});

export const offerExpired = defineEvent({
  type: 'loyalty.campaigns.offer.expired.v1',
  topic: TOPICS.offerFacts,
  summary:
    'The last day of an offer was over before it had given all that it gives. A coupon without a goal can be used no more, whether it was or not. Told once; a purchase of before that becomes known later may complete it all the same.',
  schema: record(ofOffer('The first instant at which purchases count no more')),
  eventTime: 'occurredAt',
  examples: [{ ...example, sequence: 6, occurredAt: '2026-11-08T00:00:00.000Z' }],
});
