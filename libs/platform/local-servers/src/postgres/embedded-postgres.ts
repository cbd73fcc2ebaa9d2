import { join } from 'node:path';
import { Client } from 'pg';
import { KeptServer, ServerDidNotStart } from '../processes/kept-server';
import { takeLock } from '../processes/process-lock';
import { startServerProcess } from '../processes/server-process';
import { findBinaries, makeLibraryLinks } from './binaries';
import { initialise, SUPERUSER } from './initialise';
import { runningServer, stopLeftoverServer } from './leftover-server';
import { postgresUser } from './os-user';
import { choosePlace } from './place';
import { asArguments, SERVER_ENVIRONMENT, SERVER_SETTINGS } from './settings';

export interface EmbeddedPostgresOptions {
  /** Made when missing; the data is kept across restarts. One program at a time. */
  readonly dataDirectory: string;
  /** One line for a person: where the data is when it is not here, restarts after a crash. */
  readonly log: (message: string) => void;
  /** Default: any free one. */
  readonly choosePort?: () => Promise<number>;
  /** Called when `pid` is another one. */
  readonly onChange?: () => void;
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
/** SQLSTATE invalid_password. */
const WRONG_PASSWORD = '28P01';
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
    const urlOf = (port: number, database: string): string =>
      `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
    const server = new KeptServer(
      {
        name: 'PostgreSQL',
        port: null,
        ...(options.choosePort === undefined ? {} : { choosePort: options.choosePort }),
        ...(options.onChange === undefined ? {} : { onChange: options.onChange }),
        logFile,
        wayOut: `If that speaks of damaged or missing files, put all of ${place.home} back from a backup.`,
        readyMsMax: READY_MS_MAX,
        readyPollMs: READY_POLL_MS,
        startAttemptsMax: START_ATTEMPTS_MAX,
        startRetryDelayMs: START_RETRY_DELAY_MS,
        start: (port) =>
          startServerProcess({
            command: [place.binaries.postgres, '-D', cluster.data, ...asArguments({ ...settings, port: String(port) })],
            user,
            environment: SERVER_ENVIRONMENT,
            logFile,
            stopSignals: { orderly: 'INT', forced: 'QUIT' },
          }),
        isReady: (port) => answers(urlOf(port, 'postgres'), place.home),
        findPid: () => runningServer(cluster.data),
      },
      options.log,
    );
    try {
      await server.begin();
      await createDatabase(urlOf(server.port, 'postgres'), DATABASE);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url: urlOf(server.port, DATABASE),
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

/** @throws ServerDidNotStart when it runs and refuses our password */
const answers = async (url: string, home: string): Promise<boolean> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === WRONG_PASSWORD)
      throw new ServerDidNotStart(
        `The password in ${join(home, 'password')} is not that of the database in ${join(home, 'data')}: put back the file that belongs to it.`,
      );
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
