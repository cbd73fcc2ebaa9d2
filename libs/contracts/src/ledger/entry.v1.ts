import { ENTRY_REASONS, reasonSchema } from '../reasons';
import { TOPICS } from '../topics';
import { Type, defineEvent, instant, nullable, pointsField, record, text } from '../define';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const balance = record(
  {
    active: pointsField('Spendable'),
    pending: pointsField('Granted, not yet active'),
    held: pointsField('Reserved by holds'),
    deficit: pointsField('Owed: clawed back beyond what was left; positive'),
  },
  'The wallet after this entry',
);

export const entryPosted = defineEvent({
  type: 'loyalty.ledger.entry.posted.v1',
  topic: TOPICS.entryFacts,
  summary: 'A double-entry posting; its postings sum to zero.',
  schema: record({
    entryId: text('Entry'),
    memberId: text('Member'),
    walletId: text('Wallet'),
    kind: text(
      'earn, reverse, correct, activate, hold, capture, release, refund, expire, adjust, spend, void, decide, transfer, import, merge',
    ),
    occurredAt: instant('Event time'),
    postings: Type.Array(
      record({
        account: text(
          'issued, pending, active, held, spent, expired, reversed, adjusted, transferred, migrated, deficit, in_review, written_off',
        ),
        points: pointsField('Signed; issued is negative'),
      }),
    ),
    lots: Type.Array(record({ lotId: text('Lot'), points: pointsField('Signed change of what remains in the lot') })),
    receiptId: nullable(text('Receipt behind it')),
    awardId: nullable(text('The award behind it; null: none is, or several are, and each is named by its lot')),
    holdId: nullable(text('Hold behind it')),
    adjustmentId: nullable(text('Adjustment by hand behind it')),
    transferId: nullable(text('Transfer between members behind it; of the member that sent')),
    reason: reasonSchema(ENTRY_REASONS),
    balance,
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      entryId: 'e-1',
      memberId: M,
      walletId: 'points',
      kind: 'earn',
      occurredAt: '2026-10-31T16:42:10.000Z',
      postings: [
        { account: 'issued', points: -10 },
        { account: 'active', points: 10 },
      ],
      lots: [{ lotId: 'l-1', points: 10 }],
      receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
      awardId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f:base',
      holdId: null,
      adjustmentId: null,
      transferId: null,
      reason: {
        code: 'award.earned',
        data: { receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f', multiplier: '1', tierId: null },
      },
      balance: { active: 10, pending: 0, held: 0, deficit: 0 },
    },
  ],
});

export const balanceState = defineEvent({
  type: 'loyalty.ledger.balance.state.v1',
  topic: TOPICS.balanceState,
  summary: 'The wallet as it is now.',
  schema: record({
    memberId: text('Member'),
    walletId: text('Wallet'),
    active: pointsField('Spendable'),
    pending: pointsField('Not yet active'),
    held: pointsField('Reserved'),
    deficit: pointsField('Owed, positive'),
    revision: Type.Integer({ minimum: 0, description: 'Of the account stream' }),
    occurredAt: instant('Event time of the entry that led to it'),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      memberId: M,
      walletId: 'points',
      active: 10,
      pending: 0,
      held: 0,
      deficit: 0,
      revision: 0,
      occurredAt: '2026-10-31T16:42:10.000Z',
    },
  ],
});
