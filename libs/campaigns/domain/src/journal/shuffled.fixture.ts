/** In the order of a key for each, as a property hands them out. */
export const shuffled = <T>(items: readonly T[], keys: Iterator<number>): readonly T[] =>
  items
    .map((item) => ({ item, key: Number(keys.next().value) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
