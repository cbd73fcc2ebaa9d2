interface Loop {
  /** Milliseconds since it last fetched, or told the broker that it is there. */
  readonly silentForMs: number;
}

/**
 * Finds loops that are silent while the broker is there: they will not come back by themselves, and a fresh process is better. One that comes back
 * has been silent for as long as the broker was away, so time counts only from when the broker was last found away.
 */
export class Stalls {
  private awayAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stalledAfterMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * @param askBroker fails when it is away; asked only when a loop is silent
   * @returns a loop that has stalled
   */
  async among<T extends Loop>(loops: readonly T[], askBroker: () => Promise<unknown>): Promise<T | undefined> {
    const silentest = (): T | undefined => loops.toSorted((a, b) => b.silentForMs - a.silentForMs)[0];
    if (!this.isStalled(silentest())) return undefined;
    try {
      await askBroker();
    } catch {
      this.awayAtMs = this.nowMs();
    }
    const found = silentest();
    return this.isStalled(found) && this.nowMs() - this.awayAtMs > this.stalledAfterMs ? found : undefined;
  }

  private isStalled(loop: Loop | undefined): loop is Loop {
    return loop !== undefined && loop.silentForMs > this.stalledAfterMs;
  }
}
