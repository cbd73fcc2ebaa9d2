/** What asks a service whether it does anything at all. */
export type ProbeLive = (withinMs: number) => Promise<'answers' | 'refuses' | 'silent'>;

/** A service is asked first when a request has waited for a third of the time, and has to miss this many questions. */
const QUESTIONS = 4;

/**
 * Tells a service that hangs from one that is busy with what it was asked: the kernel of a stopped process still takes connections and requests,
 * and nobody answers them. Looks only while somebody waits for long, or while it hangs.
 */
export class Liveness {
  private readonly waiting = new Map<() => void, number>();
  private timer: NodeJS.Timeout | undefined;
  private missed = 0;
  private hangs = false;

  constructor(
    private readonly probe: ProbeLive,
    /** One that is silent for so long hangs. */
    private readonly hungMs: number,
  ) {}

  get isHung(): boolean {
    return this.hangs;
  }

  /** @param give called, once at most, when the service hangs @returns a function that ends it */
  whileWaiting(give: () => void): () => void {
    this.waiting.set(give, performance.now());
    this.schedule();
    return () => this.waiting.delete(give);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waiting.clear();
    this.hangs = false;
  }

  private get stepMs(): number {
    return (this.hungMs * 2) / 3 / QUESTIONS;
  }

  private schedule(): void {
    if (this.waiting.size === 0 && !this.hangs) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.look().then(() => this.schedule());
    }, this.stepMs).unref();
  }

  private async look(): Promise<void> {
    const oldest = Math.min(...this.waiting.values());
    if (!this.hangs && performance.now() - oldest < this.hungMs / 3) return;
    // The timer is set anew only afterwards: one question at a time.
    const answer = await this.probe(this.stepMs);
    this.missed = answer === 'silent' ? this.missed + 1 : 0;
    this.hangs = this.missed >= QUESTIONS;
    if (!this.hangs) return;
    const given = [...this.waiting.keys()];
    this.waiting.clear();
    for (const give of given) give();
  }
}
