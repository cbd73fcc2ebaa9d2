import type { JsonPath } from '@accrue/kernel';
import { KindGuard, type TSchema } from '@sinclair/typebox';

/**
 * What is kept of an object whose members the schema does not name.
 * @param onDropped told of what is left out, by its place within the object
 */
export type KeepFree = (
  members: Readonly<Record<string, unknown>>,
  onDropped: (place: JsonPath) => void,
) => Readonly<Record<string, unknown>>;

/** @param data satisfies the schema; it is not changed, and comes back itself when nothing is left out of it */
export type KeepKnown = <T>(data: T, onDropped: (place: JsonPath) => void) => T;

/**
 * Reads a schema once, to leave out of data whatever members it does not name, at every level. Where it leaves the names of members
 * open, `keepFree` decides.
 */
export const keepKnownOf = (schema: TSchema, keepFree: KeepFree): KeepKnown => {
  const keep = keeperOf(schema, keepFree);
  return <T>(data: T, onDropped: (place: JsonPath) => void): T =>
    keep === null ? data : (keep(data, { place: [], onDropped }) as T);
};

interface Walk {
  readonly place: (string | number)[];
  readonly onDropped: (place: JsonPath) => void;
}

/** null: there is nothing below to look at. */
type Keeper = ((value: unknown, walk: Walk) => unknown) | null;
type Members = Readonly<Record<string, unknown>>;

const keeperOf = (schema: TSchema, keepFree: KeepFree): Keeper => {
  if (KindGuard.IsRecord(schema))
    return (value, { place, onDropped }) => keepFree(value as Members, (below) => onDropped([...place, ...below]));
  if (KindGuard.IsArray(schema)) return ofItems(keeperOf(schema.items, keepFree));
  if (KindGuard.IsUnion(schema) && schema.anyOf.some((choice) => keeperOf(choice, keepFree) !== null))
    throw new Error('which members a choice of objects knows cannot be said');
  if (!KindGuard.IsObject(schema)) return null;
  return ofMembers(
    new Map(Object.entries(schema.properties).map(([name, property]) => [name, keeperOf(property, keepFree)])),
  );
};

const ofMembers =
  (keepers: ReadonlyMap<string, Keeper>): Keeper =>
  (value, walk) => {
    const members = value as Members;
    let copy: Record<string, unknown> | undefined;
    for (const name in members) {
      const keeper = keepers.get(name);
      if (keeper === null) continue;
      walk.place.push(name);
      if (keeper === undefined) {
        walk.onDropped([...walk.place]);
        copy ??= { ...members };
        delete copy[name];
      } else {
        const kept = keeper(members[name], walk);
        if (kept !== members[name]) (copy ??= { ...members })[name] = kept;
      }
      walk.place.pop();
    }
    return copy ?? members;
  };

const ofItems = (keeper: Keeper): Keeper =>
  keeper === null
    ? null
    : (value, walk) => {
        const items = value as readonly unknown[];
        let copy: unknown[] | undefined;
        for (let index = 0; index < items.length; index += 1) {
          walk.place.push(index);
          const kept = keeper(items[index], walk);
          if (kept !== items[index]) (copy ??= [...items])[index] = kept;
          walk.place.pop();
        }
        return copy ?? items;
      };
