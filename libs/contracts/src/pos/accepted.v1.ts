import { receiptHead, receiptHeadExample } from '../campaigns/receipt.v1';
import { amounts, amountsExample, lineExample, turnoverLine } from '../campaigns/turnover';
import { TOPICS } from '../topics';
import { Type, defineEvent, instant, nullable, record, text } from '../define';

const lines = Type.Array(turnoverLine, {
  maxItems: 2000,
  description: 'Without voided lines; of a void: the opposite of those that it undoes',
});

export const receiptAccepted = defineEvent({
  type: 'loyalty.pos.receipt.accepted.v1',
  topic: TOPICS.receiptLines,
  summary:
    'A receipt was accepted, whichever way it came: its amounts and its lines, signed, to be added up. There is one for each ' +
    'receipt; nothing in it is personal.',
  schema: record({
    ...receiptHead,
    ...amounts,
    memberId: nullable(text('Pseudonym, as far as known when it came; see receipt.attributed')),
    lines,
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      ...receiptHeadExample,
      ...amountsExample,
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      lines: [lineExample],
    },
  ],
});

export const receiptLinesRestated = defineEvent({
  type: 'loyalty.pos.receipt.restated.v1',
  topic: TOPICS.receiptLines,
  summary: 'What a void does to turnover is another than was said; amounts and lines replace those said before.',
  schema: record({
    receiptId: text('The void'),
    ...amounts,
    lines,
    occurredAt: instant('Event time of the void'),
    sequence: Type.Integer({
      minimum: 1,
      description: 'Counts what was said of this receipt since it was accepted; the highest is current',
    }),
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
      lines: [
        {
          ...lineExample,
          units: '-1.000',
          gross: -1200,
          discount: -200,
          net: -813,
          tax: { included: -187, added: 0 },
        },
      ],
      occurredAt: '2026-10-31T16:50:00.000Z',
      sequence: 1,
    },
  ],
});
