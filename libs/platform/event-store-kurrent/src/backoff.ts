interface Delays {
  readonly retryDelayMs: number;
  readonly retryDelayMsMax: number;
}

/** Doubles with every attempt (0-based), up to the bound; a random half of it, so that not all come back at once. */
export const backoffMs = (attempt: number, { retryDelayMs, retryDelayMsMax }: Delays): number => {
  const wholeMs = Math.min(retryDelayMs * 2 ** Math.min(attempt, 20), retryDelayMsMax);
  return wholeMs / 2 + (wholeMs / 2) * Math.random();
};
