// One whole run of the example: programme, members, receipts through the CLI against the standalone program, until everything is
// processed; then what it cost. Wall time says little on a busy machine, CPU seconds and counts say the same everywhere.
//
//   node tools/run.mjs node tests/performance/ingest.bench.mjs [--file receipts.ndjson.gz] [--programme file] [--statements] [--json]
//     [--tables] [--node-flags=--cpu-prof] [--keep folder]
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { commands } from '../../tools/commands.mjs';
import { root } from '../../tools/swc-options.mjs';
import { ownCpuSeconds, peakMebibytes, treeCpuSeconds } from './processes.mjs';

const { values: options } = parseArgs({
  options: {
    file: { type: 'string' },
    programme: { type: 'string', default: join(root, 'examples/online-retail-ii/programme.yaml') },
    'node-flags': { type: 'string', default: '' },
    keep: { type: 'string' },
    statements: { type: 'boolean', default: false },
    tables: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const whole = join(root, '../shared/data/online-retail-ii/receipts.ndjson.gz');
const sample = join(root, 'examples/online-retail-ii/sample-members.ndjson');
const file = options.file ?? (existsSync(whole) ? whole : sample);

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const data = options.keep ?? mkdtempSync(join(tmpdir(), 'accrue-bench-'));
mkdirSync(data, { recursive: true });
chmodSync(data, 0o755); // as root, PostgreSQL runs as somebody else
const port = await freePort();
const statementsFile = join(data, 'statements.json');
const environment = {
  ...process.env,
  ACCRUE_DATA: data,
  ACCRUE_PORT: String(port),
  ACCRUE_LOG_LEVEL: 'warn',
  ACCRUE_STATEMENTS_FILE: statementsFile,
  NO_COLOR: '1',
};
delete environment.DATABASE_URL;

const run = (args) => {
  const child = spawn(process.execPath, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8');
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  return { child, ended, output: () => stdout };
};

const accrue = async (...words) => {
  const [step] = commands.accrue.steps([...words, '--json']);
  const { child, ended, output } = run(step);
  let cpuSeconds = 0;
  const watching = setInterval(() => (cpuSeconds = ownCpuSeconds(child.pid) || cpuSeconds), 20);
  const code = await ended;
  clearInterval(watching);
  if (code !== 0) throw new Error(`accrue ${words.join(' ')} ended with ${code}: ${output()}`);
  return { answer: JSON.parse(output()), cpuSeconds };
};

/** How the program's own PostgreSQL was started says where it is. */
const ownPostgres = (programPid) => {
  const [pid] = readFileSync(`/proc/${programPid}/task/${programPid}/children`, 'utf8').trim().split(' ').map(Number);
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const home = dirname(words[words.indexOf('-D') + 1]);
  const [, databasePort] = words.map((word) => /^port=(\d+)$/.exec(word)).find((match) => match !== null);
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  return { pid, url: `postgres://accrue:${password}@127.0.0.1:${databasePort}/accrue` };
};

const query = async (url, sql) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const COUNTERS = `
  select d.xact_commit::float8 as commits, w.wal_bytes::float8 as "walBytes", w.wal_fpi::float8 as "walFullPages"
  from pg_stat_database d, pg_stat_wal w where d.datname = current_database()`;

const BACKENDS = `
  select pid, coalesce(nullif(application_name, ''), backend_type) as role from pg_stat_activity where pid <> pg_backend_pid()`;

const TABLES = `
  select n.nspname || '.' || c.relname as name, pg_table_size(c.oid) / 1024 as "kB", pg_indexes_size(c.oid) / 1024 as "indexes kB",
    coalesce(pg_relation_size(c.reltoastrelid), 0) / 1024 as "out of line kB", s.n_tup_ins as inserted, s.n_tup_upd as updated,
    s.n_tup_hot_upd as "updated in place"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_stat_user_tables s on s.relid = c.oid
  where pg_total_relation_size(c.oid) > 1048576 order by pg_total_relation_size(c.oid) desc`;

/** CPU seconds of the server's processes, by what they work for; connections that have ended are not among them. */
const cpuSecondsByRole = async (url) => {
  const byRole = {};
  for (const { pid, role } of await query(url, BACKENDS))
    byRole[role] = Number(((byRole[role] ?? 0) + ownCpuSeconds(pid)).toFixed(2));
  return byRole;
};

const flags = [
  ...options['node-flags'].split(' ').filter((flag) => flag !== ''),
  ...(options.statements ? ['--require', join(root, 'tests/performance/count-statements.cjs')] : []),
];
const [startStep] = commands.start.steps([]);
const program = run([...startStep.slice(0, -1), ...flags, join(root, startStep.at(-1))]);
const ready = async () => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  } catch {
    return false;
  }
};
try {
  while (!(await ready())) {
    if (program.child.exitCode !== null) throw new Error(`the program ended instead of starting: ${program.output()}`);
    await sleep(50);
  }
  const { pid } = program.child;
  const postgres = ownPostgres(pid);
  const cpu = () => ({ program: ownCpuSeconds(pid), postgres: treeCpuSeconds(postgres.pid) });
  await accrue('programme', 'apply', options.programme);
  const beforeMembers = cpu();
  const members = await accrue('members', 'import', file, '--as', 'online-retail-ii');
  const [countersBefore] = await query(postgres.url, COUNTERS);
  const before = cpu();
  const beganAtMs = performance.now();
  const receipts = await accrue('receipts', 'ingest', file, '--as', 'online-retail-ii');
  const wallSeconds = (performance.now() - beganAtMs) / 1000;
  const after = cpu();
  const peakRssMebibytes = peakMebibytes(pid);
  const postgresCpuSecondsByRole = await cpuSecondsByRole(postgres.url);
  await sleep(1_200); // the server tells its counters once a second
  const [counters] = await query(postgres.url, COUNTERS);
  const tables = await query(postgres.url, TABLES);
  const key = readFileSync(join(data, 'api-key'), 'utf8').trim();
  const lag = await (
    await fetch(`http://127.0.0.1:${port}/v1/system/lag`, { headers: { authorization: `Bearer ${key}` } })
  ).json();
  const { answer: verified } = await accrue('ledger', 'verify');
  if (verified.ok !== true) throw new Error('the ledger does not verify');
  program.child.kill('SIGTERM');
  await program.ended;
  if (options.keep !== undefined) writeFileSync(join(data, 'program.log'), program.output());
  const seconds = (from, to, part) => Number((to[part] - from[part]).toFixed(2));
  const report = {
    receipts: receipts.answer.stats.receipts,
    wallSeconds: Number(wallSeconds.toFixed(1)),
    receiptsPerSecond: Math.round(receipts.answer.stats.receipts / wallSeconds),
    cpuSeconds: {
      program: seconds(before, after, 'program'),
      postgres: seconds(before, after, 'postgres'),
      cli: Number(receipts.cpuSeconds.toFixed(2)),
    },
    membersCpuSeconds: {
      program: seconds(beforeMembers, before, 'program'),
      postgres: seconds(beforeMembers, before, 'postgres'),
      cli: Number(members.cpuSeconds.toFixed(2)),
    },
    postgresCpuSecondsByRole,
    peakRssMebibytes: Math.round(peakRssMebibytes),
    commits: counters.commits - countersBefore.commits,
    walMebibytes: Math.round((counters.walBytes - countersBefore.walBytes) / 1024 / 1024),
    walFullPages: counters.walFullPages - countersBefore.walFullPages,
    events: lag.events,
    stats: receipts.answer.stats,
  };
  console.log(options.json ? JSON.stringify(report) : report);
  if (options.tables) console.table(tables);
  if (options.statements) {
    const statements = JSON.parse(readFileSync(statementsFile, 'utf8'));
    const roles = {};
    for (const { role, statement, count } of statements) {
      roles[role] ??= { role, statements: 0, commits: 0 };
      roles[role].statements += count;
      if (statement === 'commit') roles[role].commits += count;
    }
    console.table(Object.values(roles));
    console.table(statements.sort((a, b) => b.waitedMs - a.waitedMs).slice(0, 60));
  }
} finally {
  program.child.kill('SIGTERM');
  await program.ended;
  if (options.keep === undefined) rmSync(data, { recursive: true, force: true });
}
