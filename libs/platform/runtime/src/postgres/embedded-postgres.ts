import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findBinaries, makeLibraryLinks } from './binaries';
import { initialise, SUPERUSER, type Cluster } from './initialise';
import { runningServer, stopLeftoverServer } from './leftover-server';
import { postgresUser } from './os-user';
import { choosePlace } from './place';
import { takeLock } from './process-lock';
import { startServerProcess, type ServerProcess } from './server-process';
import { asArguments, SERVER_SETTINGS } from './settings';

export interface EmbeddedPostgresOptions {
  /** Made when missing; the data is kept across restarts. One program at a time. */
  readonly dataDirectory: string;
  /** One line for a person: where the data is when it is not here, restarts after a crash. */
  readonly log: (message: string) => void;
  /** Added to or replacing SERVER_SETTINGS; a test run may turn fsync off, nobody else. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** With user, password and the database `accrue`; the same until `stop`, through crashes and restarts of the server. */
  readonly url: string;
  /** Of the server that runs now; undefined while it is being restarted. */
  readonly pid: number | undefined;
  /** Where the data, the password and the server's log are. */
  readonly home: string;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

const DATABASE = 'accrue';
/** Crash recovery replays at most max_wal_size; slow disks included. */
const READY_MS_MAX = 120_000;
const READY_POLL_MS = 20;
/** A server that was killed leaves backends that hold its shared memory for a moment; until they are gone it refuses to start. */
const START_ATTEMPTS_MAX = 40;
const START_RETRY_DELAY_MS = 250;

/**
 * Starts the PostgreSQL that comes with the program and keeps it running: when it dies it is started again on the same port,
 * so connection pools recover by themselves. It stops when this program does, however that ends.
 * @throws LockHeld when another program uses the data directory
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const user = postgresUser(join(options.dataDirectory, 'data'));
  const installed = findBinaries();
  makeLibraryLinks(installed);
  const place = await choosePlace(options.dataDirectory, installed, user, options.log);
  const unlock = await takeLock(join(place.home, 'lock'), `the data directory ${options.dataDirectory}`);
  try {
    const cluster = await initialise(place, user);
    await stopLeftoverServer(cluster.data, options.log);
    const settings = { ...SERVER_SETTINGS, ...options.settings };
    const logFile = join(place.home, 'postgres.log');
    const start = (port: number): ServerProcess =>
      startServerProcess(
        [place.binaries.postgres, '-D', cluster.data, ...asArguments({ ...settings, port: String(port) })],
        user,
        logFile,
      );
    const server = new RunningServer(start, cluster, logFile, options.log);
    await server.begin();
    return {
      url: server.url(DATABASE),
      get pid() {
        return server.pid;
      },
      home: place.home,
      stop: async () => {
        await server.stop();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
};

class RunningServer {
  pid: number | undefined;
  private port = 0;
  private process: ServerProcess | undefined;
  private stopping = false;
  private restarting: Promise<void> = Promise.resolve();

  constructor(
    private readonly start: (port: number) => ServerProcess,
    private readonly cluster: Cluster,
    private readonly logFile: string,
    private readonly log: (message: string) => void,
  ) {}

  url(database: string): string {
    return `postgres://${SUPERUSER}:${this.cluster.password}@127.0.0.1:${this.port}/${database}`;
  }

  async begin(): Promise<void> {
    await this.startUntilReady(freePort);
    await createDatabase(this.url('postgres'), DATABASE);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.process?.stop();
    await this.restarting;
    await this.process?.stop(); // one that a restart under way has brought up meanwhile
    this.pid = undefined;
  }

  /** Nobody knows the port before the first success, so until then another program may snatch it: take a new one. */
  private async startUntilReady(choosePort: () => Promise<number>): Promise<void> {
    for (let attempt = 1; !this.stopping; attempt += 1) {
      this.port = await choosePort();
      const process = this.start(this.port);
      this.process = process;
      const outcome = await Promise.race([process.exited, this.ready(process)]);
      if (outcome === READY) {
        this.pid = await runningServer(this.cluster.data);
        this.watch(process);
        return;
      }
      if (outcome === NOT_READY) {
        await process.stop();
        throw new Error(`PostgreSQL is not ready after ${READY_MS_MAX / 1_000} s; see ${this.logFile}`);
      }
      if (attempt >= START_ATTEMPTS_MAX) throw new Error(`PostgreSQL does not start (${outcome}); see ${this.logFile}`);
      await sleep(START_RETRY_DELAY_MS);
    }
  }

  private watch(process: ServerProcess): void {
    void process.exited.then((how) => {
      this.pid = undefined;
      if (this.stopping) return;
      this.log(`PostgreSQL ended unexpectedly (${how}); starting it again`);
      this.restarting = this.restart();
    });
  }

  /** Never gives up: the program can do nothing useful without its database, and its callers see it as unavailable. */
  private async restart(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.startUntilReady(() => Promise.resolve(this.port));
        if (!this.stopping) this.log(`PostgreSQL runs again (process ${String(this.pid)})`);
        return;
      } catch (error) {
        this.log(`PostgreSQL does not come back: ${String(error)}`);
        await sleep(1_000);
      }
    }
  }

  private async ready(process: ServerProcess): Promise<typeof READY | typeof NOT_READY> {
    const deadline = Date.now() + READY_MS_MAX;
    while (Date.now() < deadline && !process.hasExited) {
      if (await answers(this.url('postgres'))) return READY;
      await sleep(READY_POLL_MS);
    }
    return NOT_READY;
  }
}

const READY = Symbol('ready');
const NOT_READY = Symbol('not ready');

const answers = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const createDatabase = async (url: string, name: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
};

const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
};
