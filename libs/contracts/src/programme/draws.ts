import { Type } from '@sinclair/typebox';
import { id, integer, name, strict, type Section } from './parts';

const moment = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T', description: `RFC 3339 instant with offset: ${description}` });

const prize = strict({
  id,
  name,
  winners: { ...integer(1, 1_000), description: 'How many tickets win it' },
  reward: Type.Optional({
    ...id,
    description:
      'Reward of the catalogue that winners are given for no points, as rules give it. Default: somebody hands the prize over',
  }),
});

const draw = strict({
  id,
  name,
  opens: moment('from then on members have tickets'),
  closes: moment('from then on nobody does, and no ticket is cancelled'),
  drawnAfterMinutes: Type.Optional({
    ...integer(0, 43_200),
    description:
      'How long it waits after it has closed for what happened before and is heard of late; then the list of tickets is fixed. Default 60',
  }),
  prizes: Type.Array(prize, {
    minItems: 1,
    maxItems: 50,
    description: 'In the order in which they are drawn; together 1,000 winners at most',
  }),
  ticketsPerMember: Type.Optional({
    ...integer(1, 100_000),
    description: 'How many tickets one member can have of all its rewards together. Default: without bound',
  }),
  tiers: Type.Optional(
    Type.Array(id, {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description:
        'For members who are in one of them when they redeem a ticket. What a rule gives goes by the members of the rule',
    }),
  ),
  beacon: Type.Optional({
    ...name,
    description:
      'A public value that nobody can know before the draw closes, in words, such as the first pulse of a public beacon after that. It is mixed with the seed, so an operator makes ' +
      'the draw and says it. Default: nothing is mixed in, and the draw is made by itself',
  }),
});

/** Prizes that go to tickets by lot. A draw that was published stays as it is. */
export const drawsSection = Type.Array(draw, { maxItems: 100 });

export type DrawDocument = Section<typeof draw>;
