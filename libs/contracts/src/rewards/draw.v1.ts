import { Type, defineEvent, instant, nullable, record, text } from '../define';
import { TOPICS } from '../topics';

const sha256 = (description: string) => text(`${description}: SHA-256 in hex`, { pattern: '^[0-9a-f]{64}$' });
const count = (description: string, minimum = 0) => Type.Integer({ minimum, description });
const drawId = text('Draw of the programme');

const LIST_HASH = '7ac597f196f824f651db408f68626462e022ea8d8b28621bdea867fb5da51477';

export const drawAnnounced = defineEvent({
  type: 'loyalty.rewards.draw.announced.v1',
  topic: TOPICS.drawFacts,
  summary:
    'A draw stands, before anybody has a ticket: what there is to win, and the commitment to the seed that it will be made with.',
  schema: record({
    drawId,
    name: text('For people'),
    opens: instant('From then on members have tickets'),
    closes: instant('From then on nobody does'),
    drawnFrom: instant('From then on the list of tickets is fixed'),
    prizes: Type.Array(
      record({
        id: text('Prize'),
        name: text('For people'),
        winners: count('How many tickets win it', 1),
        rewardId: nullable(text('Reward that winners are given; null: somebody hands it over')),
      }),
      { description: 'In the order in which they are drawn' },
    ),
    ticketsPerMember: nullable(count('How many tickets one member can have; null: without bound', 1)),
    beacon: nullable(text('The public value that will be mixed with the seed, in words; null: none')),
    algorithm: text('How winners follow from the seed and the list of tickets'),
    commitment: sha256('Of the draw and its seed'),
    occurredAt: instant('When'),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      drawId: 'christmas',
      name: 'Christmas draw',
      opens: '2026-12-01T00:00:00.000Z',
      closes: '2026-12-24T18:00:00.000Z',
      drawnFrom: '2026-12-24T19:00:00.000Z',
      prizes: [{ id: 'hamper', name: 'A hamper', winners: 3, rewardId: 'hamper' }],
      ticketsPerMember: 10,
      beacon: null,
      algorithm: 'accrue-draw-1',
      commitment: 'c100b365c737ce9a24b8689a2ceac009646d65e01ed21c9f74f93b17e6585a1e',
      occurredAt: '2026-11-20T09:00:00.000Z',
    },
  ],
});

export const drawFrozen = defineEvent({
  type: 'loyalty.rewards.draw.frozen.v1',
  topic: TOPICS.drawFacts,
  summary: 'The list of the tickets of a draw is fixed, while its seed is still secret: nothing changes it any more.',
  schema: record({
    drawId,
    tickets: count('How many take part'),
    leftOut: count('Tickets of members who had left: they do not take part'),
    listHash: sha256('Of the list of tickets'),
    entropy: nullable(text('The public value that is mixed in; null: none')),
    occurredAt: instant('When'),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      ...{ drawId: 'christmas', tickets: 1000, leftOut: 2, listHash: LIST_HASH, entropy: null },
      occurredAt: '2026-12-24T19:00:00.000Z',
    },
  ],
});

export const drawMade = defineEvent({
  type: 'loyalty.rewards.draw.made.v1',
  topic: TOPICS.drawFacts,
  summary: 'A draw was made: its seed, and who has won. Anybody who has the list of tickets can compute it again.',
  schema: record({
    drawId,
    seed: text('What was committed to: 32 bytes in hex', { pattern: '^[0-9a-f]{64}$' }),
    winners: Type.Array(
      record({
        number: count('Of the ticket in the list', 1),
        ticket: sha256('The ticket, as in the list'),
        prizeId: text('Prize'),
        entryId: text('The redemption of the ticket, or what a rule gave'),
        memberId: text('Member'),
      }),
      { description: 'In the order in which they were drawn' },
    ),
    occurredAt: instant('When'),
  }),
  eventTime: 'occurredAt',
  examples: [
    {
      drawId: 'christmas',
      seed: 'a5'.repeat(32),
      winners: [
        {
          ...{ number: 165, ticket: '2a'.repeat(32), prizeId: 'hamper', entryId: 'rd-1' },
          memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
        },
      ],
      occurredAt: '2026-12-24T19:00:01.000Z',
    },
  ],
});
