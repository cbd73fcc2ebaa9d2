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

/** Where a published schema can be found, relative to the documentation's root. */
export const schemaUri = (type: string): string => `urn:accrue:schema:${type}`;

/** What the message codec needs: is the type known, and what is wrong with the data (null: nothing). */
export const schemaRegistry = {
  known: (type: string): boolean => byType.has(type),
  validate: (type: string, data: unknown): string | null => {
    const validate = validatorOf(type);
    if (validate(data)) return null;
    const [first] = validate.errors ?? [];
    return first ? `${first.instancePath || '/'} ${reasonOfError(first)}` : 'is invalid';
  },
};

/** What a schema's error says, with the values that it would have taken: "must be equal to constant: 1". */
export const reasonOfError = ({ message = 'is invalid', params }: ErrorObject): string => {
  const { allowedValue, allowedValues, additionalProperty } = params as Readonly<Record<string, unknown>>;
  const hint = allowedValue ?? allowedValues ?? additionalProperty;
  return hint === undefined ? message : `${message}: ${JSON.stringify(hint)}`;
};
