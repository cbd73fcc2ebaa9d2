import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type PostgresDatabase } from '@accrue/persistence';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
import { isRunning, LockHeld } from '../processes/process-lock';

// A first start makes a whole cluster, which takes its time on a busy machine.
jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../../../..');
const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let said: string[];
  const toClose: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'accrue-embedded-'));
    await chmod(folder, 0o755);
    said = [];
  });
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (name = 'pg'): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({
      dataDirectory: join(folder, name),
      log: (message) => said.push(message),
    });
    toClose.push(() => server.stop());
    return server;
  };
  const open = (server: { readonly url: string }): PostgresDatabase => {
    const database = openDatabase({ url: server.url, schema: 'public', connectionsMax: 2, applicationName: 'test' });
    toClose.push(() => database.close());
    return database;
  };
  const eventually = async <T>(attempt: () => Promise<T>): Promise<T> => {
    for (let n = 0; ; n += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (n === 600) throw error;
        await sleep(50);
      }
    }
  };

  it('keeps its data from one start to the next, and its password to itself', async () => {
    const first = await start();
    const database = open(first);
    await database.query('create table kept as select 7 as seven');
    const [settings] =
      await database.query(`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits,
      current_setting('listen_addresses') as address, current_setting('unix_socket_directories') as sockets, current_setting('jit') as jit`);
    expect(settings).toEqual({ fsync: 'on', commits: 'on', address: '127.0.0.1', sockets: '', jit: 'off' });
    expect((await stat(join(first.home, 'password'))).mode & 0o777).toBe(0o600);
    await expect(open({ url: first.url.replace(/:[^:@]+@/, ':wrong@') }).query('select 1')).rejects.toThrow(
      'password authentication failed',
    );
    await database.close();
    await first.stop();
    expect(first.pid).toBeUndefined();
    expect(await open(await start()).query('select seven from kept')).toEqual([{ seven: 7 }]);
  });

  it('runs side by side with another one', async () => {
    const [one, other] = await Promise.all([start('one'), start('other')]);
    expect(one.url).not.toBe(other.url);
    await open(one).query('create table mine (id int)');
    expect(await open(other).query(`select to_regclass('mine') as there`)).toEqual([{ there: null }]);
  });

  it('refuses a data directory that another program uses, and says which', async () => {
    await start();
    await expect(start()).rejects.toThrow(LockHeld);
    await expect(start()).rejects.toThrow(`process ${process.pid}`);
  });

  it('starts over where the very first start was cut off', async () => {
    await mkdir(join(folder, 'pg', 'data.unfinished'), { recursive: true });
    await writeFile(join(folder, 'pg', 'data.unfinished', 'PG_VERSION'), '18');
    expect(await open(await start()).query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('comes back on the same address after it was killed', async () => {
    const server = await start();
    const database = open(server);
    await database.query('create table kept as select 7 as seven');
    const killed = server.pid as number;
    process.kill(killed, 'SIGKILL');
    const restarted = (): boolean => server.pid !== undefined && server.pid !== killed;
    await eventually(() => (restarted() ? Promise.resolve() : Promise.reject(new Error('not yet'))));
    // A connection of the pool may have to die first.
    expect(await eventually(() => database.query('select seven from kept'))).toEqual([{ seven: 7 }]);
    expect(said.map((line) => line.replace(/\(.*\)/, '(…)'))).toEqual([
      'PostgreSQL ended unexpectedly (…); starting it again',
      'PostgreSQL runs again (…)',
    ]);
  });

  describe('when the program is killed', () => {
    /** Another program on the same folder, from the build. */
    const startProgram = async (): Promise<{ program: ChildProcess; url: string; pid: number }> => {
      const script = `
        const { startEmbeddedPostgres } = require('./dist/libs/platform/local-servers/src/index.js');
        startEmbeddedPostgres({ dataDirectory: process.argv[1], log: () => undefined })
          .then((server) => { console.log(JSON.stringify({ url: server.url, pid: server.pid })); setInterval(() => undefined, 1000); });`;
      const program = spawn(process.execPath, ['-e', script, join(folder, 'pg')], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      toClose.push(async () => {
        if (program.exitCode !== null || program.signalCode !== null) return;
        program.kill('SIGKILL');
        await once(program, 'exit');
      });
      const [line] = (await once(program.stdout, 'data')) as [Buffer];
      return { program, ...(JSON.parse(line.toString()) as { url: string; pid: number }) };
    };

    it('does not live on', async () => {
      const { program, pid } = await startProgram();
      program.kill('SIGKILL');
      await eventually(() => (isRunning(pid) ? Promise.reject(new Error('still there')) : Promise.resolve()));
    });

    it('can be started again at once, with everything that was committed', async () => {
      const { program, url, pid } = await startProgram();
      const database = open({ url });
      await database.query('create table kept as select n from generate_series(1, 100000) n');
      program.kill('SIGKILL');
      await once(program, 'exit');
      const server = await start();
      expect(await open(server).query('select count(*) from kept')).toEqual([{ count: 100_000 }]);
      expect(server.pid).not.toBe(pid);
    });
  });

  it('says what to do about a lost or another password, and what the server said of a damaged control file', async () => {
    const server = await start();
    const home = server.home;
    await server.stop();
    const password = await readFile(join(home, 'password'), 'utf8');
    await rm(join(home, 'password'));
    await expect(start()).rejects.toThrow(/password is missing: .* Put it back from your backup/);
    await writeFile(join(home, 'password'), 'another', { mode: 0o600 });
    await expect(start()).rejects.toThrow('is not that of the database in');
    await writeFile(join(home, 'password'), password);
    await writeFile(join(home, 'data/global/pg_control'), '');
    await expect(start()).rejects.toThrow(/^The database is damaged: \S+pg_control is empty. Put all of \S+ back/);
    await writeFile(join(home, 'data/global/pg_control'), 'x'.repeat(8_192));
    await expect(start()).rejects.toThrow(
      /^PostgreSQL does not start \([^]*PG_CONTROL_VERSION[^]*\nIf that speaks of damaged .* put all of \S+ back from a backup.$/,
    );
  });

  asRoot('goes where PostgreSQL can read it when only root may enter the folder, and says where', async () => {
    await chmod(folder, 0o700);
    const server = await start();
    toClose.unshift(() => rm(server.home, { recursive: true }));
    expect(server.home.startsWith(join(folder, 'pg'))).toBe(false);
    expect(said[0]).toContain(server.home);
    expect(await readFile(join(folder, 'pg', 'postgres-is-elsewhere.txt'), 'utf8')).toBe(`${server.home}\n`);
    const database = open(server);
    await database.query('create table kept as select 7 as seven');
    await database.close();
    await server.stop();
    const again = await start();
    expect(again.home).toBe(server.home);
    expect(await open(again).query('select seven from kept')).toEqual([{ seven: 7 }]);
    await again.stop();
    await rm(join(folder, 'pg'), { recursive: true });
    const fresh = await start();
    toClose.unshift(() => rm(fresh.home, { recursive: true }));
    expect(fresh.home).not.toBe(server.home);
    expect(existsSync(join(fresh.home, 'data'))).toBe(true);
  });
});
