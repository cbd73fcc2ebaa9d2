export interface BackoffBounds {
  readonly retryDelayMinMs: number;
  readonly retryDelayMaxMs: number;
}

/**
 * How long to wait before something is tried again: doubles with each failure, up to the bound. The upper half of it is random, so that
 * those who failed together do not come back together.
 * @param failures so far, at least 1
 */
export const backoffMs = (
  failures: number,
  { retryDelayMinMs, retryDelayMaxMs }: BackoffBounds,
  random: () => number = Math.random,
): number => {
  const wholeMs = Math.min(retryDelayMinMs * 2 ** Math.min(failures - 1, 30), retryDelayMaxMs);
  return (wholeMs / 2) * (1 + random());
};
