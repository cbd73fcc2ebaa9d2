import { RECEIPT_REASONS, reasonSchema } from '../reasons';
import { TOPICS } from '../topics';
import { amounts, amountsExample } from './turnover';
import { Type, defineEvent, instant, localDate, minor, nullable, record, text, walletAmountsField } from '../define';

export const cause = record({
  kind: text(
    'sale, return, void, exchange, late_receipt, tier_changed, enrolment_known, attributes_known, claim, move, merge, replaced, late_action, revocation',
  ),
  receiptId: nullable(text('The receipt that caused it')),
  actionId: Type.Optional(text('The action that caused it; absent: none did')),
});

/** Named for our own compiler; to others it is a text, so a word can be added. */
const words = <const W extends readonly string[]>(...all: W) => Type.Unsafe<W[number]>(text(all.join(', ')));

const pointsTenders = Type.Array(
  record({
    tenderId: text('Tender'),
    walletId: text('Wallet'),
    holdId: nullable(text('Hold to capture; null: it pays without one, or goes back')),
    points: Type.Integer({ description: 'Negative: they go back to the customer' }),
    final: Type.Optional(
      Type.Boolean({ description: 'Nothing more will be captured of the hold: the rest is released' }),
    ),
    grace: Type.Optional(
      record(
        {
          expiresAt: instant('First instant at which they can no longer be spent'),
          expiresOn: localDate('Last day on which they can be spent, in the programme’s zone'),
        },
        'Of points that go back and have expired meanwhile: how long they are good. Absent: they stay expired',
      ),
    ),
  }),
);
const programmeVersion = nullable(
  Type.Integer({ minimum: 1, description: 'null: no programme published yet, or unattributed' }),
);
const QUALIFYING =
  'Earned before any multiplier; negative on a return. Where the ladder counts visits or a counter, what it counts of this receipt too, as `~visits` or `~counter~{id}`; of a paid membership the units that were bought, as `~membership~{id}`';
/** Of receipts that took something back, where the ladder of the sale has a window. */
const qualifyingOf = Type.Optional(
  Type.Array(
    record({
      order: text('Place of the sale in event time'),
      qualifying: walletAmountsField('Of `qualifying`, what it takes of that sale; negative'),
      qualifyingSpend: minor('Of `qualifyingSpend`, the same'),
    }),
    {
      description:
        'Which sales it takes from: that counts as long as they do. Absent: from none, or tiers count for ever',
    },
  ),
);
const sequence = Type.Integer({
  minimum: 1,
  description: 'Counts what was said of this receipt since it was recorded; the highest is current',
});

/** The head of a receipt, for whoever counts receipts and not members. */
export const receiptHead = {
  receiptId: text('Receipt'),
  kind: text('sale, return, exchange, void'),
  channel: text('store, web, app, kiosk, call_center'),
  storeId: text('Store'),
  businessDate: localDate('Trading day'),
  employeeId: nullable(text('Pseudonym of the cashier')),
  occurredAt: instant('Event time: end of the sale'),
  currency: text('ISO 4217'),
  voids: nullable(text('The receipt that this void undoes')),
  returns: Type.Array(text('A receipt that it names as the one its goods came from')),
};

export const receiptHeadExample = {
  receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
  kind: 'sale',
  channel: 'store',
  storeId: 'S-014',
  businessDate: '2026-10-31',
  employeeId: 'E-77',
  occurredAt: '2026-10-31T16:42:10.000Z',
  currency: 'PLN',
  voids: null,
  returns: [],
};

export const receiptRecorded = defineEvent({
  type: 'loyalty.campaigns.receipt.recorded.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'A receipt was accepted. There is one for each receipt, for ever; whom it belongs to later is told by receipt.attributed. ' +
    'The amounts can be added up over all receipts.',
  schema: record({
    ...receiptHead,
    ...amounts,
    memberId: nullable(text('null: nobody could be identified when it came; claimable')),
    order: text('Sorts receipts of a member by event time, ties by business date, store, till and sequence'),
    lineCount: Type.Integer({ minimum: 0 }),
    programmeVersion,
    qualifying: walletAmountsField(QUALIFYING),
    qualifyingSpend: minor('Eligible spend; negative on a return'),
    qualifyingOf,
    awaitsMember: Type.Optional(
      Type.Boolean({
        description: 'It names somebody who is not known yet, or takes goods back from a sale that is nobody’s yet',
      }),
    ),
    pointsTenders,
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      ...receiptHeadExample,
      ...amountsExample,
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      order: '2026-10-31T16:42:10.000Z|2026-10-31|S-014|3||000000008123',
      lineCount: 1,
      programmeVersion: 17,
      qualifying: { points: 10 },
      qualifyingSpend: 1000,
      pointsTenders: [],
    },
  ],
});

