/** The compiler's library does not know it yet. */
const json = JSON as unknown as { rawJSON(text: string): number };

/**
 * A whole number of SQL as it goes into an answer: with all its digits, also beyond 2^53, where JSON has no limit and plain numbers do.
 * @param digits as `numeric` columns and sums arrive
 */
export const exactInteger = (digits: string): number =>
  Number.isSafeInteger(Number(digits)) ? Number(digits) : json.rawJSON(digits);

/** Each of these sums as `exactInteger`. */
export const exactIntegers = <Name extends string>(sums: Readonly<Record<Name, string>>): Record<Name, number> =>
  Object.fromEntries(Object.entries<string>(sums).map(([name, digits]) => [name, exactInteger(digits)])) as Record<
    Name,
    number
  >;
