import { TOPICS } from '../topics';
import { Type, defineEvent, instant, localDate, nullable, pointsField, record, text } from '../define';
import { cause } from './receipt.v1';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const SALE = '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f';
const source = {
  memberId: text('Member'),
  receiptId: nullable(text('The sale that earned; null: an action did')),
  actionId: Type.Optional(text('The action that earned; absent: a sale did')),
  programmeVersion: Type.Integer({ minimum: 1 }),
};
const award = {
  awardId: text('One per receipt or action and rule, for ever'),
  ruleId: text('Rule of the programme'),
  sequence: Type.Integer({
    minimum: 0,
    description: '0 for the grant, then one more per change; the highest is current',
  }),
};
const identity = { ...source, ...award, walletId: text('Wallet'), occurredAt: instant('Event time of the cause') };
const tierId = nullable(text('Tier the member had before the receipt'));
const reckoned = {
  basePoints: pointsField('Before the tier multiplier'),
  multiplier: Type.String({ description: 'Decimal, e.g. 1.5' }),
  lines: Type.Array(record({ lineId: text('Line'), points: pointsField('Its share, largest remainder') })),
};
const history = {
  granted: pointsField('Granted in all'),
  reversed: pointsField('Taken back in all; at most granted'),
  reversals: Type.Array(
    record({
      receiptId: nullable(text('The return, exchange or void that took back; null: the action was revoked')),
      occurredAt: instant('Its event time'),
      points: Type.Integer({ minimum: 1, description: 'What it took' }),
    }),
    { description: 'What took back, as it stands now, in event order; together they are reversed' },
  ),
};
const returned = {
  receiptId: '1b1f7d1c-2a77-4d0e-8f5e-3d1a3f0b9c11',
  occurredAt: '2026-11-02T09:05:00.000Z',
  points: 10,
};

export const awardsGranted = defineEvent({
  type: 'loyalty.campaigns.awards.granted.v1',
  topic: TOPICS.awardFacts,
  summary: 'A receipt or an action earned points: under each rule that gave some, by wallet.',
  schema: record({
    ...source,
    occurredAt: instant('Event time of the receipt or the action'),
    tierId,
    wallets: Type.Array(
      record({
        walletId: text('Wallet'),
        activatesAt: nullable(instant('null: at once')),
        expiresAt: nullable(instant('First instant at which the points can no longer be spent; null: never')),
        expiresOn: nullable(localDate('Last day on which they can be spent, in the programme’s zone')),
        inactivity: Type.Optional(
          record(
            {
              months: Type.Integer({ minimum: 1 }),
              zone: text('The programme’s time zone, in which they are counted'),
            },
            'They expire when nothing is earned or spent in their wallet for so many months: both dates are as if nothing else happened. Absent: the dates stay',
          ),
        ),
        clawback: Type.Optional(
          Type.Unsafe<'to-zero' | 'review'>(
            text(
              'What becomes of points that are taken back and are not there any more: to-zero (written off), review (a person decides). Absent: they are owed',
            ),
          ),
        ),
        awards: Type.Array(record({ ...award, points: pointsField('Granted'), ...reckoned }), { minItems: 1 }),
      }),
      { minItems: 1, description: 'What is in one wallet is good for as long, whichever rule gave it' },
    ),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      memberId: M,
      receiptId: SALE,
      programmeVersion: 17,
      occurredAt: '2026-10-31T16:42:10.000Z',
      tierId: null,
      wallets: [
        {
          ...{ walletId: 'points', activatesAt: null, expiresAt: null, expiresOn: null },
          awards: [
            {
              ...{ awardId: `${SALE}:base`, ruleId: 'base', sequence: 0, points: 10, basePoints: 10, multiplier: '1' },
              lines: [{ lineId: '1', points: 10 }],
            },
            {
              ...{ awardId: `${SALE}:visit`, ruleId: 'visit', sequence: 0, points: 5, basePoints: 5, multiplier: '1' },
              lines: [{ lineId: '1', points: 5 }],
            },
          ],
        },
      ],
    },
    {
      memberId: M,
      receiptId: null,
      actionId: 'review-4711',
      programmeVersion: 17,
      occurredAt: '2026-10-31T16:42:10.000Z',
      tierId: null,
      wallets: [
        {
          ...{ walletId: 'points', activatesAt: null, expiresAt: null, expiresOn: null },
          awards: [
            {
              ...{ awardId: 'review-4711:review', ruleId: 'review', sequence: 0, points: 25, basePoints: 25 },
              ...{ multiplier: '1', lines: [] },
            },
          ],
        },
      ],
    },
  ],
});

export const awardReversed = defineEvent({
  type: 'loyalty.campaigns.award.reversed.v1',
  topic: TOPICS.awardFacts,
  summary: 'Goods came back, or the action was revoked: the award is clawed back to what the remaining basket earns.',
  schema: record({ ...identity, points: pointsField('Taken back now'), ...history, cause }),
  eventTime: 'occurredAt',
  examples: [
    {
      awardId: `${SALE}:base`,
      memberId: M,
      receiptId: SALE,
      walletId: 'points',
      ruleId: 'base',
      programmeVersion: 17,
      sequence: 1,
      occurredAt: '2026-11-02T09:05:00.000Z',
      points: 10,
      granted: 10,
      reversed: 10,
      reversals: [returned],
      cause: { kind: 'return', receiptId: '1b1f7d1c-2a77-4d0e-8f5e-3d1a3f0b9c11' },
    },
  ],
});

export const awardCorrected = defineEvent({
  type: 'loyalty.campaigns.award.corrected.v1',
  topic: TOPICS.awardFacts,
  summary: 'The award was adjudicated again because an earlier fact arrived late; both totals may go up or down.',
  schema: record({ ...identity, tierId, ...reckoned, ...history, cause }),
  eventTime: 'occurredAt',
  examples: [
    {
      awardId: `${SALE}:base`,
      memberId: M,
      receiptId: SALE,
      walletId: 'points',
      ruleId: 'base',
      programmeVersion: 17,
      sequence: 2,
      occurredAt: '2026-11-03T08:00:00.000Z',
      basePoints: 10,
      tierId: 'silver',
      multiplier: '1.5',
      lines: [{ lineId: '1', points: 15 }],
      granted: 15,
      reversed: 0,
      reversals: [],
      cause: { kind: 'tier_changed', receiptId: null },
    },
  ],
});
