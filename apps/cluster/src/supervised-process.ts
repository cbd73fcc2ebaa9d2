import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVING } from '@accrue/runtime';
import { Backoff } from './backoff';
import type { LogPrinter } from './log-printer';

export interface ProcessSpec {
  readonly name: string;
  /** Node's flags, the script and its arguments. */
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Answers 200 as long as the process can work; believed once the process itself has said that it listens there. */
  readonly probeUrl: string;
  /** Answers as long as the process does anything at all, whatever it waits for. */
  readonly liveUrl: string;
  /** One that answered nothing for so long hangs, and is killed. */
  readonly hungMsMax: number;
  /** After SIGTERM; then SIGKILL. */
  readonly stopMsMax: number;
}

export interface ProcessEvents {
  readonly printer: LogPrinter;
  /** One line for a person. */
  readonly say: (message: string) => void;
  /** It has started, ended or become ready. */
  readonly onChange: () => void;
}

const PROBE_INTERVAL_MS = 50;
const PROBE_MS_MAX = 5_000;
/** One slow answer, or one lost among many, is no sign of anything. */
const MISSED_PROBES_MAX = 6;
/** One that dies so often before it was ever ready will not come. */
const FIRST_DEATHS_MAX = 3;

/** A Node process that is kept running: when it dies, or hangs and is killed, it is started again, later each time. */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  private wanted = false;
  private isServing = false;
  private readyAt: number | null = null;
  private wasEverReady = false;
  private deaths = 0;
  private retry: NodeJS.Timeout | undefined;
  private readonly backoff = new Backoff();
  private readonly changed = new EventEmitter().setMaxListeners(0);

  constructor(
    readonly spec: ProcessSpec,
    private readonly events: ProcessEvents,
  ) {}

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  get isReady(): boolean {
    return this.readyAt !== null;
  }

  start(): void {
    this.wanted = true;
    const { name, command, environment } = this.spec;
    const child = spawn(process.execPath, [...command], {
      env: environment,
      // A Ctrl-C in the terminal is for the supervisor, which stops all in order.
      detached: true,
      // The channel tells the process when the supervisor has gone, however that happened.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    this.isServing = false;
    child.on('message', (message) => {
      if (this.child === child && message === SERVING) this.isServing = true;
    });
    for (const stream of [child.stdout, child.stderr]) if (stream) this.events.printer.follow(name, stream);
    const startedAt = performance.now();
    child.once('error', (error) => this.events.say(`${name} cannot be started: ${error.message}`));
    child.once('exit', (code, signal) => this.ended(child, signal ?? `status ${String(code)}`));
    this.change();
    void this.probe(child, startedAt);
  }

  /** @throws Error when it is not ready in time, or dies again and again before it ever was */
  async untilReady(withinMs: number): Promise<void> {
    const giveUp = AbortSignal.timeout(withinMs);
    while (!this.isReady) {
      if (!this.wanted) throw new Error(`${this.spec.name} was stopped`);
      if (!this.wasEverReady && this.deaths >= FIRST_DEATHS_MAX)
        throw new Error(`${this.spec.name} ends each time it is started; its lines above say why`);
      await once(this.changed, 'change', { signal: giveUp }).catch(() => {
        throw new Error(`${this.spec.name} is not ready after ${withinMs / 1_000} s`);
      });
    }
  }

  /** In order; SIGKILL when that takes too long. @returns whether it ended by itself */
  async stop(): Promise<boolean> {
    this.wanted = false;
    clearTimeout(this.retry);
    const { child } = this;
    this.change();
    if (child === null) return true;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const done = new AbortController();
    const late = sleep(this.spec.stopMsMax, 'late', { signal: done.signal }).catch(() => 'stopped');
    const isLate = (await Promise.race([exited, late])) === 'late';
    done.abort();
    if (!isLate) return true;
    this.events.say(`${this.spec.name} does not stop; killing it`);
    child.kill('SIGKILL');
    await exited;
    return false;
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.child !== child) return;
    const readyForMs = this.readyAt === null ? null : performance.now() - this.readyAt;
    this.child = null;
    this.readyAt = null;
    this.deaths += 1;
    if (this.wanted) {
      const delayMs = this.backoff.nextDelayMs(readyForMs);
      this.events.say(`${this.spec.name} ended unexpectedly (${how}); starting it again in ${delayMs / 1_000} s`);
      this.retry = setTimeout(() => this.start(), delayMs);
    }
    this.change();
  }

  /** Until it is ready for the first time; what becomes of that later, the gateway sees for itself. */
  private async probe(child: ChildProcess, startedAt: number): Promise<void> {
    while (this.child === child && this.wanted) {
      if (this.isServing && (await statusOf(this.spec.probeUrl, PROBE_MS_MAX)) === 200) {
        this.becameReady(child, startedAt);
        return this.watch(child);
      }
      await sleep(PROBE_INTERVAL_MS);
    }
  }

  /** Counts probes and not time: a machine that slept has missed none. */
  private async watch(child: ChildProcess): Promise<void> {
    const { name, liveUrl, hungMsMax } = this.spec;
    const intervalMs = hungMsMax / MISSED_PROBES_MAX;
    for (let missed = 0; missed < MISSED_PROBES_MAX;) {
      const [status] = await Promise.all([statusOf(liveUrl, intervalMs), sleep(intervalMs)]);
      if (this.child !== child || !this.wanted) return;
      missed = status === null ? missed + 1 : 0;
    }
    this.events.say(`${name} has answered nothing for ${hungMsMax / 1_000} s; killing it`);
    child.kill('SIGKILL');
  }

  private becameReady(child: ChildProcess, startedAt: number): void {
    if (this.child !== child) return;
    this.readyAt = performance.now();
    if (this.wasEverReady)
      this.events.say(`${this.spec.name} is ready again (${((this.readyAt - startedAt) / 1_000).toFixed(1)} s)`);
    this.wasEverReady = true;
    this.change();
  }

  private change(): void {
    this.changed.emit('change');
    this.events.onChange();
  }
}

/** null: no answer. */
const statusOf = async (url: string, withinMs: number): Promise<number | null> => {
  try {
    const answer = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(withinMs) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
};
