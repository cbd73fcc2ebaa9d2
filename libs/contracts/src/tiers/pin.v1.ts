import { TOPICS } from '../topics';
import { defineEvent, instant, nullable, record, text } from '../define';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';

export const tierPinned = defineEvent({
  type: 'loyalty.tiers.tier.pinned.v1',
  topic: TOPICS.membershipFacts,
  summary:
    'Somebody gave a member a tier by hand: the member does not fall below it while it holds. What it changed is told by tier.changed.',
  schema: record({
    memberId: text('Member'),
    pinId: text('Pin, chosen by whoever did it'),
    tierId: text('Tier, as the programme in effect calls it'),
    pinnedAt: instant('When; it holds for what happens from then on'),
    until: nullable(instant('First instant at which it is over; null: never by itself')),
    reasonCode: text('Why'),
    actor: text('Who did it'),
    replaces: nullable(text('The pin that it takes the place of; null: none')),
  }),
  eventTime: 'pinnedAt',
  examples: [
    {
      memberId: M,
      pinId: 'vip-2026-10-31-1',
      tierId: 'gold',
      pinnedAt: '2026-10-31T16:42:10.000Z',
      until: '2027-11-01T00:00:00.000Z',
      reasonCode: 'vip',
      actor: 'anna',
      replaces: null,
    },
  ],
});

export const tierUnpinned = defineEvent({
  type: 'loyalty.tiers.tier.unpinned.v1',
  topic: TOPICS.membershipFacts,
  summary:
    'Somebody took back a tier that had been given by hand. One that is over by itself is not told: `until` of tier.pinned says it.',
  schema: record({
    memberId: text('Member'),
    pinId: text('Pin'),
    unpinnedAt: instant('When; from then on the member has what they earn'),
    reasonCode: text('Why'),
    actor: text('Who did it'),
  }),
  eventTime: 'unpinnedAt',
  examples: [
    {
      memberId: M,
      pinId: 'vip-2026-10-31-1',
      unpinnedAt: '2026-12-01T09:00:00.000Z',
      reasonCode: 'correction',
      actor: 'anna',
    },
  ],
});
