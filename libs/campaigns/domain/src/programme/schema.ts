import { POINTS_PER_ENTRY_MAX, QUALIFYING_SUM_MAX } from '@accrue/kernel';

/** JSON Schema 2020-12 of the programme document. Unknown members are refused: a typing error must not change the rules. */
const object = (properties: Readonly<Record<string, unknown>>, required: readonly string[] = Object.keys(properties)) =>
  ({ type: 'object', additionalProperties: false, required, properties }) as const;

/** Behind a receipt id and a colon it makes an award id of at most 128 characters. */
const id = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$' } as const;
const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const texts = {
  type: 'array',
  items: { type: 'string', minLength: 1, maxLength: 200 },
  maxItems: 20_000,
  uniqueItems: true,
} as const;
const integer = (minimum: number, maximum = POINTS_PER_ENTRY_MAX) => ({ type: 'integer', minimum, maximum }) as const;
const boundary = {
  anyOf: [
    { type: 'null' },
    { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Local date of the programme’s zone' },
    { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T', description: 'RFC 3339 instant with offset' },
  ],
} as const;

const expiry = {
  oneOf: [
    object({ never: { const: true } }),
    object({ months: integer(1, 1200), roundTo: { enum: ['month-end', 'quarter-end', 'year-end'] } }, ['months']),
  ],
} as const;

const wallet = object({ id, name, pendingDays: integer(0, 3660), expiry }, ['id', 'name']);

const filter = object({ skus: texts, categories: texts, lineTypes: texts, channels: texts }, []);

const rule = object(
  {
    id,
    name,
    kind: { enum: ['per-currency-unit'] },
    wallet: id,
    earn: object({ points: integer(1), per: integer(1) }),
    level: { enum: ['receipt', 'line'] },
    rounding: { enum: ['floor', 'half-even', 'half-up', 'ceil'] },
    basis: object({ netOf: { type: 'array', items: { enum: ['discounts', 'tax', 'points'] }, uniqueItems: true } }, []),
    eligibility: object({ exclude: filter, include: filter }, []),
    validity: object({ from: boundary, until: boundary }, []),
    tierMultiplier: { type: 'boolean' },
    capPerReceipt: { anyOf: [{ type: 'null' }, integer(1)] },
  },
  ['id', 'name', 'wallet', 'earn'],
);

const tier = object(
  {
    id,
    name,
    threshold: integer(0, QUALIFYING_SUM_MAX),
    multiplier: { type: 'string', pattern: '^[0-9]{1,4}(\\.[0-9]{1,6})?$' },
    was: id,
  },
  ['id', 'name', 'threshold'],
);

const reward = object({
  id,
  kind: { enum: ['discount_code'] },
  title: name,
  wallet: id,
  points: integer(1),
  codes: object({ pool: id }),
});

export const programmeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:accrue:programme:v1',
  title: 'Loyalty programme, document version 1',
  ...object(
    {
      schemaVersion: { const: 1 },
      name,
      timeZone: { type: 'string', minLength: 1, maxLength: 60, description: 'IANA time zone' },
      currency: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217' },
      wallets: { type: 'array', minItems: 1, maxItems: 50, items: wallet },
      earning: object({ rules: { type: 'array', maxItems: 500, items: rule } }),
      returns: object({ unlinked: { enum: ['match', 'review'] } }, []),
      receipts: object({ tooOldDays: { anyOf: [{ type: 'null' }, integer(1, 36_500)] } }, []),
      claims: object({ windowDays: integer(1, 3660) }, []),
      tiers: object(
        {
          qualification: { enum: ['points', 'spend'] },
          onReturn: { enum: ['keep', 'immediate'] },
          ladder: { type: 'array', minItems: 1, maxItems: 100, items: tier },
        },
        ['ladder'],
      ),
      rewards: { type: 'array', maxItems: 1000, items: reward },
    },
    ['schemaVersion', 'name', 'timeZone', 'currency', 'wallets', 'earning'],
  ),
} as const;
