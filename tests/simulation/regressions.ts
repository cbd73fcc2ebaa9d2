/** Seeds that once found a fault: they are tried first, for ever. Each with what it found. */
export const REGRESSIONS: readonly { readonly seed: number; readonly found: string }[] = [];
