import { AsyncLocalStorage } from 'node:async_hooks';
import crypto, { createHash } from 'node:crypto';
import type { Random } from './random';

/** Whose code runs: one life of a process. When it is over, nothing of it runs any more. */
export interface Life {
  readonly name: string;
  isOver: boolean;
}

interface Task {
  readonly atMs: number;
  /** Decides between tasks of one moment. */
  readonly rank: number;
  readonly life: Life;
  /** Told to the trace; null: not worth a line, a timer that looks for work. */
  readonly label: string | null;
  readonly run: () => void;
  cancelled: boolean;
}

type Globals = Pick<
  typeof globalThis,
  'setTimeout' | 'clearTimeout' | 'setInterval' | 'clearInterval' | 'setImmediate' | 'clearImmediate'
>;

const realImmediate = setImmediate;
const lives = new AsyncLocalStorage<Life>();

/** Everything that has been promised has been kept: only what waits for this scheduler is left. */
const settled = (): Promise<void> => new Promise((resolve) => realImmediate(resolve));

/**
 * The one scheduler of a simulation: all that waits, waits here, and what comes next hangs on the seed alone. While it is
 * installed the timers and clocks of the program are its own; no time passes but what is skipped to the next task.
 */
export class VirtualTime {
  /** The world outside of all processes. */
  readonly outside: Life = { name: 'outside', isOver: false };
  private nowMs: number;
  private tasks: Task[] = [];
  private readonly trace = createHash('sha256');
  private tracedLines = 0;

  constructor(
    private readonly random: Random,
    private readonly startMs: number,
    private readonly onTrace: (line: string) => void = () => undefined,
  ) {
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs;
  }

  /** The clock jumps: whatever waited for a time in between is due now. */
  jump(byMs: number): void {
    this.nowMs += byMs;
  }

  in<T>(life: Life, run: () => T): T {
    return lives.run(life, run);
  }

  currentLife(): Life {
    return lives.getStore() ?? this.outside;
  }

  schedule(label: string | null, delayMs: number, run: () => void, life = this.currentLife()): Task {
    const atMs = this.nowMs + Math.max(0, Math.ceil(delayMs));
    const task: Task = { atMs, rank: this.random.fraction(), life, label, run, cancelled: false };
    this.tasks.push(task);
    return task;
  }

  /** @returns false: nothing waits, or nothing before the time */
  async step(untilMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    this.tasks = this.tasks.filter(({ cancelled, life }) => !cancelled && !life.isOver);
    const next = this.tasks.reduce<Task | null>(
      (first, task) =>
        first === null || task.atMs < first.atMs || (task.atMs === first.atMs && task.rank < first.rank) ? task : first,
      null,
    );
    if (next === null || next.atMs > untilMs) return false;
    next.cancelled = true;
    this.nowMs = Math.max(this.nowMs, next.atMs);
    if (next.label !== null) this.note(next.label);
    lives.run(next.life, next.run);
    await settled();
    return true;
  }

  /** How many tasks wait that are more than looking for work. */
  get waiting(): number {
    return this.tasks.filter(({ cancelled, life, label }) => !cancelled && !life.isOver && label !== null).length;
  }

  note(line: string): void {
    this.tracedLines += 1;
    const told = `${String(this.nowMs - this.startMs)} ${line}`;
    this.trace.update(told).update('\n');
    this.onTrace(told);
  }

  /** What has happened, in short: the same for the same seed. */
  traceHash(): string {
    return `${String(this.tracedLines)}-${this.trace.copy().digest('hex').slice(0, 16)}`;
  }

  /** @returns what puts the real timers and clocks back */
  install(): () => void {
    const target = globalThis as { -readonly [Name in keyof Globals]: unknown };
    const before: Record<string, unknown> = {};
    const timers: Record<keyof Globals, unknown> = {
      setTimeout: (run: () => void, delayMs = 0) => handle(this.schedule(null, delayMs, run)),
      setInterval: (run: () => void, everyMs: number) => this.repeat(run, everyMs),
      setImmediate: (run: () => void) => handle(this.schedule('turn', 0, run)),
      clearTimeout: cancel,
      clearInterval: cancel,
      clearImmediate: cancel,
    };
    for (const [name, replaced] of Object.entries(timers)) {
      before[name] = target[name as keyof Globals];
      target[name as keyof Globals] = replaced;
    }
    const real = { now: Date.now, performanceNow: performance.now.bind(performance), random: Math.random };
    const chance = crypto as { randomBytes: (size: number) => Buffer };
    const { randomBytes } = chance;
    // Who wins a draw follows from them.
    chance.randomBytes = (size) => Buffer.from(Array.from({ length: size }, () => this.random.between(0, 255)));
    Math.random = () => this.random.fraction();
    Date.now = () => this.nowMs;
    performance.now = () => this.nowMs - this.startMs;
    return () => {
      Object.assign(target, before);
      chance.randomBytes = randomBytes;
      Math.random = real.random;
      Date.now = real.now;
      performance.now = real.performanceNow;
    };
  }

  private repeat(run: () => void, everyMs: number): Handle {
    const repeating = handle(this.schedule(null, everyMs, () => undefined));
    const again = (): void => {
      run();
      if (!repeating.stopped) repeating.task = this.schedule(null, everyMs, again);
    };
    repeating.task.cancelled = true;
    repeating.task = this.schedule(null, everyMs, again);
    return repeating;
  }
}

/** What the timers of Node give back, as far as it is used. */
interface Handle {
  task: Task;
  stopped: boolean;
  unref(): Handle;
  ref(): Handle;
}

const handle = (task: Task): Handle => {
  const made: Handle = { task, stopped: false, unref: () => made, ref: () => made };
  return made;
};

const cancel = (timer: Handle | undefined): void => {
  if (timer === undefined || !('task' in timer)) return;
  timer.stopped = true;
  timer.task.cancelled = true;
};
