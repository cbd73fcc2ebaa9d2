/** Where two bodies say something else; null: it is not there. */
export interface Difference {
  readonly pointer: string;
  readonly first: string | null;
  readonly second: string | null;
}

export const differencesOf = (first: unknown, second: unknown, pointer = ''): readonly Difference[] => {
  if (isObject(first) && isObject(second)) {
    const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    return names.flatMap((name) => differencesOf(first[name], second[name], `${pointer}/${name}`));
  }
  const [one, other] = [shown(first), shown(second)];
  return one === other ? [] : [{ pointer, first: one, second: other }];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
