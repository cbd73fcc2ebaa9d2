import { Type, type Static } from '@sinclair/typebox';
import { eligibility } from './earning';
import { choice, id, integer, name, strict, type Section } from './parts';

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

const inPoints = strict({ points: integer(1), wallet: id });
const inRewards = strict({
  reward: { ...id, description: 'Id of a reward: one for each time that the goal is reached, without its price' },
});
const coupon = strict({
  amount: Type.Optional({ ...integer(1), description: 'Minor units off all its lines together' }),
  percent: Type.Optional(
    Type.String({
      pattern: '^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,2})?$',
      description: 'Percent off its lines: above 0 and at most 100',
    }),
  ),
  price: Type.Optional({ ...integer(0), description: 'Minor units that each unit of its lines costs instead' }),
  max: Type.Optional({ ...integer(1), description: 'Most minor units that it takes off one receipt' }),
  lines: Type.Optional({ ...eligibility, description: 'Which lines it is for; default: as for rules, all goods' }),
  times: Type.Optional({
    ...integer(1, 1000),
    description: 'How many receipts may use it, each time that the goal is reached; default 1',
  }),
  days: Type.Optional({
    ...integer(0, 3660),
    description:
      'It can be used from when the goal is reached to the end of the last of so many days after that; default: to the end of the last day of the offer',
  }),
  onReturn: Type.Optional({
    ...choice('give-back', 'keep-used'),
    description:
      'Whether it can be used again when all goods that it was for come back. Default: only when the receipt is voided; give-back: also when they are ' +
      'returned; keep-used: never',
  }),
});
const inCoupons = strict({
  discount: {
    ...coupon,
    description: 'A coupon: what the till takes off; exactly one of `amount`, `percent`, `price`',
  },
});
const oneOfThree = {
  if: { type: 'object', required: ['reward'], properties: { reward: {} } },
  then: inRewards,
  else: {
    if: { type: 'object', required: ['discount'], properties: { discount: {} } },
    then: inCoupons,
    else: inPoints,
  },
};
/** The same. */
const give = Type.Unsafe<Static<typeof inPoints> | Static<typeof inRewards> | Static<typeof inCoupons>>(oneOfThree);

const offer = strict({
  id,
  name,
  window: {
    ...window,
    description: 'When purchases count, by the programme’s calendar; nothing counts from before the offer was given',
  },
  goal: Type.Optional({
    ...goal,
    description:
      'What the member has to buy: exactly one of these. Only a coupon may be without: it can be used as soon as it is given, or activated, in the window',
  }),
  of: Type.Optional({ ...eligibility, description: 'Which lines count; default: as for rules, all goods' }),
  give: {
    ...give,
    description: 'What the member has each time that the goal is reached: points, a reward, or a coupon',
  },
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
export type CouponDocument = Section<typeof coupon>;
