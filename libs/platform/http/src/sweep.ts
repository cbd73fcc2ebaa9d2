import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Rejected } from '@accrue/kernel';

export interface SweepOptions {
  /** What the log says it does, e.g. `settling due accounts`. */
  readonly does: string;
  /** Name of its logger. */
  readonly name: string;
  readonly intervalMs: number;
  /** Before the next run when the last one has left something to do; default: the interval. */
  readonly pauseMs?: number;
}

/**
 * Work that time makes due, done again and again for as long as the process lives. What is due is read from where it stands,
 * so a process that starts after a crash goes on with it, and two at once are harmless if a run finds done what another did.
 */
export abstract class Sweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> = Promise.resolve();

  protected constructor(private readonly options: SweepOptions) {
    this.logger = new Logger(options.name);
  }

  /** @returns true: there is more to do */
  abstract runOnce(): Promise<unknown>;

  onApplicationBootstrap(): void {
    this.schedule(this.options.intervalMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.running;
  }

  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => {
      this.running = this.runOnce()
        .catch((error: unknown) => this.report(error))
        .then((isMore) => {
          const { intervalMs, pauseMs = intervalMs } = this.options;
          if (this.timer !== null) this.schedule(isMore === true ? pauseMs : intervalMs);
        });
    }, delayMs);
    // A sweep is no reason to keep the process alive.
    this.timer.unref();
  }

  /** The next run finds the same work; a rejection can only be a bug of ours and must not be quiet. */
  private report(error: unknown): void {
    const text = `${this.options.does}: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof Rejected) this.logger.error(text);
    else this.logger.warn(text);
  }
}
