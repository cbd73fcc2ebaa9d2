import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { EVENT_CONTRACTS } from './events';
import type { EventContract } from './define';

const ajv = new Ajv2020({ strict: false, allErrors: false });
addFormats(ajv, ['date', 'date-time']);

const byType = new Map<string, EventContract>(EVENT_CONTRACTS.map((contract) => [contract.type, contract]));
const validators = new Map<string, ValidateFunction>();

export const contractOf = (type: string): EventContract | undefined => byType.get(type);

/** Compiled once, on first use. @throws when the type is not published: a bug of the caller. */
export const validatorOf = (type: string): ValidateFunction => {
  const known = validators.get(type);
  if (known) return known;
  const contract = byType.get(type);
  if (!contract) throw new Error(`no contract for ${type}`);
  const validate = ajv.compile(contract.schema);
  validators.set(type, validate);
  return validate;
};

/** Where a published schema is found: a path at any address of the platform, the same in every release. */
export const schemaUri = (type: string): string => `/v1/schemas/${type}.json`;

/** What the messages of the bus need: is the type known, what is wrong with the data (null: nothing), when did it happen. */
export const schemaRegistry = {
  known: (type: string): boolean => byType.has(type),
  validate: (type: string, data: unknown): string | null => {
    const validate = validatorOf(type);
    if (validate(data)) return null;
    const { pointer, reason } = schemaProblem(validate.errors);
    return `${pointer} ${reason}`;
  },
  eventTimeOf: (type: string, data: object): string => {
    const contract = byType.get(type);
    if (!contract) throw new Error(`no contract for ${type}`);
    return (data as Readonly<Record<string, string>>)[contract.eventTime] as string;
  },
};

export interface SchemaProblem {
  /** JSON pointer into the data. */
  readonly pointer: string;
  readonly reason: string;
  /** The bound that a number there passes; null: it is about something else. */
  readonly bound: number | null;
}

/** Where data first break their schema, and what would have passed there: `/kind must be one of "sale", "return"`. */
export const schemaProblem = (errors: readonly ErrorObject[] | null | undefined): SchemaProblem => {
  const [first, ...others] = errors ?? [];
  if (!first) return { pointer: '/', reason: 'is invalid', bound: null };
  const { instancePath, message = 'is invalid' } = first;
  // A choice of fixed values fails once for each of them.
  const values = [first, ...others]
    .filter((error) => error.keyword === 'const' && error.instancePath === instancePath)
    .map(({ params }) => JSON.stringify((params as { allowedValue: unknown }).allowedValue));
  const reason = values.length === 0 ? message : `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`;
  const isBound = first.keyword === 'maximum' || first.keyword === 'minimum';
  const bound = isBound ? (first.params as { limit: number }).limit : null;
  return { pointer: instancePath || '/', reason, bound };
};
