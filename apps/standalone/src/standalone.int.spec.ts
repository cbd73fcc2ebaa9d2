import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CONTEXTS } from '@accrue/contracts';

/** The built program as a person starts it, with a PostgreSQL of its own. */
const root = join(__dirname, '../../..');
const program = join(root, 'dist/apps/standalone/src/main.js');
const startMsMax = 120_000;
jest.setTimeout(2 * startMsMax);

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly key: string;
  output(): string;
  ended(): Promise<number | null>;
}

const run = (environment: Record<string, string>) => {
  // Not the test run's own database: the program brings one.
  const { DATABASE_URL: _unset, ...inherited } = process.env;
  const child = spawn(process.execPath, [program], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, output: () => output, ended: () => exited };
};

const hasProc = existsSync('/proc');

/** What `ps` shows of this machine. */
const argumentsOfAll = (): string =>
  (hasProc ? readdirSync('/proc') : [])
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return ''; // gone between two looks
      }
    })
    .join('\n');

/** As its superuser sees it. */
const databaseOf = async (data: string): Promise<Client> => {
  const port = Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3]);
  const password = readFileSync(join(data, 'postgres/password'), 'utf8');
  const client = new Client({ host: '127.0.0.1', port, user: 'accrue', password, database: 'accrue' });
  await client.connect();
  return client;
};

