import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Past the runtime's index, which would load the whole HTTP stack before every test run.
// eslint-disable-next-line @nx/enforce-module-boundaries -- see above
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../platform/runtime/src/postgres';

declare global {
  var accrueTestPostgres: EmbeddedPostgres | undefined;
}

const FOLDER_PREFIX = 'accrue-test-';

/** One PostgreSQL for the run, thrown away after it; ACCRUE_TEST_DATABASE_URL names another one to use. */
export default async (): Promise<void> => {
  if (process.env['ACCRUE_TEST_DATABASE_URL'] !== undefined) return;
  removeLeftovers();
  const dataDirectory = join(tmpdir(), `${FOLDER_PREFIX}${process.pid}`);
  mkdirSync(dataDirectory, { recursive: true });
  chmodSync(dataDirectory, 0o755); // whatever the umask: PostgreSQL may run as another user
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
