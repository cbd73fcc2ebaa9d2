import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CONTEXTS } from '@accrue/contracts';
import { freePort } from '@accrue/local-servers';
import { describeWithLocalKafka, eventually } from '@accrue/testing';

/** The built program as a person starts it, with everything of its own. */
const root = join(__dirname, '../../..');
const START_MS_MAX = 240_000;
jest.setTimeout(2 * START_MS_MAX);

/** null: it is just being started again. */
type Processes = Readonly<Record<string, number | null>>;

describeWithLocalKafka('a cluster on one machine', () => {
  const data = mkdtempSync(join(tmpdir(), 'accrue-cluster-'));
  // When root runs the tests, PostgreSQL runs as somebody else, who has to get in.
  chmodSync(data, 0o755);
  const started: ChildProcess[] = [];
  let output = '';
  let supervisor: ChildProcess;
  let url = '';
  let key = '';
  afterAll(async () => {
    for (const child of started) if (isAlive(child)) await ended(child, 'SIGTERM');
    rmSync(data, { recursive: true, force: true });
  });

  const run = (environment: Readonly<Record<string, string>>): ChildProcess => {
    const { DATABASE_URL: _own, KAFKA_BROKERS: _ownToo, KURRENTDB_URL: _andThis, ...inherited } = process.env;
    const child = spawn(process.execPath, [join(root, 'dist/apps/cluster/src/main.js')], {
      env: { ...inherited, ACCRUE_DATA: data, ACCRUE_PORT: '0', ACCRUE_HUNG_MS: '15000', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    started.push(child);
    return child;
  };
  const start = async (): Promise<void> => {
    supervisor = run({});
    await eventually(() => {
      if (!isAlive(supervisor)) return true;
      return / ready at (\S+)/.test(output);
    }, START_MS_MAX);
    url = / ready at (\S+)/.exec(output)?.[1] ?? '';
    if (url === '') throw new Error(`it did not start:\n${output}`);
    key = readFileSync(join(data, 'api-key'), 'utf8').trim();
  };
  const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;
  const ended = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exit;
  };
  const processes = (): Processes =>
    JSON.parse(readFileSync(join(data, 'cluster/processes.json'), 'utf8')) as Processes;
  const alive = (pid: number | null | undefined): boolean => {
    try {
      return pid !== undefined && pid !== null && process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const post = async (path: string, body: object) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const balances = async (): Promise<string> =>
    (await fetch(`${url}/v1/balances/export`, { headers: { 'x-api-key': key, connection: 'close' } })).text();

  it('is ready with all services behind one address, and says what to try', async () => {
    await start();
    const answer = await fetch(`${url}/readyz`);
    const parts = Object.fromEntries(CONTEXTS.map((name) => [name, 'up']));
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready', parts }]);
    expect(output).toContain(`\n  operator ${join(data, 'api-key')}\n`);
    expect(output).toContain(
      'cluster: Keys that protect and sign the data (identityHashKey, masterKey, ledgerSigningKey, giftCardKey, drawKey, messageKey) lie in',
    );
    expect(output).not.toContain(key);
    for (const name of ['supervisor', 'postgres', 'kafka', 'gateway', ...CONTEXTS])
      expect([name, alive(processes()[name])]).toEqual([name, true]);
    expect(new Set(Object.values(processes())).size).toBe(9);
    expect(output).toMatch(/^ledger {5}\| \{.*ledger is ready/m);
  });

  (existsSync('/proc') ? it : it.skip)('gives each process the secrets that it works with, and no other', () => {
    const kept = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')) as Record<string, string>;
    const secretsOf = (name: string) => {
      const environment = readFileSync(`/proc/${String(processes()[name])}/environ`, 'utf8').split('\0');
      const value = (variable: string) =>
        environment.find((line) => line.startsWith(`${variable}=`))?.slice(variable.length + 1);
      return {
        database: new URL(value('DATABASE_URL') ?? 'none://').username,
        masterKey: value('ACCRUE_MASTER_KEY'),
        messageKey: value('ACCRUE_MESSAGE_KEY'),
        ledgerSigningKey: value('ACCRUE_LEDGER_SIGNING_KEY'),
        drawKey: value('ACCRUE_DRAW_KEY'),
        giftCardKey: value('ACCRUE_GIFT_CARD_KEY'),
        identityHashKey: value('ACCRUE_IDENTITY_HASH_KEY'),
        others: environment
          .map((line) => line.split('=')[0] ?? '')
          .filter((variable) => /^(DATABASE_URL_|KAFKA_|KURRENTDB_|ACCRUE_API_KEYS|ACCRUE_KEY)/.test(variable)),
      };
    };
    const nothing = {
      database: '',
      masterKey: undefined,
      messageKey: undefined,
      ledgerSigningKey: undefined,
      drawKey: undefined,
      giftCardKey: undefined,
      identityHashKey: undefined,
      others: [],
    };
    const { identityHashKey, masterKey, messageKey, ledgerSigningKey, drawKey, giftCardKey } = kept;
    const service = { ...nothing, messageKey, others: ['ACCRUE_API_KEYS', 'KAFKA_BROKERS'] };
    const seen = ['postgres', 'kafka', 'gateway', ...CONTEXTS].map((name) => {
      const { others, ...rest } = secretsOf(name);
      return [name, { ...rest, others: others.sort() }] as const;
    });
    expect(Object.fromEntries(seen)).toEqual({
      postgres: nothing,
      kafka: nothing,
      gateway: nothing,
      enrollment: { ...service, database: 'accrue_enrollment', identityHashKey, masterKey },
      campaigns: { ...service, database: 'accrue_campaigns', identityHashKey },
      ledger: { ...service, database: 'accrue_ledger', ledgerSigningKey, giftCardKey },
      tiers: { ...service, database: 'accrue_tiers' },
      rewards: { ...service, database: 'accrue_rewards', drawKey, giftCardKey },
    });
  });

  it('connects to its database with a role for each service, none of them a superuser', async () => {
    const home = join(data, 'cluster/postgres');
    const port = Number(readFileSync(join(home, 'data/postmaster.pid'), 'utf8').split('\n')[3]);
    const password = readFileSync(join(home, 'password'), 'utf8');
    const database = new Client({ host: '127.0.0.1', port, user: 'accrue', password, database: 'accrue' });
    await database.connect();
    const { rows } = await database.query<{ role: string; schemas: string }>(
      `select usename as role, usesuper as super, string_agg(distinct application_name, ', ' order by application_name) as pools
       from pg_stat_activity join pg_user using (usename)
       where backend_type = 'client backend' and pid <> pg_backend_pid() group by 1, 2 order by 1`,
    );
    await database.end();
    expect(rows).toEqual(
      [...CONTEXTS].sort().map((name) => ({
        role: `accrue_${name}`,
        super: false,
        pools: [`accrue ${name}`, 'accrue platform'].sort().join(', '),
      })),
    );
  });

  it('what it says to try leads to the first points', async () => {
    const lines = output.slice(output.indexOf('Try, in another terminal:')).split('\n').slice(1, 6);
    const said = execFileSync('bash', ['-c', ['set -eo pipefail', ...lines].join('\n')], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(said).toContain('published as version 1');
    await eventually(async () => (await balances()).includes('"active":536'), 60_000);
  });

  it('says where its Kafka is, to a reader and in a file', () => {
    const brokers = readFileSync(join(data, 'cluster/kafka-brokers'), 'utf8').trim();
    expect(brokers).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(output).toContain(
      `cluster: Kafka for tills and BI is at ${brokers} (KAFKA_BROKERS, kept in ${data}/cluster/`,
    );
  });

  it('is found by the command line, where the platform in one process would be', () => {
    const cli = [join(root, 'dist/apps/cli/src/main.js'), 'balances', 'export'];
    const { ACCRUE_URL: _url, ACCRUE_KEY: _key, ...rest } = process.env;
    const env = { ...rest, ACCRUE_DATA: data };
    expect(execFileSync(process.execPath, cli, { env, encoding: 'utf8' })).toContain(',points,points,536,');
  });

  it('has one owner for its data', async () => {
    const before = output;
    const second = run({});
    await new Promise((resolve) => second.once('exit', resolve));
    expect(second.exitCode).toBe(1);
    expect(output).toContain(`in use by another running program (process ${String(supervisor.pid)})`);
    output = before;
  });

  it('starts a service again that was killed, while its callers wait', async () => {
    const { ledger } = processes();
    process.kill(ledger as number, 'SIGKILL');
    await eventually(() => !alive(ledger));
    expect(await balances()).toContain('"active":536');
    expect(processes()['ledger']).not.toBe(ledger);
    await eventually(() => output.includes('cluster: ledger is ready again'), 60_000);
    expect(output).toContain('cluster: ledger ended unexpectedly (SIGKILL); starting it again in 0.25 s');
  });

  it('kills a service that hangs, and its callers get their answer from the next', async () => {
    const { campaigns } = processes();
    process.kill(campaigns as number, 'SIGSTOP');
    await eventually(() => output.includes('cluster: campaigns has answered nothing for 15 s; killing it'), 60_000);
    const answer = await fetch(`${url}/v1/receipts:stats`, { headers: { 'x-api-key': key, connection: 'close' } });
    expect(answer.status).toBe(200);
    expect([alive(campaigns), processes()['campaigns'] === campaigns]).toEqual([false, false]);
  });

  it('restarts them one after the other, and nobody is refused anything', async () => {
    const before = processes();
    let going = true;
    const outcomes: (readonly [number, unknown])[] = [];
    const client = async (name: string): Promise<void> => {
      for (let n = 0; going; n += 1) {
        const { status, body } = await post('/v1/members', { reference: `${name}-${n}`, card: `29000000${name}${n}` });
        outcomes.push([status, body['code']]);
        await sleep(20);
      }
    };
    const clients = Promise.all([client('1'), client('2')]);
    supervisor.kill('SIGHUP');
    await eventually(() => output.includes('cluster: all services are restarted'), START_MS_MAX);
    going = false;
    await clients;
    expect(outcomes.filter(([status]) => status !== 201)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(20);
    for (const name of CONTEXTS) expect([name, processes()[name] === before[name]]).toEqual([name, false]);
    expect(processes()['gateway']).toBe(before['gateway']);
  });

  it('names the process of Kafka that runs, also after Kafka was killed', async () => {
    const before = processes()['kafka'];
    process.kill(before ?? 0, 'SIGKILL');
    await eventually(() => processes()['kafka'] === null, 10_000);
    await eventually(() => alive(processes()['kafka']), START_MS_MAX);
    expect(processes()['kafka']).not.toBe(before);
  });

  it('leaves no process behind when it is killed, and goes on where it was, on the same ports', async () => {
    const before = Object.values(processes());
    const places = () => [
      url,
      readFileSync(join(data, 'cluster/kafka-brokers'), 'utf8'),
      readFileSync(join(data, 'cluster/ports.json'), 'utf8'),
    ];
    const placesBefore = places();
    await ended(supervisor, 'SIGKILL');
    await eventually(() => !before.some(alive), 60_000);
    await start();
    expect(output).not.toContain('first API keys');
    expect(await balances()).toContain('"active":536');
    expect(places()).toEqual(placesBefore);
  });

  it('stops all in order, and takes down the signs that lead to it', async () => {
    const before = Object.values(processes());
    expect(await ended(supervisor, 'SIGTERM')).toBe(0);
    expect(before.filter(alive)).toEqual([]);
    const order = [...output.matchAll(/^(\w+) +\| SIGTERM; stopping/gm)].map(([, name]) => name);
    expect(order[0]).toBe('gateway');
    expect(order.slice(1).sort()).toEqual([...CONTEXTS].sort());
    for (const file of ['platform.json', 'cluster/processes.json', 'cluster/kafka-brokers'])
      expect([file, existsSync(join(data, file))]).toEqual([file, false]);
  });

  it('tells when the port is taken, before anything is started', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const child = run({ ACCRUE_PORT: String(port) });
    await new Promise((resolve) => child.once('exit', resolve));
    server.close();
    expect(child.exitCode).toBe(1);
    expect(output).toContain(`Port ${port} on 127.0.0.1 is taken.`);
    expect(output).not.toContain('starting');
  });
});
