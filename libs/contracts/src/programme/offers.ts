import { Type, type Static } from '@sinclair/typebox';
import { eligibility } from './earning';
import { id, integer, name, strict, type Section } from './parts';

const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Local date of the programme’s zone' });

const forDays = strict({
  days: { ...integer(0, 3660), description: 'The day on which it is given, and so many days after it' },
});
const betweenDates = strict({
  from: Type.Optional({ ...day, description: 'The first day, of which all counts; default: from when it is given' }),
  until: { ...day, description: 'The last day; all of it counts' },
});
/** A choice by a word, so that what is wrong is said once. */
const window = Type.Unsafe<Static<typeof forDays> | Static<typeof betweenDates>>({
  if: { type: 'object', required: ['days'], properties: { days: {} } },
  then: forDays,
  else: betweenDates,
});

const goal = {
  ...strict({
    basketAtLeast: Type.Optional({ ...integer(1), description: 'One receipt of so many minor units, or more' }),
    basketOver: Type.Optional({ ...integer(0), description: 'One receipt of more minor units than that' }),
    totalAtLeast: Type.Optional({ ...integer(1), description: 'Receipts that come to so many minor units together' }),
    units: Type.Optional({ ...integer(1), description: 'So many whole units' }),
    visits: Type.Optional({
      ...integer(1),
      description: 'Receipts, at most one for each local day and store',
    }),
  }),
  minProperties: 1,
  maxProperties: 1,
};

const offer = strict({
  id,
  name,
  window: {
    ...window,
    description: 'When purchases count, by the programme’s calendar; nothing counts from before the offer was given',
  },
  goal: { ...goal, description: 'What the member has to buy: exactly one of these' },
  of: Type.Optional({ ...eligibility, description: 'Which lines count; default: as for rules, all goods' }),
  give: strict({ points: integer(1), wallet: id }),
  activation: Type.Optional(
    Type.Literal('required', {
      description:
        'Purchases count only after the member has activated the offer that they were given; default: at once',
    }),
  ),
  times: Type.Optional({
    ...integer(1, 1000),
    description: 'How often the goal gives, for each offer that a member is given; default 1',
  }),
});

/** What single members are offered: each is given one, and it counts for them from then on. */
export const offersSection = Type.Array(offer, { maxItems: 200 });

export type OfferDocument = Section<typeof offer>;
