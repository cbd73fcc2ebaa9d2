import { TOPICS } from '../topics';
import { cardMoney } from './card-money';
import { Type, defineEvent, instant, nullable, record, text } from '../define';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const gives = Type.Unsafe<{ readonly kind: string; readonly [member: string]: unknown }>(
  record(
    { kind: text('code, product, or a later one') },
    'What it gives, in the members in which the programme document says it for this kind, such as sku and quantity',
  ),
);
const redemption = {
  redemptionId: text('Redemption'),
  memberId: text('Member who pays'),
  receiverId: nullable(text('Member who has it; null: who pays does')),
  rewardId: text('Reward'),
  walletId: text('Wallet paid from'),
  points: Type.Integer({ minimum: 1, description: 'Price' }),
  gives,
  worth: nullable(
    record({
      currency: text('ISO 4217'),
      cost: nullable(Type.Integer({ minimum: 0, description: 'What it costs the programme; null: it is not known' })),
      value: nullable(Type.Integer({ minimum: 0, description: 'What it is worth to the member; null: nobody said' })),
      partner: nullable(
        record({
          id: text('Whose reward it is'),
          settles: Type.Integer({ minimum: 0, description: 'What they are paid for it' }),
        }),
      ),
    }),
  ),
  holdId: text('The hold that secures the price; given by rewards'),
  occurredAt: instant('When'),
};
const example = {
  redemptionId: 'rd-1',
  memberId: M,
  receiverId: null,
  rewardId: 'five-off',
  walletId: 'points',
  points: 500,
  gives: { kind: 'code' },
  worth: null,
  holdId: 'h-1',
  occurredAt: '2026-10-31T16:50:00.000Z',
};

const PLACE = {
  rewardId: 'tasting',
  gives: { kind: 'access', event: 'Tasting', begins: '2026-12-05T18:00:00.000Z' },
};

export const redemptionRequested = defineEvent({
  type: 'loyalty.rewards.redemption.requested.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'A member wants a reward; the ledger answers with a hold or a refusal.',
  schema: record({ ...redemption, holdExpiresAt: instant('How long the hold may last') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, holdExpiresAt: '2026-10-31T17:05:00.000Z' }],
});

export const redemptionWaiting = defineEvent({
  type: 'loyalty.rewards.redemption.waiting.v1',
  topic: TOPICS.redemptionFacts,
  summary:
    'There is no place: the member waits for one, and nothing is held. `redemption.requested` follows when they have one.',
  schema: record({ ...redemption, begins: instant('Until then they wait') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, ...PLACE, begins: PLACE.gives.begins }],
});

export const redemptionWaitEnded = defineEvent({
  type: 'loyalty.rewards.redemption.wait_ended.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The member does not wait any more, and has no place. Nothing was held.',
  schema: record({ ...redemption, cause: text('asked, begun, waiting_list_full') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, ...PLACE, cause: 'begun' }],
});

export const redemptionReserved = defineEvent({
  type: 'loyalty.rewards.redemption.reserved.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The points are held and the reward is set aside.',
  schema: record({
    ...redemption,
    confirmBy: nullable(instant('Until then somebody confirms that it was given; null: it is given at once')),
  }),
  eventTime: 'occurredAt',
  examples: [
    { ...example, confirmBy: null },
    {
      ...example,
      rewardId: 'mug',
      gives: { kind: 'product', sku: 'MUG-1', quantity: 1 },
      confirmBy: '2026-11-14T16:50:00.000Z',
    },
  ],
});

export const redemptionConfirmed = defineEvent({
  type: 'loyalty.rewards.redemption.confirmed.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The reward is given: the ledger captures the hold.',
  schema: record(redemption),
  eventTime: 'occurredAt',
  examples: [example],
});

export const redemptionCompleted = defineEvent({
  type: 'loyalty.rewards.redemption.completed.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'Points are spent and the reward is the member’s.',
  schema: record({ ...redemption, card: cardMoney }),
  eventTime: 'occurredAt',
  examples: [
    { ...example, card: null },
    {
      ...example,
      rewardId: 'twenty',
      gives: { kind: 'gift-card', amount: 2000, onto: 'cards' },
      card: {
        ...{ walletId: 'cards', amount: 2000 },
        ...{ expiresAt: '2028-11-01T00:00:00.000Z', expiresOn: '2028-10-31' },
      },
    },
    {
      ...example,
      card: null,
      rewardId: 'spa-day',
      worth: { currency: 'GBP', cost: 2500, value: 4000, partner: { id: 'spa-co', settles: 2400 } },
    },
  ],
});

export const redemptionUsed = defineEvent({
  type: 'loyalty.rewards.redemption.used.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The member has used what was given, such as a code: it is not taken back.',
  schema: record(redemption),
  eventTime: 'occurredAt',
  examples: [example],
});

export const redemptionExpired = defineEvent({
  type: 'loyalty.rewards.redemption.expired.v1',
  topic: TOPICS.redemptionFacts,
  summary:
    'Its time was over before anybody used it: it is not to be taken, and its points stay spent. Where they come back, `redemption.cancelled` says so, with the cause `not_used`.',
  schema: record(redemption),
  eventTime: 'occurredAt',
  examples: [example],
});

export const redemptionFailed = defineEvent({
  type: 'loyalty.rewards.redemption.failed.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The redemption came to nothing: a hold is released.',
  schema: record({ ...redemption, code: text('points.insufficient, reward.out_of_stock, hold.expired') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, code: 'reward.out_of_stock' }],
});

export const redemptionCancelled = defineEvent({
  type: 'loyalty.rewards.redemption.cancelled.v1',
  topic: TOPICS.redemptionFacts,
  summary: 'The redemption was undone: the ledger gives its points back, captured or not.',
  schema: record({ ...redemption, cause: text('asked, not_confirmed, not_used, withdrawn, declined') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, cause: 'asked' }],
});

export const catalogueState = defineEvent({
  type: 'loyalty.rewards.catalogue.state.v1',
  topic: TOPICS.catalogueState,
  summary: 'A reward as it is offered now.',
  schema: record({
    rewardId: text('Reward'),
    title: text('For people'),
    walletId: text('Wallet'),
    points: Type.Integer({ minimum: 1 }),
    gives,
    status: text('active, retired'),
    stock: text('codes, counted, none'),
    available: nullable(Type.Integer({ minimum: 0, description: 'How often it can be given yet; null: not counted' })),
    revision: Type.Integer({ minimum: 0, description: 'The highest of a reward is current' }),
    occurredAt: instant('When this became so'),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      rewardId: 'five-off',
      title: '£5 off',
      walletId: 'points',
      points: 500,
      gives: { kind: 'code' },
      status: 'active',
      stock: 'codes',
      available: 40,
      revision: 61,
      occurredAt: '2026-10-01T00:00:00.000Z',
    },
  ],
});
