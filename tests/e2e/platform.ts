import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = resolve(__dirname, '../..');
const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 60_000;

/** All contexts in one process, or services of their own that talk over Kafka. */
export type Mode = 'standalone' | 'cluster';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer().on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once('exit', () => done()));

/** The real program as a process of its own, on a folder and a port of its own. */
export class Platform {
  private child: ChildProcess | null = null;
  private log = '';

  private constructor(
    readonly mode: Mode,
    readonly data: string,
    readonly port: number,
    private readonly nodeFlags: readonly string[],
  ) {}

  static async start(mode: Mode = 'standalone', nodeFlags: readonly string[] = []): Promise<Platform> {
    const data = mkdtempSync(join(tmpdir(), 'accrue-e2e-'));
    // When root runs the tests, PostgreSQL runs as somebody else, who has to get in; else its data would go to another place.
    chmodSync(data, 0o755);
    const platform = new Platform(mode, data, await freePort(), nodeFlags);
    await platform.launch();
    return platform;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  key(role: 'operator' | 'pos' | 'analyst' = 'operator'): string {
    return readFileSync(join(this.data, role === 'operator' ? 'api-key' : `api-key-${role}`), 'utf8').trim();
  }

  async launch(): Promise<void> {
    const child = spawn(process.execPath, [...this.nodeFlags, join(root, `dist/apps/${this.mode}/src/main.js`)], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const keep = (chunk: Buffer): void => void (this.log = (this.log + chunk.toString()).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the platform ended instead of starting:\n${this.log}`);
      if (performance.now() > giveUpAt)
        throw new Error(`the platform is not ready after ${String(READY_WITHIN_MS)} ms:\n${this.log}`);
      await sleep(50);
    }
  }

  /** Ends it the way a power cut would: no signal handler runs. */
  async kill(): Promise<void> {
    if (!this.child) return;
    this.child.kill('SIGKILL');
    await exited(this.child);
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (!child) return;
    child.kill('SIGTERM');
    const late = sleep(STOP_WITHIN_MS, 'late', { ref: false });
    if ((await Promise.race([exited(child), late])) === 'late') {
      child.kill('SIGKILL');
      throw new Error(`the platform did not stop within ${String(STOP_WITHIN_MS)} ms:\n${this.log}`);
    }
  }

  async dispose(): Promise<void> {
    try {
      await this.stop();
    } finally {
      rmSync(this.data, { recursive: true, force: true });
    }
  }

  async call<T = Record<string, unknown>>(
    path: string,
    options: {
      readonly method?: string;
      readonly json?: unknown;
      readonly raw?: string;
      readonly type?: string;
      readonly key?: string | null;
    } = {},
  ): Promise<Answer<T>> {
    const body = options.raw ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
    const key = options.key === undefined ? this.key() : options.key;
    const answer = await fetch(`${this.url}${path}`, {
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        // The platform is killed in some tests; a connection kept from before would be found dead.
        connection: 'close',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': options.type ?? 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  /** Runs `accrue …` against this platform. */
  async accrue(...words: readonly string[]): Promise<Ran> {
    const child = spawn(process.execPath, [join(root, 'dist/apps/cli/src/main.js'), ...words], {
      cwd: root,
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
    await new Promise((done) => child.once('close', done));
    return { code: child.exitCode ?? -1, stdout, stderr };
  }

  /** `accrue … --json`, which must succeed. */
  async accrueJson<T = Record<string, unknown>>(...words: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.accrue(...words, '--json');
    if (code !== 0)
      throw new Error(`accrue ${words.join(' ')} ended with ${String(code)}:\n${stdout}\n${stderr}\n${this.log}`);
    return JSON.parse(stdout) as T;
  }

  /** Until every consumer and projection has handled everything. */
  async drained(): Promise<void> {
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await this.call<{ drained: boolean }>('/v1/system/lag')).body.drained) {
      if (performance.now() > giveUpAt) throw new Error('still behind');
      await sleep(25);
    }
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }

  private environment(): NodeJS.ProcessEnv {
    const { DATABASE_URL: _database, KAFKA_BROKERS: _brokers, ...rest } = process.env; // each platform has its own
    return { ...rest, ACCRUE_DATA: this.data, ACCRUE_PORT: String(this.port), ACCRUE_LOG_LEVEL: 'warn', NO_COLOR: '1' };
  }
}
