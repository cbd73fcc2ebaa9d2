import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@accrue/local-servers';
import { startKafka } from './kafka/kafka-of-the-run';
import { findKafkaSource } from './kafka/kafka-source';
import { findKurrentSource, startKurrent } from './kurrent/kurrent-of-the-run';
import { offerOnDemand, type OnDemand } from './on-demand';

declare global {
  var accrueTestPostgres: EmbeddedPostgres | undefined;
  var accrueTestKafka: OnDemand | undefined;
  var accrueTestKurrent: OnDemand | undefined;
  var accrueTestFolder: string | undefined;
}

const FOLDER_PREFIX = 'accrue-test-';

/** Servers for the run, thrown away after it. */
export default async (): Promise<void> => {
  removeLeftovers();
  const folder = join(tmpdir(), `${FOLDER_PREFIX}${process.pid}`);
  globalThis.accrueTestFolder = folder;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755); // whatever the umask: PostgreSQL may run as another user
  if (process.env['ACCRUE_TEST_DATABASE_URL'] === undefined) await startPostgres(folder);
  const source = await findKafkaSource();
  if (source !== 'none') {
    globalThis.accrueTestKafka = await offerOnDemand(() => startKafka(source, folder));
    process.env['ACCRUE_TEST_KAFKA_URL'] = globalThis.accrueTestKafka.url;
  }
  const kurrent = await findKurrentSource();
  if (kurrent !== 'none') {
    globalThis.accrueTestKurrent = await offerOnDemand(() => startKurrent(kurrent));
    process.env['ACCRUE_TEST_KURRENT_URL'] = globalThis.accrueTestKurrent.url;
  }
};

/** One PostgreSQL for all; ACCRUE_TEST_DATABASE_URL names another one to use. */
const startPostgres = async (dataDirectory: string): Promise<void> => {
  const server = await startEmbeddedPostgres({
    dataDirectory,
    log: (message) => process.stderr.write(`${message}\n`),
    // Nothing in here has to survive the machine. The fault tests start servers of their own, with everything on.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  globalThis.accrueTestPostgres = server;
  process.env['ACCRUE_TEST_DATABASE_URL'] = server.url;
};

/** Folders of runs that were killed. */
const removeLeftovers = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(FOLDER_PREFIX) ? Number(name.slice(FOLDER_PREFIX.length)) : Number.NaN;
    if (pid > 0 && !isRunning(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
