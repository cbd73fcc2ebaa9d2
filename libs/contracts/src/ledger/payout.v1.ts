import { TOPICS } from '../topics';
import { Type, defineEvent, instant, nullable, record, text } from '../define';

const payout = {
  payoutId: text('Payout; of its payee'),
  payeeId: text('Member or partner who is paid; it stays so when members are merged'),
  payeeKind: text('member, partner'),
  walletId: text('Wallet that it is paid from'),
  amountMinor: Type.Integer({ minimum: 1, description: 'What is paid, in minor units of the currency' }),
  currency: text('ISO 4217: what the wallet counts'),
  occurredAt: instant('When'),
};
const example = {
  payoutId: 'october',
  payeeId: 'partner-7b4f0c1e-5d3a-5e7b-9c2f-1a6d8e4b3f90',
  payeeKind: 'partner',
  walletId: 'commission',
  amountMinor: 12_500,
  currency: 'GBP',
  occurredAt: '2026-11-01T09:00:00.000Z',
} as const;
const member = { ...example, payeeId: 'm-1', payeeKind: 'member', walletId: 'cashback' } as const;

export const payoutRequested = defineEvent({
  type: 'loyalty.ledger.payout.requested.v1',
  topic: TOPICS.payoutFacts,
  summary: 'Somebody is to be paid, and the amount is set aside. Finance waits for `payout.approved`.',
  schema: record({
    ...payout,
    approval: text('Who has to approve it first: none, one, four-eyes'),
    expiresAt: instant(
      'Then it is the payee’s again, if nobody has approved it; where nobody has to, a hundred years on',
    ),
  }),
  eventTime: 'occurredAt',
  examples: [
    { ...example, approval: 'one', expiresAt: '2027-01-30T09:00:00.000Z' },
    { ...member, approval: 'four-eyes', expiresAt: '2027-01-30T09:00:00.000Z' },
  ],
});

export const payoutApproved = defineEvent({
  type: 'loyalty.ledger.payout.approved.v1',
  topic: TOPICS.payoutFacts,
  summary: 'Finance is to pay it, and confirms it with its reference, or says that it failed.',
  schema: record(payout),
  eventTime: 'occurredAt',
  examples: [example, member],
});

export const payoutPaid = defineEvent({
  type: 'loyalty.ledger.payout.paid.v1',
  topic: TOPICS.payoutFacts,
  summary: 'It was paid.',
  schema: record({ ...payout, reference: text('Under which finance paid it') }),
  eventTime: 'occurredAt',
  examples: [{ ...example, reference: 'PAY-2026-0817' }],
});

export const payoutReleased = defineEvent({
  type: 'loyalty.ledger.payout.released.v1',
  topic: TOPICS.payoutFacts,
  summary: 'It was not paid, and the payee has the amount again.',
  schema: record({
    ...payout,
    cause: text('cancelled, refused, failed, timed_out'),
    reasonCode: nullable(text('Why, as whoever said it gave it; null: nobody had to')),
  }),
  eventTime: 'occurredAt',
  examples: [
    { ...example, cause: 'failed', reasonCode: 'account_closed' },
    { ...member, cause: 'cancelled', reasonCode: null },
  ],
});
