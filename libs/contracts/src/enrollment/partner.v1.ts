import { TOPICS } from '../topics';
import { defineEvent, instant, record, text } from '../define';

const P = 'partner-7b4f0c1e-5d3a-5e7b-9c2f-1a6d8e4b3f90';
const partnerId = text('Accrue’s pseudonymous id of the partner, who is no member');

export const partnerEnrolled = defineEvent({
  type: 'loyalty.enrollment.partner.enrolled.v1',
  topic: TOPICS.partnerFacts,
  summary: 'Somebody who is no member refers new members for a commission.',
  schema: record({
    partnerId,
    reference: text('The operator’s own number of the partner'),
    enrolledAt: instant('When'),
  }),
  eventTime: 'enrolledAt',
  examples: [{ partnerId: P, reference: 'blog-17', enrolledAt: '2026-10-31T16:40:00.000Z' }],
});

export const partnerErased = defineEvent({
  type: 'loyalty.enrollment.partner.erased.v1',
  topic: TOPICS.partnerFacts,
  summary: 'The person behind the partner was erased, for ever; purchases from then on bring no commission.',
  schema: record({ partnerId, erasedAt: instant('When'), reason: text('Reason code') }),
  eventTime: 'erasedAt',
  examples: [{ partnerId: P, erasedAt: '2026-11-05T09:00:00.000Z', reason: 'partner_request' }],
});

export const memberReferredByPartner = defineEvent({
  type: 'loyalty.enrollment.member.referred-by-partner.v1',
  topic: TOPICS.memberFacts,
  summary: 'A new member enrolled with the code of a partner.',
  schema: record({
    memberId: text('Accrue’s pseudonymous id of the member'),
    partnerId,
    referredAt: instant('When the new member enrolled'),
  }),
  eventTime: 'referredAt',
  examples: [
    {
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      partnerId: P,
      referredAt: '2026-10-31T16:40:00.000Z',
    },
  ],
});