export const receiptReadjudicated = defineEvent({
  type: 'loyalty.campaigns.receipt.readjudicated.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'What a recorded receipt counts for changed, because a fact arrived that lies before it, a return now found its sale, or the receipt ' +
    'was moved to another member.',
  schema: record({
    receiptId: text('Receipt whose contribution changed'),
    memberId: text('Member'),
    occurredAt: instant('Event time of that receipt'),
    order: text('Its place in event time'),
    qualifying: walletAmountsField(`Its contribution now; replaces the earlier figure. ${QUALIFYING}`),
    qualifyingSpend: minor('Its contribution now; replaces the earlier figure'),
    qualifyingOf,
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
      qualifying: { points: -10 },
      qualifyingSpend: -1000,
      sequence: 1,
      cause: { kind: 'late_receipt', receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f' },
    },
  ],
});

export const receiptHeld = defineEvent({
  type: 'loyalty.campaigns.receipt.held.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'A receipt came whose time may be wrong, and a person decides whether it is recorded. Until then it counts for nothing. ' +
    'Then receipt.recorded follows, perhaps with another event time, or receipt.rejected.',
  schema: record({
    ...receiptHead,
    occurredAt: instant('End of the sale as the till wrote it'),
    memberId: nullable(text('null: nobody could be identified')),
    reason: reasonSchema({ 'receipt.too_old': RECEIPT_REASONS['receipt.too_old'] }),
    heldAt: instant('When it came'),
  }),
  eventTime: 'heldAt',
  examples: [
    {
      ...receiptHeadExample,
      businessDate: '2000-01-01',
      occurredAt: '2000-01-01T00:07:10.000Z',
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      reason: {
        code: 'receipt.too_old',
        data: { occurredAt: '2000-01-01T00:07:10.000Z', ageDays: 9800, tooOldDays: 400 },
      },
      heldAt: '2026-10-31T16:42:11.000Z',
    },
  ],
});

export const receiptRejected = defineEvent({
  type: 'loyalty.campaigns.receipt.rejected.v1',
  topic: TOPICS.receiptFacts,
  summary: 'A person decided that a held receipt is never recorded.',
  schema: record({
    receiptId: text('The held receipt'),
    rejectedAt: instant('When it was decided'),
  }),
  eventTime: 'rejectedAt',
  examples: [{ receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f', rejectedAt: '2026-11-02T09:05:00.000Z' }],
});

export const receiptRestated = defineEvent({
  type: 'loyalty.campaigns.receipt.restated.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'What a receipt does to turnover is another than was said. Of a void: the receipt that it undoes has arrived, or another void of it counts. Of any other: ' +
    'a person accepted the second content that came under its id. ' +
    'The amounts replace those said before.',
  schema: record({
    receiptId: text('Receipt'),
    ...amounts,
    occurredAt: instant('Its event time'),
    sequence,
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      receiptId: 'V-5',
      units: '-1.000',
      gross: -1200,
      discount: -200,
      net: -813,
      tax: { included: -187, added: 0 },
      rounding: 0,
      payable: -1000,
      occurredAt: '2026-10-31T16:50:00.000Z',
      sequence: 1,
    },
  ],
});

export const receiptClaimed = defineEvent({
  type: 'loyalty.campaigns.receipt.claimed.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'It was decided, once, which member a receipt without member belongs to. What it counts for there follows as receipt.attributed.',
  schema: record({
    receiptId: text('Receipt'),
    memberId: text('Member it belongs to from now on'),
    claimedAt: instant('When'),
    by: words('claim', 'identity_linked', 'named_sale'),
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

export const receiptMoved = defineEvent({
  type: 'loyalty.campaigns.receipt.moved.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'A receipt went to another member: an operator gave it, because it was on the wrong card, or its member turned out to be a duplicate of the other, or none after all. Or it stays with its member (`to` is ' +
    '`memberId`) and says something else, because a person accepted the second content that came under its id. What it counted for with the one before is taken ' +
    'back by receipt.readjudicated and award.corrected; what it counts for with the other follows as receipt.attributed.',
  schema: record({
    receiptId: text('Receipt'),
    memberId: text('Member it belonged to'),
    to: text('Member it belongs to from now on'),
    movedAt: instant('When'),
    goesWith: nullable(
      text(
        'The receipt that it went along with, because it takes goods of it back or undoes it; null: moved for itself',
      ),
    ),
    moves: Type.Integer({ minimum: 1, description: 'How often it has been claimed, moved or replaced by now' }),
  }),
  eventTime: 'movedAt',
  examples: [
    {
      receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      to: '0c7f4b52-1f0a-5b9e-9d59-6a1c3e2b7d44',
      movedAt: '2026-11-03T12:00:00.000Z',
      goesWith: null,
      moves: 1,
    },
  ],
});

export const receiptAttributed = defineEvent({
  type: 'loyalty.campaigns.receipt.attributed.v1',
  topic: TOPICS.receiptFacts,
  summary:
    'A receipt that was recorded without member, for another one, or with another content, counts for this one now: as if it had been recorded so. Its ' +
    'amounts are in receipt.recorded, or where its content was replaced in receipt.restated, and not said again. It is among the member’s facts, so it may be read before that one.',
  schema: record({
    receiptId: text('Receipt'),
    memberId: text('Member it belongs to'),
    by: words('claim', 'identity_linked', 'named_sale', 'moved', 'merged', 'replaced'),
    attributedAt: instant('When it was decided'),
    kind: text('sale, return, exchange, void'),
    voids: receiptHead.voids,
    returns: receiptHead.returns,
    occurredAt: instant('Event time of the receipt'),
    order: text('Its place among the member’s receipts'),
    programmeVersion,
    qualifying: walletAmountsField(QUALIFYING),
    qualifyingSpend: minor('Eligible spend; negative on a return'),
    qualifyingOf,
    sequence: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'Counts what was said of its contribution, whichever member it was with: the highest is current; absent: 0',
      }),
    ),
    pointsTenders,
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      receiptId: 'R-1',
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      by: 'claim',
      attributedAt: '2026-11-03T12:00:00.000Z',
      kind: 'sale',
      voids: null,
      returns: [],
      occurredAt: '2026-10-31T16:42:10.000Z',
      order: '2026-10-31T16:42:10.000Z|2026-10-31|S-014|3||000000008123',
      programmeVersion: 17,
      qualifying: { points: 10 },
      qualifyingSpend: 1000,
      sequence: 0,
      pointsTenders: [],
    },
  ],
});
