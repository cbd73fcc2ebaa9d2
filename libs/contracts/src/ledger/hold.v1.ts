import { HOLD_FAULTS } from '../reasons';
import { TOPICS } from '../topics';
import { Type, defineEvent, instant, nullable, pointsField, record, text } from '../define';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';

const hold = {
  holdId: text('Hold'),
  memberId: text('Member'),
  walletId: text('Wallet'),
  points: Type.Integer({ minimum: 1, description: 'What the hold was placed for' }),
  redemptionId: nullable(text('Redemption it serves; null: a sale at a till')),
  occurredAt: instant('Event time'),
  revision: Type.Integer({ minimum: 0, description: 'Of the account stream' }),
};
const holdExample = {
  holdId: 'h-1',
  memberId: M,
  walletId: 'points',
  points: 500,
  redemptionId: 'rd-1',
  occurredAt: '2026-10-31T16:50:00.000Z',
  revision: 7,
};

export const holdPlaced = defineEvent({
  type: 'loyalty.ledger.hold.placed.v1',
  topic: TOPICS.holdFacts,
  summary: 'Points were reserved.',
  schema: record({
    ...hold,
    expiresAt: instant('The hold ends then if nobody captures it'),
    rewardId: nullable(
      text('The wallet had the price of this reward, which is redeemed by itself; null: somebody asked for the hold'),
    ),
  }),
  eventTime: 'occurredAt',
  examples: [
    { ...holdExample, expiresAt: '2026-10-31T17:00:00.000Z', rewardId: null },
    { ...holdExample, walletId: 'stamps', points: 10, expiresAt: '2027-11-03T16:50:00.000Z', rewardId: 'coffee' },
  ],
});

export const holdExtended = defineEvent({
  type: 'loyalty.ledger.hold.extended.v1',
  topic: TOPICS.holdFacts,
  summary: 'A hold ends later than it was to.',
  schema: record({ ...hold, expiresAt: instant('The hold ends then if nobody captures it') }),
  eventTime: 'occurredAt',
  examples: [{ ...holdExample, redemptionId: null, expiresAt: '2026-10-31T17:15:00.000Z' }],
});

export const holdRefused = defineEvent({
  type: 'loyalty.ledger.hold.refused.v1',
  topic: TOPICS.holdFacts,
  summary: 'Points could not be reserved.',
  schema: record({
    ...hold,
    code: text('points.insufficient, account.closed'),
    available: pointsField('Spendable at that moment'),
  }),
  eventTime: 'occurredAt',
  examples: [{ ...holdExample, code: 'points.insufficient', available: 12 }],
});

export const holdCaptured = defineEvent({
  type: 'loyalty.ledger.hold.captured.v1',
  topic: TOPICS.holdFacts,
  summary: 'Reserved points, or a part of them, were spent.',
  schema: record({
    ...hold,
    captured: Type.Integer({ minimum: 1, description: 'By this capture; a hold may have several' }),
    remaining: Type.Integer({ minimum: 0, description: 'Still held after it, for the next capture' }),
    final: Type.Boolean({ description: 'The hold has ended: what was not captured is released' }),
    receiptId: nullable(text('Receipt that they were spent on')),
  }),
  eventTime: 'occurredAt',
  examples: [
    { ...holdExample, captured: 500, remaining: 0, final: true, receiptId: null },
    {
      ...holdExample,
      points: 150,
      redemptionId: null,
      captured: 123,
      remaining: 27,
      final: false,
      receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
    },
  ],
});

export const holdReleased = defineEvent({
  type: 'loyalty.ledger.hold.released.v1',
  topic: TOPICS.holdFacts,
  summary: 'Reserved points went back to the lots they came from.',
  schema: record({
    ...hold,
    released: Type.Integer({ minimum: 1, description: 'What was still held: all, or what no capture had taken' }),
    reason: text('redemption_failed, cancelled, timed_out, not_needed'),
  }),
  eventTime: 'occurredAt',
  examples: [{ ...holdExample, released: 500, reason: 'redemption_failed' }],
});

export const holdRefunded = defineEvent({
  type: 'loyalty.ledger.hold.refunded.v1',
  topic: TOPICS.holdFacts,
  summary: 'Spent points came back to the lots they came from: what they paid for was cancelled.',
  schema: record({
    ...hold,
    refunded: Type.Integer({ minimum: 1, description: 'All that captures of the hold had taken' }),
  }),
  eventTime: 'occurredAt',
  examples: [{ ...holdExample, refunded: 500 }],
});

export const holdFailed = defineEvent({
  type: 'loyalty.ledger.hold.failed.v1',
  topic: TOPICS.holdFacts,
  summary:
    'A receipt that was accepted says that a hold paid, and the hold did not: the points were spent without it, as far as they were there, ' +
    'and the rest is owed.',
  schema: record({
    holdId: text('Hold that the receipt names'),
    memberId: text('Member of the receipt'),
    receiptId: text('Receipt'),
    walletId: text('Wallet that the receipt names'),
    fault: text(HOLD_FAULTS.join(', ')),
    points: Type.Integer({ minimum: 1, description: 'What the hold was to pay' }),
    unpaid: Type.Integer({ minimum: 1, description: 'What of it was spent without the hold' }),
    occurredAt: instant('Event time of the receipt'),
    revision: hold.revision,
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      holdId: 'h-1',
      memberId: M,
      receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
      walletId: 'points',
      fault: 'exceeded',
      points: 500,
      unpaid: 100,
      occurredAt: '2026-10-31T16:50:00.000Z',
      revision: 9,
    },
  ],
});
