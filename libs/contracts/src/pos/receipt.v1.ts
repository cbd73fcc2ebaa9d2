import { LINE_AMOUNT_MAX, PLAIN_TEXT, POINTS_PER_ENTRY_MAX, RECEIPT_AMOUNT_MAX } from '@accrue/kernel';
import { TOPICS } from '../topics';
import { Type, defineEvent, instant, localDate, minor, nullable, quantity, record, text, type Static } from '../define';

const ofLine = (description: string) => minor(description, LINE_AMOUNT_MAX);
const ofReceipt = (description: string) => minor(description, RECEIPT_AMOUNT_MAX);

/** Of a receipt that another one names: it may be of another system, so that it looks unlike ours, but it is an id. */
const namedReceipt = (description: string) => text(description, { maxLength: 64, pattern: PLAIN_TEXT.source });

const businessKey = record(
  {
    storeId: text('Store of the operator'),
    gln: Type.Optional(text('GS1 Global Location Number')),
    workstationId: text('Till position within the store'),
    tillId: Type.Optional(text('Cash drawer, where it differs from the workstation')),
    sequenceNumber: text('Receipt number of that till', { maxLength: 64 }),
    businessDate: localDate('Trading day, which may end after midnight'),
  },
  'Identifies the receipt in the shop: unique together with kind',
);

const returnOf = record(
  {
    receiptId: namedReceipt('The sale this line came from'),
    lineId: Type.Optional(
      text(
        'Its line on that sale. Absent only where money without goods (quantity 0) goes back for the whole receipt',
        {
          maxLength: 64,
        },
      ),
    ),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
    condition: Type.Optional(
      Type.String({ maxLength: 40, description: 'with_receipt, gift_receipt, no_receipt, manager' }),
    ),
  },
  'Absent on a return without reference',
);

const line = record({
  lineId: text('Unique on the receipt', { maxLength: 64 }),
  parentLineId: Type.Optional(nullable(Type.String({ maxLength: 64 }))),
  type: Type.String({
    maxLength: 40,
    description: 'item, service, deposit, gift_card, shipping, fee, reward, donation; others are treated like item',
  }),
  sku: text('Stock keeping unit, taken literally: case and blanks count'),
  gtin: Type.Optional(Type.String({ maxLength: 14, description: 'Leading zeros kept' })),
  name: Type.Optional(Type.String({ maxLength: 400 })),
  categoryPath: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 12 })),
  brand: Type.Optional(Type.String({ maxLength: 100 })),
  labels: Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: 200 }), {
      description: 'Of the goods, never of a person: what looks personal is left out, as of ext',
    }),
  ),
  quantity: quantity(
    'Units sold; negative on a line that is returned; 0 on a return where only money goes back for what returnOf names',
  ),
  uom: Type.Optional(Type.String({ maxLength: 10 })),
  weighted: Type.Optional(Type.Boolean()),
  unitPrice: Type.Integer({
    minimum: 0,
    maximum: LINE_AMOUNT_MAX,
    description: 'Price of one unit (minor units, rounded half up when unitPriceExact is given)',
  }),
  unitPriceExact: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,12}(\\.[0-9]{1,6})?$',
      description:
        'Exact price of one unit in minor units, where it has a fraction of one (fuel, three-decimal price lists)',
    }),
  ),
  gross: ofLine('Line value before discounts; negative on a returned line'),
  discounts: Type.Optional(
    Type.Array(
      record({
        id: Type.Optional(Type.String({ maxLength: 100 })),
        source: Type.Optional(Type.String({ maxLength: 40, description: 'pos, loyalty, coupon, employee' })),
        ruleRef: Type.Optional(Type.String({ maxLength: 100 })),
        amount: ofLine('What is taken off; same sign as gross'),
      }),
      { maxItems: 50 },
    ),
  ),
  tax: Type.Optional(
    Type.Array(
      record({
        code: Type.Optional(Type.String({ maxLength: 20 })),
        rate: Type.Optional(Type.String({ maxLength: 20 })),
        amount: ofLine('Tax of the line; same sign as gross'),
        included: Type.Boolean({ description: 'Whether netPayable contains it' }),
      }),
      { maxItems: 20 },
    ),
  ),
  netPayable: ofLine('What the customer pays for the line, or gets back (negative)'),
  loyaltyEligible: Type.Optional(Type.Boolean({ description: 'false: the till says that this line earns nothing' })),
  voided: Type.Optional(Type.Boolean({ description: 'Cancelled before the receipt was completed: ignored' })),
  returnOf: Type.Optional(returnOf),
});

