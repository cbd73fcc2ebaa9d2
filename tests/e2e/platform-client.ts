import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustBeDocumented } from '@accrue/testing';

export const root = resolve(__dirname, '../..');
/** The answer is counted in all services: who asks without a pause keeps them from their work. */
const DRAINED_ASKED_MS_MAX = 250;
export const READY_WITHIN_MS = 180_000;

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

export interface CallOptions {
  readonly method?: string;
  readonly json?: unknown;
  readonly raw?: string;
  readonly type?: string;
  readonly key?: string | null;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running platform as tills and operators see it: over HTTP and by the command line. */
export abstract class PlatformClient {
  constructor(
    readonly data: string,
    readonly port: number,
  ) {}

  /** Last lines of what its programs said. */
  protected abstract readonly log: string;

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  key(role: 'operator' | 'pos' | 'analyst' | 'support' = 'operator'): string {
    return readFileSync(join(this.data, role === 'operator' ? 'api-key' : `api-key-${role}`), 'utf8').trim();
  }

  /** As events name whoever shows the operator's key. */
  async operatorName(): Promise<string> {
    return (await this.call<{ name: string }>('/v1/caller')).body.name;
  }

  async call<T = Record<string, unknown>>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const { status, body } = await this.send(path, options);
    return { status, body: (body === '' ? {} : JSON.parse(body)) as T };
  }

  /** Starts a job and waits for its end. @returns its result @throws Error when it came to none */
  async jobDone<T = Record<string, unknown>>(path: string, options: CallOptions = {}): Promise<T> {
    const { status, body } = await this.call<{ id: string }>(path, options);
    if (status !== 202) throw new Error(`${path} answered ${String(status)}: ${JSON.stringify(body)}`);
    for (;;) {
      const { body: job } = await this.call<{ state: string; finishedAt: string | null; result: T }>(
        `/v1/jobs/${body.id}`,
      );
      if (job.state === 'done') return job.result;
      if (job.finishedAt !== null) throw new Error(`${path}: ${JSON.stringify(job)}`);
      await sleep(100);
    }
  }

  /**
   * As a till does it: what is answered "not now" (503) is sent again, because it says that this has no further effect. For what comes
   * while a busy machine still starts the platform.
   */
  async callUntilTaken<T = Record<string, unknown>>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    for (;;) {
      const answer = await this.call<T>(path, options);
      if (answer.status < 300) return answer;
      if (answer.status !== 503 || performance.now() > giveUpAt)
        throw new Error(`${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}\n${this.log}`);
      await sleep(250);
    }
  }

  /** The answer as it comes: not all of them are JSON. */
  async send(path: string, options: CallOptions = {}): Promise<Answer<string>> {
    const body = options.raw ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
    const key = options.key === undefined ? this.key() : options.key;
    const method = options.method ?? (body === undefined ? 'GET' : 'POST');
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        // The platform is killed in some tests; a connection kept from before would be found dead.
        connection: 'close',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': options.type ?? 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const [status, text] = [answer.status, await answer.text()];
    // Of `..` in a path nothing is left when it is sent: it is the route that it leads to.
    const { pathname, search } = new URL(`${this.url}${path}`);
    mustBeDocumented({
      method,
      path: pathname + search,
      status,
      mediaType: answer.headers.get('content-type') ?? '',
      body: text,
    });
    return { status, body: text };
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
  async drained(withinMs = READY_WITHIN_MS): Promise<void> {
    const giveUpAt = performance.now() + withinMs;
    for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, DRAINED_ASKED_MS_MAX)) {
      const { body } = await this.call<{ drained: boolean }>('/v1/system/lag');
      if (body.drained) return;
      if (performance.now() > giveUpAt) throw new Error(`still behind: ${JSON.stringify(body)}\n${this.log}`);
      await sleep(pauseMs);
    }
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }

  /** What a member has in the first wallet, once everything is handled that has come in. */
  async walletOf(memberId: string): Promise<Readonly<Record<string, unknown>>> {
    await this.drained();
    const { body } = await this.call<{ wallets: Record<string, unknown>[] }>(`/v1/members/${memberId}/balance`);
    return body.wallets[0] ?? {};
  }

  protected environment(): NodeJS.ProcessEnv {
    // Each platform has its own.
    const { DATABASE_URL: _database, KAFKA_BROKERS: _brokers, KURRENTDB_URL: _store, ...rest } = process.env;
    return { ...rest, ACCRUE_DATA: this.data, ACCRUE_PORT: String(this.port), ACCRUE_LOG_LEVEL: 'warn', NO_COLOR: '1' };
  }
}
