import { TOPICS } from '../topics';
import { Type, type Static, defineEvent, instant, nullable, record, text } from '../define';

const CARD = 'Xq3vN8sT1bR6yK0mW5zE9cA2fH7jL4oP8uD1gI6nQ3w';
const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const SURVIVOR = '0c7f4b52-1f0a-5b9e-9d59-6a1c3e2b7d44';
/** The number, code, token or address itself does not leave enrollment. */
const identity = record({
  type: text('card, qr, phone, email, payment_token'),
  value: text('Keyed hash (HMAC-SHA-256, base64url) of what a till sends to identify the member, the type included'),
});
const memberId = text('Accrue’s pseudonymous id of the member');

export const memberEnrolled = defineEvent({
  type: 'loyalty.enrollment.member.enrolled.v1',
  topic: TOPICS.memberFacts,
  summary: 'A member joined the programme.',
  schema: record({
    memberId,
    reference: nullable(text('The operator’s own member number')),
    enrolledAt: instant('When'),
    storeId: nullable(text('Where')),
    enrolledBy: nullable(text('Pseudonym of the enrolling employee')),
    channel: text('store, web, app, import'),
    identities: Type.Array(identity),
  }),
  eventTime: 'enrolledAt',
  examples: [
    {
      memberId: M,
      reference: '13085',
      enrolledAt: '2026-10-31T16:40:00.000Z',
      storeId: 'S-014',
      enrolledBy: 'E-77',
      channel: 'store',
      identities: [{ type: 'card', value: CARD }],
    },
  ],
});

export const memberReferred = defineEvent({
  type: 'loyalty.enrollment.member.referred.v1',
  topic: TOPICS.memberFacts,
  summary: 'A new member enrolled with the referral code of another member, the advocate.',
  schema: record({
    memberId,
    advocateId: text('Pseudonymous id of the advocate, who may be merged into another member later'),
    referredAt: instant('When the new member enrolled'),
  }),
  eventTime: 'referredAt',
  examples: [{ memberId: M, advocateId: SURVIVOR, referredAt: '2026-10-31T16:40:00.000Z' }],
});

export const identityLinked = defineEvent({
  type: 'loyalty.enrollment.identity.linked.v1',
  topic: TOPICS.memberFacts,
  summary: 'A card or another identity now leads to the member.',
  schema: record({ memberId, identity, linkedAt: instant('When') }),
  eventTime: 'linkedAt',
  examples: [
    {
      memberId: M,
      identity: { type: 'qr', value: 'pZ0cV4cN7d1Yk3xJmQe8sW2uT6rB9aF5hL0iO1gE4yU' },
      linkedAt: '2026-10-31T16:45:00.000Z',
    },
  ],
});

export const identityBlocked = defineEvent({
  type: 'loyalty.enrollment.identity.blocked.v1',
  topic: TOPICS.memberFacts,
  summary: 'An identity no longer leads to the member (lost, stolen, replaced); the account goes on.',
  schema: record({ memberId, identity, blockedAt: instant('When'), reason: text('Reason code') }),
  eventTime: 'blockedAt',
  examples: [
    {
      memberId: M,
      identity: { type: 'card', value: CARD },
      blockedAt: '2026-11-01T09:00:00.000Z',
      reason: 'lost',
    },
  ],
});

export const identityFreed = defineEvent({
  type: 'loyalty.enrollment.identity.freed.v1',
  topic: TOPICS.memberFacts,
  summary:
    'An operator took an identity from the member; its next owner may have it. What happened before stays with the member.',
  schema: record({ memberId, identity, freedAt: instant('When'), reason: text('Reason code') }),
  eventTime: 'freedAt',
  examples: [
    {
      memberId: M,
      identity: { type: 'card', value: CARD },
      freedAt: '2026-11-01T09:00:00.000Z',
      reason: 'new_owner',
    },
  ],
});

export const memberClosed = defineEvent({
  type: 'loyalty.enrollment.member.closed.v1',
  topic: TOPICS.memberFacts,
  summary:
    'The member left the programme; receipts from then on are unattributed, and others may have the member’s identities and reference.',
  schema: record({ memberId, closedAt: instant('When'), reason: text('Reason code') }),
  eventTime: 'closedAt',
  examples: [{ memberId: M, closedAt: '2026-11-05T09:00:00.000Z', reason: 'member_request' }],
});

export const memberErased = defineEvent({
  type: 'loyalty.enrollment.member.erased.v1',
  topic: TOPICS.memberFacts,
  summary:
    'The person behind the member was erased, for ever: whoever keeps something that leads to them destroys it now. The topic of states has a tombstone for the member. What counts under the member id stays.',
  schema: record({ memberId, erasedAt: instant('When'), reason: text('Reason code') }),
  eventTime: 'erasedAt',
  examples: [{ memberId: M, erasedAt: '2026-11-05T09:00:00.000Z', reason: 'member_request' }],
});