describe('the standalone program', () => {
  const data = mkdtempSync(join(tmpdir(), 'accrue-standalone-'));
  // When root runs the tests, PostgreSQL runs as somebody else, who has to get in; else its data would go to another place.
  chmodSync(data, 0o755);
  const left: ReturnType<typeof run>[] = [];
  afterAll(async () => {
    for (const { child } of left) child.kill('SIGTERM');
    await Promise.all(left.map((started) => started.ended()));
    rmSync(data, { recursive: true, force: true });
  });

  const start = async (): Promise<Running> => {
    const started = run({ ACCRUE_DATA: data, ACCRUE_PORT: '0' });
    left.push(started);
    for (const until = Date.now() + startMsMax; Date.now() < until; await sleep(50)) {
      const url = /ready at (\S+)/.exec(started.output())?.[1];
      if (url !== undefined) return { ...started, url, key: readFileSync(join(data, 'api-key'), 'utf8').trim() };
      if (started.child.exitCode !== null) break;
    }
    throw new Error(`it did not start:\n${started.output()}`);
  };
  const post = async ({ url, key }: Running, path: string, body: unknown) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  let first: Running;
  beforeAll(async () => {
    first = await start();
  }, startMsMax);

  it('is ready with all five contexts, and tells where the first keys are, and no key', async () => {
    const { parts } = (await (await fetch(`${first.url}/readyz`)).json()) as { parts: Record<string, string> };
    expect(parts).toEqual({
      process: 'running',
      database: 'up',
      enrollment: 'up',
      campaigns: 'up',
      ledger: 'up',
      tiers: 'up',
      rewards: 'up',
    });
    for (const [role, file] of [
      ['operator', 'api-key'],
      ['pos', 'api-key-pos'],
      ['analyst', 'api-key-analyst'],
    ] as const) {
      const path = join(data, file);
      expect(first.output()).toContain(`\n  ${role.padEnd(9)}${path}\n`);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(first.output()).toContain(
      `Keys that protect and sign the data (identityHashKey, masterKey, ledgerSigningKey, giftCardKey, drawKey, messageKey) lie in ${data}/secrets.json`,
    );
    const secrets = ['secrets.json', 'postgres/password', 'api-key', 'api-key-pos', 'api-key-analyst'].flatMap(
      (file) => readFileSync(join(data, file), 'utf8').match(/[\w-]{32,}/g) ?? [],
    );
    expect(secrets).toHaveLength(10);
    const log = readFileSync(join(data, 'postgres/postgres.log'), 'utf8');
    for (const secret of secrets) expect(first.output() + log + argumentsOfAll()).not.toContain(secret);
  });

  it('connects to its database with a role for each context, which sees nothing of the others', async () => {
    const database = await databaseOf(data);
    try {
      const roles = await database.query<{ role: string; super: boolean; connections: number }>(
        `select usename as role, usesuper as super from pg_stat_activity join pg_user using (usename)
         where backend_type = 'client backend' and pid <> pg_backend_pid() group by 1, 2 order by 1`,
      );
      const contexts = ['platform', ...CONTEXTS].sort();
      expect(roles.rows).toEqual(contexts.map((name) => ({ role: `accrue_${name}`, super: false })));
      const reach = await database.query<{ role: string; schema: string; tables: string }>(
        `select role, schemaname as schema, count(*) as tables
         from pg_tables, unnest($1::text[]) as role
         where schemaname not in ('pg_catalog', 'information_schema')
         and has_table_privilege('accrue_' || role, format('%I.%I', schemaname, tablename), 'select, insert, update, delete, truncate')
         and has_schema_privilege('accrue_' || role, schemaname, 'usage')
         group by 1, 2`,
        [contexts],
      );
      const others = reach.rows.filter(({ role, schema }) => role !== schema);
      expect(reach.rows.filter(({ role, schema }) => role === schema)).toHaveLength(contexts.length);
      expect(others.map(({ role, schema }) => `${role} ${schema}`).sort()).toEqual(
        contexts.filter((name) => name !== 'platform').map((name) => `${name} platform`),
      );
    } finally {
      await database.end();
    }
  });

  (hasProc ? it : it.skip)('hands no secret to the programs that it starts', () => {
    const pid = Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/ACCRUE_|DATABASE_URL|KAFKA_/);
  });

  it('tells what to try, and that leads to the first points', async () => {
    const lines = first.output().slice(first.output().indexOf('Try, in another terminal:')).split('\n').slice(1, 6);
    const script = ['set -eo pipefail', ...lines].join('\n');
    const said = execFileSync('bash', ['-c', script], { cwd: root, encoding: 'utf8' });
    expect(said).toContain('published as version 1');
    expect(said).toContain('"identities":[{"type":"card","status":"active"}]');
    const fresh = () =>
      fetch(`${first.url}/v1/balances/export`, { headers: { 'x-api-key': first.key } }).then((response) =>
        response.text(),
      );
    for (let tries = 0; tries < 200 && !(await fresh()).includes('"active":536'); tries += 1) await sleep(50);
    expect(JSON.parse(await fresh())).toMatchObject({ wallet: 'points', granted: 536, active: 536 });
  });

  it('tells a second program on the same data who is there', async () => {
    const second = run({ ACCRUE_DATA: data, ACCRUE_PORT: '0' });
    expect(await second.ended()).toBe(1);
    expect(second.output().trim()).toBe(
      `the data directory ${data} is in use by another running program (process ${first.child.pid}); stop it first, or choose another data directory`,
    );
  });

  it('tells when the port is taken, without a stack trace', async () => {
    const port = new URL(first.url).port;
    const second = run({ ACCRUE_DATA: join(data, 'second'), ACCRUE_PORT: port });
    expect(await second.ended()).toBe(1);
    expect(second.output().trim()).toBe(
      `Port ${port} on 127.0.0.1 is taken. Stop the program that uses it, or choose another: ACCRUE_PORT=${Number(port) + 1}`,
    );
  });

  it('tells what is wrong with its configuration', async () => {
    const wrong = run({ ACCRUE_DATA: data, ACCRUE_PORT: 'http' });
    expect(await wrong.ended()).toBe(1);
    expect(wrong.output()).toContain('ACCRUE_PORT must be a whole number from 0 to 65535, not "http"');
  });

  it('loses nothing when it is killed', async () => {
    const { status, body } = await post(first, '/v1/members', {
      reference: '13086',
      card: '2900000012346',
      name: 'Ben',
    });
    expect(status).toBe(201);
    first.child.kill('SIGKILL');
    await first.ended();
    const second = await start();
    expect(second.key).toBe(first.key);
    expect(await post(second, '/v1/members:lookup', { card: '2900000012346' })).toMatchObject({
      status: 200,
      body: { memberId: body['memberId'] },
    });
    second.child.kill('SIGTERM');
    expect(await second.ended()).toBe(0);
    expect(existsSync(join(data, 'platform.json'))).toBe(false);
  });
});
