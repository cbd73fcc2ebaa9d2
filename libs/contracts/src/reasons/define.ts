import type { TObject, TProperties } from '@sinclair/typebox';
import { Type, record, type Static } from '../define';

/** Code → one answer to "why": what it means, the data that comes with it, and examples of that. */
export type ReasonTable = Readonly<
  Record<string, { readonly summary: string; readonly data: TObject; readonly examples: readonly object[] }>
>;

/** @param examples the sentences of every language are tried on them; none where there is no data */
export const reason = <P extends TProperties>(
  summary: string,
  data: P,
  ...examples: readonly Static<TObject<P>>[]
): { readonly summary: string; readonly data: TObject<P>; readonly examples: readonly object[] } => ({
  summary,
  data: record(data),
  examples: examples.length === 0 ? [{}] : examples,
});

/** A reason of a table: its code, and exactly the data that belongs to it. */
export type ReasonOf<T extends ReasonTable> = {
  readonly [K in keyof T]: { readonly code: K; readonly data: Readonly<Static<T[K]['data']>> };
}[keyof T];

/**
 * A reason as it is published. The data of all codes stands in one object, each member optional: so a code may be added within a
 * version, and whoever does not know it has its name.
 */
export const reasonSchema = (table: ReasonTable) => {
  const members: TProperties = {};
  for (const { data } of Object.values(table))
    for (const [name, schema] of Object.entries(data.properties)) {
      // Null for one of the codes is null for all of them.
      if (members[name]?.['anyOf'] === undefined) members[name] = schema;
    }
  const optional = Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, Type.Optional(schema)]));
  return record(
    {
      code: Type.String({ minLength: 1, maxLength: 100, description: Object.keys(table).join(', ') }),
      data: record(optional, 'What the reason is about; which members there are depends on the code'),
    },
    'Why, for programs: sentences are made when it is shown, in the language of who reads',
  );
};
