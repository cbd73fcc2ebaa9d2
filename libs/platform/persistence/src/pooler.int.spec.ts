import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, eventually, type TestDatabase } from '@accrue/testing';
import { openDatabase, type PostgresDatabase } from './postgres-database';
import { migrate } from './migrate';

jest.setTimeout(120_000);

/** What PgBouncer lets through; all else it refuses, as this stand-in does. */
const KNOWN = new Set([
  'user',
  'database',
  'application_name',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
]);

const parametersOf = (packet: Buffer): readonly string[] =>
  packet
    .subarray(8)
    .toString('latin1')
    .split('\0')
    .filter((text, index) => index % 2 === 0 && text !== '');

const refusal = (parameter: string): Buffer => {
  const fields = Buffer.from(`SFATAL\0C08P01\0Munsupported startup parameter: ${parameter}\0\0`, 'latin1');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
};

/** Passes on what begins as PgBouncer wants it. */
const strictFront = (target: URL, known = KNOWN): Promise<Server> => {
  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', (packet: Buffer) => {
      const unknown = parametersOf(packet).find((name) => !known.has(name.toLowerCase()));
      if (unknown !== undefined) return client.end(refusal(unknown));
      const upstream = connect(Number(target.port), target.hostname);
      upstream.on('error', () => client.destroy());
      upstream.write(packet);
      client.pipe(upstream).pipe(client);
      return undefined;
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1');
    probe.once('connect', () => resolve(probe.end() !== undefined)).once('error', () => resolve(false));
  });
const freePort = async (): Promise<number> => {
  const server = await strictFront(new URL('tcp://127.0.0.1:9'));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const MIGRATION = { name: 'Notes1795824003000', sql: 'create table note (text text)' };

describe('a pooler in front of PostgreSQL', () => {
  let databases: TestDatabase;
  const opened: PostgresDatabase[] = [];
  beforeAll(async () => {
    databases = await testDatabase();
  });
  afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));
  afterAll(() => databases.drop());

  const through = (port: number, database?: string): PostgresDatabase => {
    const url = new URL(databases.url);
    url.port = String(port);
    url.hostname = '127.0.0.1';
    if (database !== undefined) url.pathname = `/${database}`;
    const made = openDatabase({
      url: url.href,
      schema: 'notes',
      connectionsMax: 3,
      applicationName: 'test',
      statementTimeoutMs: 700,
    });
    opened.push(made);
    return made;
  };
  /** All that a service asks of a session. */
  const works = async (database: PostgresDatabase): Promise<void> => {
    await database.checkSessions();
    await migrate(database, 'notes', [MIGRATION]);
    await database.query(`insert into note values ('a')`, [], { prepared: 'insert-note' });
    expect(await database.query('select text from notes.note limit 1')).toEqual([{ text: 'a' }]);
    expect(await database.query('show search_path')).toEqual([{ search_path: 'notes' }]);
    expect(await database.query('show plan_cache_mode')).toEqual([{ plan_cache_mode: 'force_custom_plan' }]);
    expect(await database.query('show enable_seqscan', [], { keepPlan: true })).toEqual([{ enable_seqscan: 'off' }]);
    await expect(database.query('select pg_sleep(5)')).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    const heard: (string | null)[] = [];
    database.listen('notes', (payload) => heard.push(payload));
    await eventually(() => heard.includes(null));
    await database.query(`notify notes, 'x'`);
    await eventually(() => heard.includes('x'));
    const held = database.holdLock({ name: 'one', onHeld: () => undefined, onLost: () => undefined });
    await eventually(() => held.isHeld());
  };

  it('is told nothing at the beginning of a session that it does not know', async () => {
    const front = await strictFront(new URL(databases.url));
    try {
      await works(through((front.address() as { port: number }).port));
    } finally {
      await Promise.all(opened.splice(0).map((database) => database.close()));
      front.close();
    }
  });

  it('that knows still less is named, with the setting to change', async () => {
    const front = await strictFront(new URL(databases.url), new Set(['user', 'database']));
    try {
      const asked = through((front.address() as { port: number }).port).query('select 1');
      await expect(asked).rejects.toMatchObject({
        name: 'DatabaseUnavailable',
        message: expect.stringMatching(/ignore_startup_parameters in pgbouncer.ini .*unsupported startup parameter: /),
      });
    } finally {
      front.close();
    }
  });

  const program = process.env['PGBOUNCER'] ?? 'pgbouncer';
  const isThere = spawnSync(program, ['--version']).status === 0;

  (isThere ? describe : describe.skip)(`PgBouncer${isThere ? '' : ' [not on this machine]'}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'accrue-pooler-'));
    let port = 0;
    let pooler: ChildProcess;
    beforeAll(async () => {
      chmodSync(folder, 0o777);
      port = await freePort();
      const { hostname, port: server, pathname, username, password } = new URL(databases.url);
      const target = `host=${hostname} port=${server} dbname=${pathname.slice(1)} user=${username} password=${decodeURIComponent(password)}`;
      const ini = join(folder, 'pgbouncer.ini');
      writeFileSync(
        ini,
        [
          '[databases]',
          `by_session = ${target} pool_mode=session`,
          `by_transaction = ${target} pool_mode=transaction`,
          `by_statement = ${target} pool_mode=statement`,
          '[pgbouncer]',
          'listen_addr = 127.0.0.1',
          `listen_port = ${String(port)}`,
          'unix_socket_dir =',
          'auth_type = any',
          'default_pool_size = 20',
        ].join('\n'),
      );
      chmodSync(ini, 0o644);
      // It does not run as root.
      const isRoot = process.getuid?.() === 0;
      pooler = spawn(program, [...(isRoot ? ['-u', 'nobody'] : []), ini], { stdio: 'ignore' });
      await eventually(() => isListening(port));
    });
    afterAll(async () => {
      const ended = new Promise((resolve) => pooler.once('exit', resolve));
      pooler.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    });

    it('works in session mode', () => works(through(port, 'by_session')));

    it.each(['by_transaction', 'by_statement'])('is refused %s, with the setting to change', async (mode) => {
      await expect(through(port, mode).checkSessions()).rejects.toMatchObject({
        name: 'SessionsShared',
        retriable: true,
        message: expect.stringContaining('set pool_mode = session for this database in pgbouncer.ini'),
      });
    });
  });
});
