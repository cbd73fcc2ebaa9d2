import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPlatformTopics, freePort, migrateContexts, startLocalKafka, type LocalKafka } from '@accrue/runtime';
import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import { allContexts } from '../../apps/cluster/src/contexts';
import { onCluster } from './on-every-platform';
import { root } from './platform-client';

jest.setTimeout(300_000);
const PATIENCE_MS = 60_000;

class Service {
  output = '';
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(environment: NodeJS.ProcessEnv): Promise<Service> {
    const port = await freePort();
    const { DATABASE_URL: _database, KAFKA_BROKERS: _brokers, KURRENTDB_URL: _store, ...rest } = process.env;
    const child = spawn(process.execPath, [join(root, 'dist/apps/ledger/src/main.js')], {
      env: { ...rest, ACCRUE_PORT: String(port), ...environment },
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

describe('a service that is told nonsense', () => {
  it('names all of it at once, and ends', async () => {
    const service = await Service.start({
      DATABASE_URL: 'mysql://x',
      KAFKA_BROKERS: 'kafka',
      ACCRUE_ROLES: 'api,king',
    });
    expect(await service.ended()).toBe(1);
    expect(service.output).toBe(`The configuration has problems:
  - DATABASE_URL must look like postgres://user:password@host:5432/database
  - KAFKA_BROKERS has "kafka", which is not host:port
  - ACCRUE_ROLES has "king"; there are api, worker, relay, projector
`);
  });

  it('waits for a database that is not there, and ends in order when told to', async () => {
    const nowhere = `127.0.0.1:${String(await freePort())}`;
    const service = await Service.start({ DATABASE_URL: `postgres://u:secret@${nowhere}/a`, KAFKA_BROKERS: nowhere });
    await service.waitsFor(/^PostgreSQL cannot be reached: .*ECONNREFUSED/);
    expect(service.output).not.toContain('secret');
    expect(await service.stop()).toBe(0);
  });
});

onCluster('a service that is started first', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-start-'));
  let database: TestDatabase;
  let kafka: LocalKafka | undefined;
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    database = await testDatabase();
  });
  afterAll(async () => {
    await kafka?.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('waits for its schema, then the broker, then its topics, and is ready without being started again', async () => {
    const port = await freePort();
    const environment = { DATABASE_URL: database.url, KAFKA_BROKERS: `127.0.0.1:${String(port)}` };
    const service = await Service.start(environment);
    await service.waitsFor(/schema platform is not up to date .*run `accrue migrate`/);
    await migrateContexts(environment, allContexts);
    await service.waitsFor(/^the Kafka broker: /);
    kafka = await startLocalKafka({ dataDirectory: folder, port, log: () => undefined });
    await service.waitsFor(/topic loyalty\.\S+ is missing.*run `accrue topics apply`/);
    await applyPlatformTopics(environment);
    await eventually(async () => expect((await service.probe('/readyz')).status).toBe(200), PATIENCE_MS);
    expect((await service.probe('/startupz')).status).toBe(200);
    expect(await service.stop()).toBe(0);
  });
});
