import { Type, type ObjectOptions, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { POINTS_PER_ENTRY_MAX } from '@accrue/kernel';

/** What a section of the programme document says, as whoever reads it sees it. */
export type Section<S extends TSchema> = DeepReadonly<Static<S>>;

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** Unknown members are refused: a typing error must not change the rules. */
export const strict = <P extends Parameters<typeof Type.Object>[0]>(properties: P, more: ObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...more });

/** Behind a receipt id and a colon it makes an award id of at most 128 characters. */
export const id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$' });
export const name = Type.String({ minLength: 1, maxLength: 200 });
export const texts = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20_000, uniqueItems: true });
export const integer = (minimum: number, maximum = POINTS_PER_ENTRY_MAX) => Type.Integer({ minimum, maximum });
/** One of these words. One keyword for all, so that a wrong word is one problem and not one for each right word. */
export const choice = <const W extends readonly string[]>(...words: W) => Type.Unsafe<W[number]>({ enum: words });
/** Of the programme's calendar, by the event time of the receipt; `programme`: all of its time. */
export const periods = ['day', 'week', 'month', 'quarter', 'year', 'programme'] as const;
export const per = choice(...periods);
export const orNull = <S extends TSchema>(schema: S) => Type.Union([Type.Null(), schema]);

/** A local date means its first instant in the programme’s zone. */
export const boundary = Type.Union([
  Type.Null(),
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Local date of the programme’s zone' }),
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T', description: 'RFC 3339 instant with offset' }),
]);

/**
 * The same section as it is read from a published fact: a later release may say more in it, so members that this one does not know
 * are let through.
 */
export const opened = <S extends TSchema>(section: S): S => openedValue(section) as S;

const openedValue = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(openedValue);
  // Symbols too: TypeBox keeps in them what the schema is.
  const entries = Reflect.ownKeys(value).map((key) => [key, openedValue(Reflect.get(value, key))] as const);
  const copy = Object.fromEntries(entries) as Partial<TObject>;
  return copy.additionalProperties === false ? { ...copy, additionalProperties: true } : copy;
};