const tender = record({
  tenderId: text('Unique on the receipt', { maxLength: 64 }),
  type: Type.String({ maxLength: 40, description: 'cash, card, voucher, gift_card, points, store_credit' }),
  amount: ofReceipt('Negative when money goes back to the customer'),
  lineAllocation: Type.Optional(
    Type.Array(record({ lineId: text('Line paid'), amount: ofReceipt('Part of the tender') }), { maxItems: 2000 }),
  ),
  points: Type.Optional(
    record({
      walletId: text('Wallet spent from'),
      holdId: Type.Optional(text('The hold to capture; none when points go back')),
      accountRevision: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 2_147_483_647,
          description:
            'The `revision` that placing the hold answered. With it a hold is not taken for unknown when news of it is late; it says nothing about the receipt itself',
        }),
      ),
      points: Type.Integer({
        minimum: -POINTS_PER_ENTRY_MAX,
        maximum: POINTS_PER_ENTRY_MAX,
        description: 'With the sign of the amount: negative when they go back to the customer',
      }),
      final: Type.Optional(
        Type.Boolean({
          description:
            'Nothing more will be captured of the hold: what is left is released. Default false: it stays held for the next receipt, until the hold ends',
        }),
      ),
    }),
  ),
  paymentToken: Type.Optional(Type.String({ maxLength: 200 })),
});

const loyaltyDiscount = record(
  {
    discount: text('Id of the discount in the programme; of a coupon: of its offer', { maxLength: 63 }),
    lines: Type.Array(
      record({
        lineId: text('Line that it lowered', { maxLength: 64 }),
        amount: ofLine('What was taken off; above 0'),
      }),
      { minItems: 1, maxItems: 2000 },
    ),
  },
  'A discount of the programme, or a coupon, that the till gave. The lines are net of it already: it lowers no line and no total again',
);

export const receiptSchema = record(
  {
    schemaVersion: Type.Optional(Type.Literal(1)),
    receiptId: text('Made by the till, the same over retries', {
      maxLength: 64,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._:~-]*$',
    }),
    businessKey,
    kind: Type.Union([
      Type.Literal('sale'),
      Type.Literal('return'),
      Type.Literal('exchange'),
      Type.Literal('void'),
      Type.Literal('no_sale'),
    ]),
    channel: Type.Optional(
      Type.String({ maxLength: 40, description: 'store, web, app, kiosk, call_center; default store' }),
    ),
    mode: Type.Optional(
      record({
        training: Type.Optional(Type.Boolean()),
        offline: Type.Optional(Type.Boolean()),
        suspended: Type.Optional(Type.Boolean()),
        cancelled: Type.Optional(Type.Boolean({ description: 'Given up before completion' })),
      }),
    ),
    startedAt: Type.Optional(instant('RFC 3339 with offset')),
    endedAt: instant('End of the sale: its event time. RFC 3339 with offset'),
    timeZone: Type.Optional(Type.String({ maxLength: 60, description: 'IANA zone of the store' })),
    operator: Type.Optional(
      record({ employeeId: Type.Optional(Type.String({ maxLength: 64, description: 'Pseudonym' })) }),
    ),
    member: Type.Optional(
      record({
        idType: Type.String({
          maxLength: 40,
          description: 'card, qr, phone, email, payment_token, member_id, reference, none',
        }),
        value: Type.Optional(Type.String({ maxLength: 200 })),
        entryMethod: Type.Optional(Type.String({ maxLength: 40 })),
        attachedAt: Type.Optional(Type.String({ maxLength: 40 })),
      }),
    ),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
    exponent: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 4, description: 'Decimals of the minor unit; must agree with ISO 4217' }),
    ),
    lines: Type.Array(line, { maxItems: 2000 }),
    totals: record({
      payable: ofReceipt('sum(lines.netPayable) + tax that is not included + taxAdded + rounding'),
      gross: Type.Optional(ofReceipt('Before discounts')),
      discount: Type.Optional(ofReceipt('All discounts')),
      tax: Type.Optional(ofReceipt('All tax')),
      taxAdded: Type.Optional(
        ofReceipt(
          'Tax below the lines that stands on none of them, where the till knows it for the whole receipt only',
        ),
      ),
      rounding: Type.Optional(ofReceipt('Cash rounding')),
    }),
    tenders: Type.Optional(
      Type.Array(tender, { maxItems: 100, description: 'When given, they sum to totals.payable' }),
    ),
    loyaltyDiscounts: Type.Optional(
      Type.Array(loyaltyDiscount, {
        maxItems: 50,
        description:
          'What `POST /v1/receipts:evaluate` said to take off, as the till did. One that differs from what was due is recorded all the same, and ' +
          'kept for a person to look at',
      }),
    ),
    evaluationId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'Of the last evaluation of this receipt: it is settled under the version of the programme that the evaluation saw, unless that is too long ago',
      }),
    ),
    void: Type.Optional(
      record({
        ofReceiptId: nullable(namedReceipt('The receipt that never was; null: the till does not know it')),
        reason: Type.Optional(Type.String({ maxLength: 200 })),
      }),
    ),
    ext: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          'Whatever the till wants to keep with the receipt; nothing of Accrue reads it. At most 16,384 characters of JSON, else it is left ' +
          'out whole, and 8 levels. What looks personal is left out: members named like an e-mail address, phone, name, address, birth date, ' +
          'identity document or payment card, and values that are an e-mail address, an international phone number or the number of a ' +
          'payment card',
      }),
    ),
  },
  'A receipt as the till completed it. Money is an integer of minor units; quantities are decimal strings. Members that are not described ' +
    'here are left out and kept nowhere; what a till wants to keep goes into ext.',
);

