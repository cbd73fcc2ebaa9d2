interface Waiter {
  readonly partition: number;
  readonly position: number;
  readonly resolve: () => void;
}

/** Readers that wait until a partition has been folded up to a position. */
export class Waiters {
  private waiting: Waiter[] = [];

  get any(): boolean {
    return this.waiting.length > 0;
  }

  /** @returns false when it has not been folded within the time */
  async wait(partition: number, position: number, timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    return new Promise<boolean>((resolve) => {
      const waiter: Waiter = { partition, position, resolve: () => resolve(true) };
      this.waiting.push(waiter);
      timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== waiter);
        resolve(false);
      }, timeoutMs);
    }).finally(() => clearTimeout(timer));
  }

  folded(checkpoint: readonly number[]): void {
    if (this.waiting.length === 0) return;
    const reached = ({ partition, position }: Waiter): boolean => (checkpoint[partition] ?? 0) >= position;
    const done = this.waiting.filter(reached);
    if (done.length === 0) return;
    this.waiting = this.waiting.filter((waiter) => !reached(waiter));
    for (const { resolve } of done) resolve();
  }
}
