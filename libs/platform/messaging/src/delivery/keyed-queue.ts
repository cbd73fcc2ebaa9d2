type Task = () => Promise<void>;

interface Lane {
  readonly tasks: Task[];
  /** Index of the next task; cheaper than shifting a long array. */
  next: number;
}

/** Runs tasks of one key one after the other, in the order they came, and different keys side by side, at most `inFlightMax`. */
export class KeyedQueue {
  private readonly lanes = new Map<string, Lane>();
  private ready: string[] = [];
  private nextReady = 0;
  private running = 0;
  private idle: (() => void)[] = [];

  constructor(private readonly inFlightMax: number) {}

  /** @param task must not throw: a failure is the task's own affair */
  add(key: string, task: Task): void {
    const lane = this.lanes.get(key);
    if (lane !== undefined) {
      lane.tasks.push(task);
      return;
    }
    this.lanes.set(key, { tasks: [task], next: 0 });
    this.ready.push(key);
    this.fill();
  }

  /** Resolves when nothing runs and nothing waits. */
  drained(): Promise<void> {
    if (this.lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private fill(): void {
    while (this.running < this.inFlightMax && this.nextReady < this.ready.length) {
      const key = this.ready[this.nextReady++] as string;
      this.running += 1;
      void this.runNext(key); // tasks do not throw
    }
    if (this.nextReady > 1_024) {
      this.ready = this.ready.slice(this.nextReady);
      this.nextReady = 0;
    }
  }

  private async runNext(key: string): Promise<void> {
    const lane = this.lanes.get(key) as Lane;
    await (lane.tasks[lane.next++] as Task)();
    this.running -= 1;
    if (lane.next === lane.tasks.length) this.lanes.delete(key);
    else this.ready.push(key); // behind the other keys: a hot key must not starve them
    this.fill();
    if (this.lanes.size === 0) for (const resolve of this.idle.splice(0)) resolve();
  }
}