export type ReceiptV1 = Static<typeof receiptSchema>;
export type ReceiptLineV1 = ReceiptV1['lines'][number];

const sale: ReceiptV1 = {
  receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
  businessKey: { storeId: 'S-014', workstationId: '3', sequenceNumber: '8123', businessDate: '2026-10-31' },
  kind: 'sale',
  channel: 'store',
  endedAt: '2026-10-31T17:42:10+01:00',
  timeZone: 'Europe/Warsaw',
  operator: { employeeId: 'E-77' },
  member: { idType: 'card', value: '2900000012345', entryMethod: 'scanned' },
  currency: 'PLN',
  exponent: 2,
  lines: [
    {
      lineId: '1',
      type: 'item',
      sku: 'COF-250',
      gtin: '05901234123457',
      name: 'Coffee 250 g',
      categoryPath: ['food', 'coffee'],
      quantity: '1.000',
      unitPrice: 1200,
      gross: 1200,
      discounts: [{ source: 'pos', amount: 200 }],
      tax: [{ code: 'A', rate: '0.23', amount: 187, included: true }],
      netPayable: 1000,
    },
  ],
  totals: { gross: 1200, discount: 200, tax: 187, payable: 1000, rounding: 0 },
  tenders: [{ tenderId: 't1', type: 'card', amount: 1000 }],
};

export const receiptCompleted = defineEvent({
  type: 'loyalty.pos.receipt.completed.v1',
  topic: TOPICS.posReceipts,
  summary: 'A till completed a receipt: a sale, a return, an exchange or a void.',
  schema: receiptSchema,
  eventTime: 'endedAt',
  examples: [
    sale,
    {
      receiptId: '1b1f7d1c-2a77-4d0e-8f5e-3d1a3f0b9c11',
      businessKey: { storeId: 'S-014', workstationId: '3', sequenceNumber: '8140', businessDate: '2026-11-02' },
      kind: 'return',
      endedAt: '2026-11-02T10:05:00+01:00',
      member: { idType: 'card', value: '2900000012345' },
      currency: 'PLN',
      lines: [
        {
          lineId: '1',
          type: 'item',
          sku: 'COF-250',
          quantity: '-1.000',
          unitPrice: 1200,
          gross: -1200,
          discounts: [{ source: 'pos', amount: -200 }],
          netPayable: -1000,
          returnOf: { receiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f', lineId: '1' },
        },
      ],
      totals: { payable: -1000 },
      tenders: [{ tenderId: 't1', type: 'card', amount: -1000 }],
    },
  ],
});
