import { backoffMs } from '@accrue/retry';

const RESTART = { retryDelayMinMs: 250, retryDelayMaxMs: 15_000 };
/** One process is restarted at a time, and a person reads when. */
const ALL_OF_IT = (): number => 1;
/** A process that was ready for so long has not died of what it died of before. */
const HEALTHY_MS = 10_000;

/** How long to wait before a process that died is started again: longer each time, until it has worked for a while. */
export class Backoff {
  private failures = 0;

  /** @param readyForMs how long the process was ready before it died; null = never */
  nextDelayMs(readyForMs: number | null): number {
    if (readyForMs !== null && readyForMs >= HEALTHY_MS) this.failures = 0;
    this.failures += 1;
    return backoffMs(this.failures, RESTART, ALL_OF_IT);
  }
}
