import { TOPICS } from '../topics';
import { Type, defineEvent, instant, nullable, record, text } from '../define';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const redemption = {
  redemptionId: text('Redemption'),
  memberId: text('Member'),
  rewardId: text('Reward'),
  walletId: text('Wallet paid from'),
  points: Type.Integer({ minimum: 1, description: 'Price' }),
  holdId: text('The hold that secures the price; given by rewards'),
  occurredAt: instant('When'),
};
const example = {
  redemptionId: 'rd-1',
  memberId: M,
  rewardId: 'five-off',
  walletId: 'points',
  points: 500,
  holdId: 'h-1',
  occurredAt: '2026-10-31T16:50:00.000Z',
};

export const redemptionRequested = defineEvent({
  type: 'loyalty.rewards.redemption.requested.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'A member wants a reward; the ledger answers with a hold or a refusal.',
  schema: record({ ...redemption, holdExpiresAt: instant('How long the hold may last') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, holdExpiresAt: '2026-10-31T17:05:00.000Z' }],
});

export const redemptionConfirmed = defineEvent({
  type: 'loyalty.rewards.redemption.confirmed.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'Stock or code is reserved; the ledger captures the hold.',
  schema: record(redemption),
  eventTime: 'occurredAt',
  examples: [example],
});

export const redemptionCompleted = defineEvent({
  type: 'loyalty.rewards.redemption.completed.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'Points are spent and the reward is the member’s.',
  schema: record(redemption),
  eventTime: 'occurredAt',
  examples: [example],
});

export const redemptionFailed = defineEvent({
  type: 'loyalty.rewards.redemption.failed.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The redemption came to nothing; a hold is released, a reserved code is not given out again.',
  schema: record({ ...redemption, code: text('points.insufficient, reward.out_of_stock, hold.expired') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, code: 'reward.out_of_stock' }],
});

export const redemptionCancelled = defineEvent({
  type: 'loyalty.rewards.redemption.cancelled.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The redemption was undone: the ledger gives its points back, captured or not.',
  schema: record({ ...redemption, cause: text('asked, not_confirmed') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, cause: 'asked' }],
});

export const catalogueState = defineEvent({
  type: 'loyalty.rewards.catalogue.state.v1',
  topic: TOPICS.catalogueState,
  summary: 'A reward as it is offered now.',
  schema: record({
    rewardId: text('Reward'),
    kind: text('discount_code'),
    title: text('For people'),
    walletId: text('Wallet'),
    points: Type.Integer({ minimum: 1 }),
    status: text('active, retired'),
    availableCodes: nullable(Type.Integer({ minimum: 0 })),
    occurredAt: instant('When this became so'),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      rewardId: 'five-off',
      kind: 'discount_code',
      title: '£5 off',
      walletId: 'points',
      points: 500,
      status: 'active',
      availableCodes: 40,
      occurredAt: '2026-10-01T00:00:00.000Z',
    },
  ],
});
