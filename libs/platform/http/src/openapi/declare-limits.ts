import { ApiProperty } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';

type Keywords = Record<string, unknown>;

/** What `parseInstant` takes: RFC 3339 with an offset, from 1900 on, without leap seconds. */
export const INSTANT_SCHEMA = {
  type: 'string',
  format: 'date-time',
  pattern:
    '^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$',
} as const;

/** What each validator promises about a value, in the words of JSON Schema. One that is not here promises nothing. */
const KEYWORDS: Readonly<Record<string, (...constraints: readonly never[]) => Keywords>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isIn: (values: readonly string[]) => ({ enum: [...values], type: 'string' }),
  isIso8601: () => INSTANT_SCHEMA,
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  isLength: (minLength: number, maxLength?: number) => ({ minLength, maxLength }),
  matches: (pattern: RegExp) => ({ type: 'string', pattern: pattern.source }),
  notEquals: (value: unknown) => ({ not: { const: value } }),
};

/**
 * Tells the OpenAPI document what the validators of all DTO classes refuse: what is declared is what is enforced, and stands once. To be
 * called before the document is made; again changes nothing.
 */
export const declareLimits = (): void => {
  for (const [target, validators] of validatorsByClass()) {
    for (const property of new Set(validators.map(({ propertyName }) => propertyName))) {
      const own = validators.filter(({ propertyName }) => propertyName === property);
      const keywordsOfAll = (each: boolean): Keywords =>
        Object.assign({}, ...own.filter((validator) => Boolean(validator.each) === each).map(keywordsOf)) as Keywords;
      const ofItems = keywordsOfAll(true);
      const isList = Object.keys(ofItems).length > 0;
      const keywords: Keywords = { ...keywordsOfAll(false), ...(isList ? { type: 'array', items: ofItems } : {}) };
      if (Object.keys(keywords).length > 0) ApiProperty(keywords)(target.prototype as object, property);
    }
  }
};

const keywordsOf = ({ name, constraints = [] }: ValidationMetadata): Keywords => {
  const keywords = KEYWORDS[name ?? '']?.(...(constraints as never[])) ?? {};
  return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
};

/** The storage knows all classes but tells only of one that is named. */
const validatorsByClass = (): ReadonlyMap<new () => object, readonly ValidationMetadata[]> =>
  (
    getMetadataStorage() as unknown as {
      readonly validationMetadatas: ReadonlyMap<new () => object, readonly ValidationMetadata[]>;
    }
  ).validationMetadatas;
