import { TOPICS } from '../topics';
import { Type, defineEvent, instant, record, text } from '../define';

const payout = {
  payoutId: text('Payout'),
  partnerId: text('Who is paid'),
  walletId: text('Wallet that it is paid from'),
  amountMinor: Type.Integer({ minimum: 1, description: 'What is paid, in minor units of the programme’s currency' }),
  occurredAt: instant('When'),
};
const example = {
  payoutId: 'october',
  partnerId: 'partner-7b4f0c1e-5d3a-5e7b-9c2f-1a6d8e4b3f90',
  walletId: 'commission',
  amountMinor: 12_500,
  occurredAt: '2026-11-01T09:00:00.000Z',
};

export const payoutRequested = defineEvent({
  type: 'loyalty.ledger.payout.requested.v1',
  topic: TOPICS.payoutFacts,
  summary: 'A partner is to be paid: the amount is set aside until finance confirms or cancels.',
  schema: record({ ...payout, expiresAt: instant('Then it is the partner’s again, if nobody has confirmed it') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, expiresAt: '2027-01-30T09:00:00.000Z' }],
});

export const payoutConfirmed = defineEvent({
  type: 'loyalty.ledger.payout.confirmed.v1',
  topic: TOPICS.payoutFacts,
  summary: 'The partner was paid.',
  schema: record(payout),
  eventTime: 'occurredAt',
  examples: [example],
});

export const payoutCancelled = defineEvent({
  type: 'loyalty.ledger.payout.cancelled.v1',
  topic: TOPICS.payoutFacts,
  summary: 'The partner was not paid, and has the amount again.',
  schema: record({ ...payout, reason: text('cancelled, timed_out') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, reason: 'cancelled' }],
});