export const memberMerged = defineEvent({
  type: 'loyalty.enrollment.member.merged.v1',
  topic: TOPICS.memberFacts,
  summary:
    'The member turned out to be a duplicate of another one, the survivor: receipts, points and tier count for the survivor from now on, as if all had been one member. The member keeps its identities, and what they are shown for is the survivor’s.',
  schema: record({
    memberId,
    into: text('The survivor, who is neither a duplicate nor becomes one'),
    mergedAt: instant('When'),
    reason: text('Reason code'),
  }),
  eventTime: 'mergedAt',
  examples: [{ memberId: M, into: SURVIVOR, mergedAt: '2026-11-05T09:00:00.000Z', reason: 'enrolled_twice' }],
});

export const memberUnmerged = defineEvent({
  type: 'loyalty.enrollment.member.unmerged.v1',
  topic: TOPICS.memberFacts,
  summary:
    'The member was no duplicate after all: what it had, and what its own identities were shown for since, is its own again. What was done with no identity of either stays with the other.',
  schema: record({
    memberId,
    from: text('The member that it had been merged into'),
    unmergedAt: instant('When'),
    reason: text('Reason code'),
  }),
  eventTime: 'unmergedAt',
  examples: [{ memberId: M, from: SURVIVOR, unmergedAt: '2026-11-06T09:00:00.000Z', reason: 'two_persons' }],
});

export const occasionReached = defineEvent({
  type: 'loyalty.enrollment.occasion.reached.v1',
  topic: TOPICS.memberFacts,
  summary:
    'A day of the member has begun: the birthday, or the anniversary of the enrolment. Once a calendar year for each of both. Of a birth ' +
    'date nothing else is told, least of all the year.',
  schema: record({
    memberId,
    occasion: Type.Unsafe<'birthday' | 'anniversary'>(text('birthday, anniversary')),
    year: Type.Integer({ minimum: 1900, maximum: 9999, description: 'Calendar year of the day' }),
    reachedAt: instant(
      'When the day began in the time zone of the member, else of the programme; told later after an outage',
    ),
  }),
  eventTime: 'reachedAt',
  examples: [{ memberId: M, occasion: 'birthday', year: 2027, reachedAt: '2027-02-28T00:00:00.000Z' }],
});

/** What rules may know of a member: codes that many members share. */
const attributes = record({
  ageBand: Type.Optional(text('Years, e.g. 25-34, 65+')),
  region: Type.Optional(text('As the operator divides the country')),
  language: Type.Optional(text('BCP 47')),
  source: Type.Optional(text('How they came to the programme')),
  preferredChannel: Type.Optional(text('By which they would like to hear from it')),
  consents: Type.Optional(Type.Array(text('Purpose'), { description: 'To what they agree; absent: to nothing' })),
});

export type MemberAttributes = Static<typeof attributes>;

export const attributesTold = defineEvent({
  type: 'loyalty.enrollment.member.attributes-told.v1',
  topic: TOPICS.memberFacts,
  summary:
    'What rules may know of the member, all of it, as it is from then on; what is not there is not known, or not any more. With none at ' +
    'all when the member is erased.',
  schema: record({
    memberId,
    sequence: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: '1, 2, 3 …: the highest is current',
    }),
    toldAt: instant('From when on; told at the enrolment: since then'),
    attributes,
  }),
  eventTime: 'toldAt',
  examples: [
    {
      ...{ memberId: M, sequence: 1, toldAt: '2026-10-31T16:40:00.000Z' },
      attributes: {
        ...{ ageBand: '25-34', region: 'north-west', language: 'en-GB', source: 'autumn-leaflet' },
        ...{ preferredChannel: 'email', consents: ['email', 'profiling'] },
      },
    },
  ],
});

export const memberState = defineEvent({
  type: 'loyalty.enrollment.member.state.v1',
  topic: TOPICS.memberState,
  summary: 'The member as it is now.',
  schema: record({
    memberId,
    reference: nullable(text('The operator’s own member number')),
    status: text('active, merged, closed'),
    mergedInto: nullable(text('The survivor, of a member that is a duplicate')),
    enrolledAt: instant('When they joined'),
    occurredAt: instant('When this became so'),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      memberId: M,
      reference: '13085',
      status: 'active',
      mergedInto: null,
      enrolledAt: '2026-10-31T16:40:00.000Z',
      occurredAt: '2026-10-31T16:40:00.000Z',
    },
  ],
});
