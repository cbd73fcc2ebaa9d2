/** Doubles from `retryDelayMs` to `retryDelayMsMax`. */
export const retryDelayMs = (
  attempt: number,
  options: { readonly retryDelayMs: number; readonly retryDelayMsMax: number },
): number => Math.min(options.retryDelayMs * 2 ** Math.min(attempt, 20), options.retryDelayMsMax);

export const wait = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));
