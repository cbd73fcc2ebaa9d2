import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './logger';

interface Part {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** What was started, to be stopped in the opposite order. */
export class Lifecycle {
  private readonly parts: Part[] = [];
  private stopping: Promise<boolean> | undefined;

  constructor(private readonly logger: Pick<Logger, 'error' | 'debug'>) {}

  /** A part that fails to begin has nothing to stop. */
  async begin<T>(name: string, begin: () => Promise<T>, stop: (part: T) => Promise<void>): Promise<T> {
    const part = await begin();
    this.parts.push({ name, stop: () => stop(part) });
    return part;
  }

  /**
   * A part that fails to stop does not keep the next from stopping; after the deadline the rest gets a moment each, so that
   * PostgreSQL still ends in order when a request hangs.
   * @returns whether everything stopped by itself
   */
  stop(deadlineMs: number): Promise<boolean> {
    this.stopping ??= this.stopAll(deadlineMs);
    return this.stopping;
  }

  private async stopAll(deadlineMs: number): Promise<boolean> {
    const deadlineAt = performance.now() + deadlineMs;
    let clean = true;
    for (const part of [...this.parts].reverse()) {
      const outcome = await this.stopOne(part, Math.max(LAST_MOMENT_MS, deadlineAt - performance.now()));
      clean &&= outcome;
    }
    return clean;
  }

  private async stopOne({ name, stop }: Part, withinMs: number): Promise<boolean> {
    const done = new AbortController();
    const late = sleep(withinMs, 'late' as const, { signal: done.signal }).catch(() => 'aborted' as const);
    try {
      if ((await Promise.race([stop().then(() => 'stopped' as const), late])) !== 'late') return true;
      this.logger.error({ part: name, withinMs }, 'still stopping at the deadline; left behind');
    } catch (error) {
      this.logger.error({ part: name, err: error }, 'failed to stop');
    } finally {
      done.abort();
    }
    return false;
  }
}

/** What each part gets when the time is up. */
const LAST_MOMENT_MS = 500;
