import { TOPICS } from '../topics';
import { Type, defineEvent, instant, nullable, record, text, walletAmountsField } from '../define';

const M = '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11';
const step = record({
  tierId: nullable(text('null: below the ladder')),
  at: instant(
    'Event time of the receipt that caused it, from which the version of the programme that did counts, or at which time moved the member (purchases left the window of the ladder, a year or a pin was over), or somebody did by hand',
  ),
  order: text('Valid for receipts whose order is greater: the multiplier counts from the next receipt'),
  programmeVersion: Type.Integer({ minimum: 1, description: 'Version whose ladder measured it' }),
});

export const tierChanged = defineEvent({
  type: 'loyalty.tiers.tier.changed.v1',
  topic: TOPICS.membershipFacts,
  summary: 'A member’s tier, or its history in event time, changed.',
  schema: record({
    memberId: text('Member'),
    kind: text(
      'upgraded, downgraded, renamed (the same tier under another id), corrected (the history changed, the current tier did not)',
    ),
    from: nullable(text('Tier before')),
    to: nullable(text('Tier now')),
    effectiveAt: instant('Event time from which the history differs from the one before'),
    causeReceiptId: nullable(
      text('The receipt that changed it; null: a version of the programme did, or time, or somebody by hand'),
    ),
    causeProgrammeVersion: nullable(
      Type.Integer({
        minimum: 1,
        description: 'The version of the programme that changed it; null: a receipt did, or time, or somebody by hand',
      }),
    ),
    timeline: Type.Array(step, {
      description: 'The whole history in event time, earliest first; replaces any earlier one',
    }),
    sequence: Type.Integer({ minimum: 1, description: 'Counts the changes of this member; the highest is current' }),
  }),
  eventTime: 'effectiveAt',
  examples: [
    {
      memberId: M,
      kind: 'upgraded',
      from: null,
      to: 'silver',
      effectiveAt: '2026-10-31T16:42:10.000Z',
      causeReceiptId: '8f2d0f3e-6c0b-4d5e-9a4e-0f6b1c2d3e4f',
      causeProgrammeVersion: null,
      timeline: [
        {
          tierId: 'silver',
          at: '2026-10-31T16:42:10.000Z',
          order: '2026-10-31T16:42:10.000Z|2026-10-31|S-014|3||000000008123',
          programmeVersion: 1,
        },
      ],
      sequence: 1,
    },
    {
      memberId: M,
      kind: 'renamed',
      from: 'silver',
      to: 'argent',
      effectiveAt: '2026-12-01T00:00:00.000Z',
      causeReceiptId: null,
      causeProgrammeVersion: 2,
      timeline: [
        {
          tierId: 'silver',
          at: '2026-10-31T16:42:10.000Z',
          order: '2026-10-31T16:42:10.000Z|2026-10-31|S-014|3||000000008123',
          programmeVersion: 1,
        },
        { tierId: 'argent', at: '2026-12-01T00:00:00.000Z', order: '2026-12-01T00:00:00.000Z', programmeVersion: 2 },
      ],
      sequence: 2,
    },
  ],
});

export const membershipState = defineEvent({
  type: 'loyalty.tiers.membership.state.v1',
  topic: TOPICS.membershipState,
  summary: 'The member’s tier as it is now.',
  schema: record({
    memberId: text('Member'),
    tierId: nullable(text('Tier')),
    since: nullable(instant('Event time from which the member is in this tier, whatever it was called')),
    until: nullable(
      instant('When time alone will have moved the member, if nothing comes before; null: never, as far as is known'),
    ),
    qualifying: walletAmountsField(
      'Counted so far; of a ladder by visits or by a counter what it counts too, as `~visits` or `~counter~{id}`',
    ),
    qualifyingSpend: Type.Integer({ description: 'Counted so far (minor units)' }),
    occurredAt: instant(
      'Event time of what was counted last, or from which the programme that moved the member counts',
    ),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      memberId: M,
      tierId: 'silver',
      since: '2026-10-31T16:42:10.000Z',
      until: '2028-01-01T00:00:00.000Z',
      qualifying: { points: 1010 },
      qualifyingSpend: 101000,
      occurredAt: '2026-10-31T16:42:10.000Z',
    },
  ],
});
