import { TOPICS } from '../topics';
import { Type, defineEvent, instant, localDate, nullable, pointsField, record, text } from '../define';

const SALE = '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f';
const BACK = '1b1f7d1c-2a77-4d0e-8f5e-3d1a3f0b9c11';
const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';

export const commissionStated = defineEvent({
  type: 'loyalty.campaigns.commission.stated.v1',
  topic: TOPICS.commissionFacts,
  summary:
    'What a partner earns by one purchase of a referred member, as it is now: it replaces what was said before under the same id.',
  schema: record({
    commissionId: text('One per referred member and purchase, for ever'),
    partnerId: text('Who earns'),
    memberId: text('The referred member'),
    receiptId: text('The purchase'),
    walletId: text('Wallet of the partner; it counts money'),
    programmeVersion: Type.Integer({ minimum: 1 }),
    sequence: Type.Integer({ minimum: 0, description: '0 at first, then one more per change; the highest is current' }),
    occurredAt: instant('Event time of what changed it'),
    lines: Type.Array(record({ lineId: text('Line'), points: pointsField('Its share, largest remainder') }), {
      description: 'Of what was granted, before anything came back',
    }),
    granted: pointsField('In minor units, before anything came back'),
    reversed: pointsField('Taken back in all; at most granted'),
    reversals: Type.Array(
      record({
        receiptId: text('The return, exchange or void that took back'),
        occurredAt: instant('Its event time'),
        points: Type.Integer({ minimum: 1, description: 'What it took' }),
      }),
      { description: 'In event order; together they are reversed' },
    ),
    activatesAt: nullable(instant('null: at once')),
    expiresAt: nullable(instant('First instant at which it can no longer be paid out; null: never')),
    expiresOn: nullable(localDate('Last day on which it can')),
    inactivity: Type.Optional(
      record(
        { months: Type.Integer({ minimum: 1 }), zone: text('The programme’s time zone, in which they are counted') },
        'It is lost when nothing is earned or paid out for so many months. Absent: the dates stay',
      ),
    ),
    clawback: Type.Optional(
      Type.Unsafe<'to-zero' | 'review'>(
        text('What becomes of what is taken back and was paid out already: to-zero, review. Absent: it is owed'),
      ),
    ),
    cause: record({
      kind: text('purchase, return, correction'),
      receiptId: nullable(text('What caused it; null: something else that became known')),
    }),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      commissionId: `${SALE}:commission:${M}`,
      partnerId: 'partner-7b4f0c1e-5d3a-5e7b-9c2f-1a6d8e4b3f90',
      memberId: M,
      receiptId: SALE,
      walletId: 'commission',
      programmeVersion: 17,
      sequence: 1,
      occurredAt: '2026-11-02T09:05:00.000Z',
      lines: [{ lineId: '1', points: 100 }],
      granted: 100,
      reversed: 40,
      reversals: [{ receiptId: BACK, occurredAt: '2026-11-02T09:05:00.000Z', points: 40 }],
      activatesAt: null,
      expiresAt: null,
      expiresOn: null,
      cause: { kind: 'return', receiptId: BACK },
    },
  ],
});
