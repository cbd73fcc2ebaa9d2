import { Type } from '@sinclair/typebox';
import { DEFAULT_WALLET_UNIT } from '@accrue/kernel';
import { choice, id, integer, name, strict, type Section } from './parts';

/** Points that nobody has spent by then are lost. */
const expiry = Type.Union([
  strict({ never: Type.Literal(true) }),
  strict({
    months: Type.Integer({
      minimum: 1,
      maximum: 1200,
      description: 'Calendar months from the day of the event; spendable through the last local day',
    }),
    roundTo: Type.Optional(choice('month-end', 'quarter-end', 'year-end')),
  }),
]);

const unit = Type.String({
  pattern: '^(points|stamps|[A-Z]{3})$',
  description:
    '`points`, `stamps`, or the programme’s currency (`GBP`): money, counted in its minor units. Default of a wallet that is the only one: points',
});

const wallet = strict({
  id,
  name,
  unit: Type.Optional(unit),
  pendingDays: Type.Optional({
    ...integer(0, 3660),
    description: 'Days from the event until the points can be spent; default 0: at once',
  }),
  expiry: Type.Optional({ ...expiry, description: 'Default: never' }),
});

export const walletsSection = Type.Array(wallet, { minItems: 1, maxItems: 50 });

export type ExpiryDocument = Section<typeof expiry>;
export type WalletDocument = Section<typeof wallet>;

/** What a published wallet counts. */
export const unitOf = ({ unit: said }: Pick<WalletDocument, 'unit'>): string => said ?? DEFAULT_WALLET_UNIT;
