import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '@accrue/local-servers';
import { eventually, TEST_MESSAGE_KEY } from '@accrue/testing';
import { root } from './platform-client';

/** Processes take their time on a machine with other work. */
export const PATIENCE_MS = 60_000;

/** The ledger as a program of its own, from the build. */
export class Service {
  output = '';
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(environment: NodeJS.ProcessEnv): Promise<Service> {
    const port = await freePort();
    const { DATABASE_URL: _database, KAFKA_BROKERS: _brokers, KURRENTDB_URL: _store, ...rest } = process.env; // each has its own
    const child = spawn(process.execPath, [join(root, 'dist/apps/ledger/src/main.js')], {
      env: {
        ...rest,
        ACCRUE_MESSAGE_KEY: TEST_MESSAGE_KEY,
        ACCRUE_LEDGER_SIGNING_KEY: 'b2'.repeat(32),
        ACCRUE_GIFT_CARD_KEY: 'c3'.repeat(32),
        ACCRUE_PORT: String(port),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new Service(child, port);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (service.output += chunk.toString()));
    return service;
  }

  async probe(path: string): Promise<{ readonly status: number; readonly detail: string }> {
    const answer = await fetch(`http://127.0.0.1:${String(this.port)}${path}`, { headers: { connection: 'close' } });
    const { detail = '' } = (await answer.json()) as { detail?: string };
    return { status: answer.status, detail };
  }

  /** Until it says that this is what it waits for; alive and not ready meanwhile. */
  async waitsFor(reason: string | RegExp): Promise<void> {
    await eventually(async () => expect((await this.probe('/readyz')).detail).toMatch(reason), PATIENCE_MS);
    expect((await this.probe('/readyz')).status).toBe(503);
    expect((await this.probe('/startupz')).status).toBe(503);
    expect((await this.probe('/livez')).status).toBe(200);
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null)
      await new Promise((done) => this.child.once('exit', done));
    return this.child.exitCode;
  }

  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended();
  }
}
