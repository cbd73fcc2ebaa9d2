import { TOPICS } from '../topics';
import { Type, defineEvent, instant, localDate, minor, nullable, pointsField, record, text } from '../define';

export const cause = record({
  kind: text('sale, return, void, exchange, late_receipt, tier_changed, claim'),
  receiptId: nullable(text('The receipt that caused it')),
});

export const receiptRecorded = defineEvent({
  type: 'loyalty.campaigns.receipt.recorded.v1',
  topic: TOPICS.receiptFacts,
  summary: 'A receipt was accepted and recorded, once.',
  schema: record({
    receiptId: text('Receipt'),
    memberId: nullable(text('null: nobody could be identified; claimable')),
    kind: text('sale, return, exchange, void'),
    channel: text('store, web, app, kiosk, call_center'),
    storeId: text('Store'),
    businessDate: localDate('Trading day'),
    employeeId: nullable(text('Pseudonym of the cashier')),
    occurredAt: instant('Event time: end of the sale'),
    order: text('Sorts receipts of a member by event time, ties by business date, store, till and sequence'),
    currency: text('ISO 4217'),
    payable: minor('Total paid'),
    lineCount: Type.Integer({ minimum: 0 }),
    programmeVersion: nullable(
      Type.Integer({ minimum: 1, description: 'null: no programme published yet, or unattributed' }),
    ),
    qualifyingPoints: pointsField('Base points before any multiplier; negative on a return'),
    qualifyingSpend: minor('Eligible spend; negative on a return'),
    awaitsMember: Type.Optional(
      Type.Boolean({
        description: 'It names somebody who is not known yet, or takes goods back from a sale that is nobody’s yet',
      }),
    ),
    pointsTenders: Type.Array(
      record({
        tenderId: text('Tender'),
        walletId: text('Wallet'),
        holdId: text('Hold to capture'),
        points: Type.Integer({ minimum: 1 }),
        final: Type.Optional(
          Type.Boolean({ description: 'Nothing more will be captured of the hold: the rest is released' }),
        ),
      }),
    ),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      kind: 'sale',
      channel: 'store',
      storeId: 'S-014',
      businessDate: '2026-10-31',
      employeeId: 'E-77',
      occurredAt: '2026-10-31T16:42:10.000Z',
      order: '2026-10-31T16:42:10.000Z|2026-10-31|S-014|3||000000008123',
      currency: 'PLN',
      payable: 1000,
      lineCount: 1,
      programmeVersion: 17,
      qualifyingPoints: 10,
      qualifyingSpend: 1000,
      pointsTenders: [],
    },
  ],
});

export const receiptReadjudicated = defineEvent({
  type: 'loyalty.campaigns.receipt.readjudicated.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'What a recorded receipt counts for changed, because a fact arrived that lies before it or a return now found its sale.',
  schema: record({
    receiptId: text('Receipt whose contribution changed'),
    memberId: text('Member'),
    occurredAt: instant('Event time of that receipt'),
    order: text('Its place in event time'),
    qualifyingPoints: pointsField('Its contribution now; replaces the earlier figure'),
    qualifyingSpend: minor('Its contribution now; replaces the earlier figure'),
    sequence: Type.Integer({ minimum: 1, description: 'Counts the changes of this receipt; the highest is current' }),
    cause,
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      receiptId: 'C-1',
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      occurredAt: '2026-11-02T09:05:00.000Z',
      order: '2026-11-02T09:05:00.000Z|2026-11-02|S-014|3||000000008140',
      qualifyingPoints: -10,
      qualifyingSpend: -1000,
      sequence: 1,
      cause: { kind: 'late_receipt', receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f' },
    },
  ],
});

export const receiptClaimed = defineEvent({
  type: 'loyalty.campaigns.receipt.claimed.v1',
  topic: TOPICS.receiptFacts,
  summary: 'A receipt without member was attributed to one, once.',
  schema: record({
    receiptId: text('Receipt'),
    memberId: text('Member it belongs to from now on'),
    claimedAt: instant('When'),
    by: text('claim, identity_linked, named_sale'),
  }),
  eventTime: 'claimedAt',
  examples: [
    {
      receiptId: 'R-1',
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      claimedAt: '2026-11-03T12:00:00.000Z',
      by: 'claim',
    },
  ],
});
