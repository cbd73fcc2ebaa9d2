const DELAY_MS_MIN = 250;
const DELAY_MS_MAX = 15_000;
/** A process that was ready for so long has not died of what it died of before. */
const HEALTHY_MS = 10_000;

/** How long to wait before a process that died is started again: longer each time, until it has worked for a while. */
export class Backoff {
  private failures = 0;

  /** @param readyForMs how long the process was ready before it died; null = never */
  nextDelayMs(readyForMs: number | null): number {
    if (readyForMs !== null && readyForMs >= HEALTHY_MS) this.failures = 0;
    const delayMs = Math.min(DELAY_MS_MAX, DELAY_MS_MIN * 2 ** Math.min(this.failures, 10));
    this.failures += 1;
    return delayMs;
  }
}
