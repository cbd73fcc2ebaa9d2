import { Type } from '@sinclair/typebox';
import { DEFAULT_WALLET_UNIT } from '@accrue/kernel';
import { choice, id, integer, name, strict, type Section } from './parts';

const roundTo = Type.Optional({
  ...choice('month-end', 'quarter-end', 'year-end'),
  description: 'They stay spendable through the end of that month, quarter or year',
});

/** Points that nobody has spent by then are lost. */
const expiry = Type.Union([
  strict({ never: Type.Literal(true) }),
  strict({
    months: Type.Integer({
      minimum: 1,
      maximum: 1200,
      description: 'Calendar months from the day of the event; spendable through the last local day',
    }),
    roundTo,
  }),
  strict({
    days: Type.Integer({
      minimum: 1,
      maximum: 36_600,
      description: 'Days from the day of the event; spendable through the last local day. Not fewer than `pendingDays`',
    }),
    roundTo,
  }),
  strict({
    inactiveMonths: Type.Integer({
      minimum: 1,
      maximum: 1200,
      description:
        'Calendar months from the day on which something was last earned or spent in the wallet: then all that was earned in it is lost. ' +
        'Spendable through the last local day. What came back whole, or was voided, counts no more; points by hand neither count nor expire so',
    }),
  }),
  strict({
    on: Type.String({
      pattern: '^([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
      description:
        'Their last local day. `12-31`: each year, the first one on which they can be spent; 29 February is the last of February. ' +
        '`2027-06-30`: that day; what is earned after it is lost at once, so a version that begins after it is refused',
    }),
    atLeastDays: Type.Optional({
      ...integer(0, 3660),
      description: 'Of a day of each year: the first one that is so many days after the event or more; default 0',
    }),
  }),
]);

const unit = Type.String({
  pattern: '^(points|stamps|[A-Z]{3})$',
  description:
    '`points`, `stamps`, or the programme’s currency (`GBP`): money, counted in its minor units. Default of a wallet that is the only one: points',
});

const value = strict({
  points: integer(1),
  minor: { ...integer(1), description: 'Minor units of the programme’s currency that so many are worth at the till' },
  noticeDays: Type.Optional({
    ...integer(0, 3660),
    description:
      'So many whole local days after its publication, at the earliest, begins a version that says another value, or another notice. Default 0: at once',
  }),
});

/** At the till, for each receipt. */
const redeem = strict({
  order: Type.Optional({
    ...integer(1, 50),
    description:
      'Where a till lets all wallets pay what they may, the lowest pays first; one without it pays only by its name. Each wallet another, and each with a `value`, or money',
  }),
  minimum: Type.Optional({ ...integer(1), description: 'The least that a receipt can be paid with; default 1' }),
  multiple: Type.Optional({ ...integer(1), description: 'Always so many at a time; default 1' }),
  maxShareOfBasket: Type.Optional(
    Type.String({
      pattern: '^(100|[1-9]?[0-9])(\\.[0-9]{1,2})?$',
      description: 'Percent of what is payable, above 0 and at most 100; default 100',
    }),
  ),
});

/** Points by hand. */
const adjustments = strict({
  approvalAbove: {
    ...integer(0),
    description:
      'What gives or takes more than that has no effect until another operator approves it; 0: everything by hand is approved',
  },
});

/** From one member to another. */
const transfers = strict({
  allowed: Type.Optional(Type.Boolean({ description: 'Default true' })),
  minimum: Type.Optional({ ...integer(1), description: 'The least that is sent at once; default 1' }),
  perTransfer: Type.Optional({
    ...integer(1),
    description: 'The most that is sent at once; default: all that can be spent',
  }),
  perPeriod: Type.Optional({
    ...strict({ points: integer(1), days: integer(1, 3660) }),
    description:
      'The most that a member sends in so many times 24 hours, up to the transfer; what was refused or reversed does not count. Default: no limit',
  }),
});

/** Money that leaves: set aside, approved, paid by finance. */
const payout = strict({
  minimum: { ...integer(1), description: 'The least that is paid out at once' },
  multiple: Type.Optional({ ...integer(1), description: 'Always so much at a time; default 1' }),
  approval: Type.Optional({
    ...choice('none', 'one', 'four-eyes'),
    description:
      'Who approves it before finance pays. one (default): an operator. four-eyes: an operator with another key than who asked for it. none: nobody',
  }),
});

const pendingDays = Type.Union([integer(0, 3660), Type.Literal('return-window')]);

const wallet = strict({
  id,
  name,
  unit: Type.Optional(unit),
  pendingDays: Type.Optional({
    ...pendingDays,
    description:
      'Days from the event until the points can be spent; `return-window`: until the end of the last day on which the goods can come back ' +
      '(`returns.windowDays`). Default 0: at once',
  }),
  expiry: Type.Optional({ ...expiry, description: 'Default: never' }),
  graceDays: Type.Optional({
    ...integer(0, 3660),
    description:
      'Points that a return gives back after they have expired are good for so many days more, through the last local day; 0: they stay expired. Default 30',
  }),
  clawback: Type.Optional({
    ...choice('unlimited', 'to-zero', 'review'),
    description:
      'What becomes of points that a return takes back and that are spent already, of what is earned under this version. unlimited (default): ' +
      'they are owed, and what is earned next repays them. to-zero: what can be spent or is pending is taken, the rest is written off. ' +
      'review: likewise, but a person decides whether the rest is owed or written off. Points that are held are left alone',
  }),
  value: Type.Optional({
    ...value,
    description:
      'What a receipt is paid with is worth; default: what the till says. A wallet in money is worth what it counts',
  }),
  redeem: Type.Optional({
    ...redeem,
    description: 'Limits of paying with it at the till; default: none but what is payable',
  }),
  transfers: Type.Optional({
    ...transfers,
    description: 'Members send what they can spend to each other; default: as much and as often as they like',
  }),
  payout: Type.Optional({
    ...payout,
    description:
      'Of a wallet in money: it leaves as money that finance pays to members and partners; default: nothing is paid out',
  }),
  adjustments: Type.Optional({ ...adjustments, description: 'By hand; default: nobody has to approve anything' }),
});

export const walletsSection = Type.Array(wallet, { minItems: 1, maxItems: 50 });

export type ExpiryDocument = Section<typeof expiry>;
export type WalletDocument = Section<typeof wallet>;
export type ClawbackWord = NonNullable<WalletDocument['clawback']>;

/** What a published wallet counts. */
export const unitOf = ({ unit: said }: Pick<WalletDocument, 'unit'>): string => said ?? DEFAULT_WALLET_UNIT;
