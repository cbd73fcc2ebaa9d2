import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@accrue/local-servers';
import { PlatformClient, READY_WITHIN_MS, root } from './platform-client';

export { root, type Answer, type Ran } from './platform-client';

const STOP_WITHIN_MS = 60_000;

/** All contexts in one process, or services of their own that talk over Kafka. */
export type Mode = 'standalone' | 'cluster';

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once('exit', () => done()));

/** The real program as a process of its own, on a folder and a port of its own. */
export class Platform extends PlatformClient {
  protected log = '';
  private readonly said: Buffer[] = [];
  private child: ChildProcess | null = null;

  private constructor(
    readonly mode: Mode,
    data: string,
    port: number,
    private readonly nodeFlags: readonly string[],
    private readonly told: NodeJS.ProcessEnv,
  ) {
    super(data, port);
  }

  /**
   * @param told environment variables on top of those that every test has
   * @param port default: any that is free
   */
  static async start(
    mode: Mode = 'standalone',
    nodeFlags: readonly string[] = [],
    told: NodeJS.ProcessEnv = {},
    port?: number,
  ): Promise<Platform> {
    const data = mkdtempSync(join(tmpdir(), 'accrue-e2e-'));
    // When root runs the tests, PostgreSQL runs as somebody else, who has to get in; else its data would go to another place.
    chmodSync(data, 0o755);
    const platform = new Platform(mode, data, port ?? (await freePort()), nodeFlags, told);
    try {
      await platform.launch();
    } catch (error) {
      // Nobody else knows of what has been started by then.
      await platform.dispose();
      throw error;
    }
    return platform;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** All that its processes have written so far. */
  get output(): string {
    return Buffer.concat(this.said).toString();
  }

  async launch(): Promise<void> {
    const child = spawn(process.execPath, [...this.nodeFlags, join(root, `dist/apps/${this.mode}/src/main.js`)], {
      env: { ...this.environment(), ...this.told },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const keep = (chunk: Buffer): void => {
      this.said.push(chunk);
      this.log = (this.log + chunk.toString()).slice(-20_000);
    };
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
}
