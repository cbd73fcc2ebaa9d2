type Task = () => Promise<void>;

interface Lane {
  readonly tasks: Task[];
  /** Index of the next task; cheaper than shifting a long array. */
  next: number;
}

/**
 * Begins tasks of one key in the order they came, different keys side by side, none while `inFlightMax` or more run. Of one key one
 * runs after the other, or up to `ofKeyMax` that wait begin together: the next ones when all of those have ended. They begin even if
 * that is more than `inFlightMax`: on a busy queue there is hardly ever room for more than one.
 */
export class KeyedQueue {
  private readonly lanes = new Map<string, Lane>();
  private ready: string[] = [];
  private nextReady = 0;
  private running = 0;
  private idle: (() => void)[] = [];

  constructor(
    private readonly inFlightMax: number,
    private readonly ofKeyMax = 1,
  ) {}

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
      const lane = this.lanes.get(key) as Lane;
      const tasks = lane.tasks.slice(lane.next, lane.next + this.ofKeyMax);
      lane.next += tasks.length;
      this.running += tasks.length;
      void this.run(key, lane, tasks); // tasks do not throw
    }
    if (this.nextReady > 1_024) {
      this.ready = this.ready.slice(this.nextReady);
      this.nextReady = 0;
    }
  }

  private async run(key: string, lane: Lane, tasks: readonly Task[]): Promise<void> {
    await (tasks.length === 1 ? (tasks[0] as Task)() : Promise.all(tasks.map((task) => task())));
    this.running -= tasks.length;
    if (lane.next === lane.tasks.length) this.lanes.delete(key);
    else this.ready.push(key); // behind the other keys: a hot key must not starve them
    this.fill();
    if (this.lanes.size === 0) for (const resolve of this.idle.splice(0)) resolve();
  }
}
