/** Adds to a `numeric` column; nothing there counts as 0. */
export const addExactly = (sum: unknown, amount: number): string =>
  String(BigInt((sum as string | null | undefined) ?? 0) + BigInt(amount));
