/** A till waits this long for a code before it looks again by itself. */
export const WAIT_MS_MAX = 5_000;

/** RFC 7240: `Prefer: wait=<seconds>` shortens the wait, `respond-async` waits for nothing; without either, WAIT_MS_MAX. */
export const waitMsOf = (prefer: string | undefined): number => {
  const wait = /(?:^|[,\s])wait=(\d{1,4})(?:$|[,;\s])/i.exec(prefer ?? '')?.[1];
  if (wait !== undefined) return Math.min(Number(wait) * 1_000, WAIT_MS_MAX);
  return /(?:^|[,\s])respond-async(?:$|[,;\s])/i.test(prefer ?? '') ? 0 : WAIT_MS_MAX;
};
