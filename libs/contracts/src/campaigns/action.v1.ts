import { Type, defineEvent, instant, nullable, record, text } from '../define';
import { TOPICS } from '../topics';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const actionId = text(
  'The key that its sender gave it; of an enrolment `~` and the member who enrolled, of a birthday `~`, the member and `~birthday~2027`, of a tier `~`, the member, `~tier~gold~` and when it was reached',
);

export const actionRecorded = defineEvent({
  type: 'loyalty.campaigns.action.recorded.v1',
  topic: TOPICS.actionFacts,
  summary:
    'A member did something that is no purchase, enrolled, has a birthday or the anniversary of that, reached a tier, was given an offer or is part of a referral. What it earned is told by award facts with its `actionId`.',
  schema: record({
    actionId,
    memberId: text('Member'),
    trigger: Type.Unsafe<
      'action' | 'enrolment' | 'birthday' | 'anniversary' | 'offer' | 'referred' | 'referral-qualified' | 'tier-reached'
    >(
      text(
        'action, enrolment, birthday, anniversary; offer: the member was given one; referred: another member had referred them; ' +
          'referral-qualified: what who was referred bought has lasted, and the member is one of the two; ' +
          'tier-reached: the member came into a tier from a lower one',
      ),
    ),
    type: nullable(
      text(
        'As the programme declares it; the id of the offer, or of the tier; of referred the id of who did, of referral-qualified `advocate` or `referee`; null: none of these',
      ),
    ),
    occurredAt: instant('When it was done'),
    programmeVersion: Type.Integer({ minimum: 1, description: 'The version that it earns under, for ever' }),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      actionId: 'review-4711',
      memberId: M,
      trigger: 'action',
      type: 'review',
      occurredAt: '2026-10-31T16:42:10.000Z',
      programmeVersion: 17,
    },
  ],
});

export const actionRevoked = defineEvent({
  type: 'loyalty.campaigns.action.revoked.v1',
  topic: TOPICS.actionFacts,
  summary: 'An action was taken back. What it had earned is told by award facts.',
  schema: record({ actionId, memberId: text('Member'), occurredAt: instant('When it was taken back') }),
  eventTime: 'occurredAt',
  examples: [{ actionId: 'review-4711', memberId: M, occurredAt: '2026-11-02T09:05:00.000Z' }],
});

export const actionMoved = defineEvent({
  type: 'loyalty.campaigns.action.moved.v1',
  topic: TOPICS.actionFacts,
  summary:
    'An action went to another member, who turned out to be the same person, or another one after all. What it earned with the one ' +
    'before is taken back by award.corrected; as action.recorded it follows with the other.',
  schema: record({
    actionId,
    memberId: text('Member whose it was'),
    to: text('Member whose it is from now on'),
    movedAt: instant('When'),
    moves: Type.Integer({ minimum: 1, description: 'How often it has been moved by now' }),
  }),
  eventTime: 'movedAt',
  examples: [
    {
      actionId: 'review-4711',
      memberId: M,
      to: '8d0f3c1a-2b57-5d93-9c86-0f5ed7a3b218',
      movedAt: '2026-11-02T09:05:00.000Z',
      moves: 1,
    },
  ],
});
