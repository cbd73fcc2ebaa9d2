// Schemathesis against a platform of its own, as each of the three roles; what it checks is said in schemathesis.toml. Needs Python 3.10.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { root } from '../swc-options.mjs';

const here = join(root, 'tools/openapi');
const venv = join(root, '.cache/schemathesis');
const READY_WITHIN_MS = 180_000;
/** Who may revoke keys comes last. */
const ROLES = ['analyst', 'pos', 'support', 'operator'];

const { values } = parseArgs({
  options: {
    as: { type: 'string', multiple: true, default: ROLES },
    examples: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '30' },
  },
});

const run = (command, args, options = {}) => {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  return status ?? 1;
};

/** Pinned with the hashes of what is installed. */
const install = () => {
  const wanted = readFileSync(join(here, 'requirements.txt'), 'utf8');
  const stamp = join(venv, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(join(root, '.cache'), { recursive: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
  const failed =
    run('python3', ['-m', 'venv', venv]) ||
    run(join(venv, 'bin/python'), [...pip, '-r', join(here, 'requirements.txt')]);
  if (failed) throw new Error('Schemathesis could not be installed; it needs Python 3.10 or newer with venv');
  writeFileSync(stamp, wanted);
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const untilReady = async (url, platform) => {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    if (platform.exitCode !== null || Date.now() > giveUpAt) throw new Error('the platform did not start');
    await sleep(200);
  }
};

/** Something to find: a programme and a member. */
const prepare = async (url, key) => {
  const send = async (method, path, body) => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  };
  const programme = readFileSync(join(root, 'examples/online-retail-ii/programme.yaml'), 'utf8');
  await send('PUT', '/v1/programme', parse(programme));
  await send('POST', '/v1/members', { card: '2900000012345', reference: '13085' });
};

const fuzzAs = (role, url, key, endsAt) => {
  console.log(`--- as ${role}`);
  return run(
    join(venv, 'bin/schemathesis'),
    [
      `--config-file=${join(here, 'schemathesis.toml')}`,
      'run',
      `${url}/v1/openapi.json`,
      `--header=X-Api-Key: ${key}`,
      `--max-examples=${values.examples}`,
      '--continue-on-failure',
      '--suppress-health-check=all',
      '--no-shrink',
      '--request-timeout=30',
      '--warnings=off',
    ],
    {
      env: { ...process.env, SCHEMATHESIS_HOOKS: 'fuzz_hooks', PYTHONPATH: here, PYTHONDONTWRITEBYTECODE: '1' },
      cwd: mkdtempSync(join(tmpdir(), 'accrue-fuzz-')),
      timeout: Math.max(1, endsAt - Date.now()),
    },
  );
};

const main = async () => {
  install();
  const endsAt = Date.now() + Number(values.minutes) * 60_000;
  const data = mkdtempSync(join(tmpdir(), 'accrue-fuzz-data-'));
  chmodSync(data, 0o755); // PostgreSQL runs as somebody else when root starts this
  const port = Number(process.env.ACCRUE_PORT ?? (await freePort()));
  const platform = spawn(process.execPath, [join(root, 'dist/apps/standalone/src/main.js')], {
    env: { ...process.env, ACCRUE_DATA: data, ACCRUE_PORT: String(port), ACCRUE_LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url, platform);
    const keyOf = (role) =>
      readFileSync(join(data, role === 'operator' ? 'api-key' : `api-key-${role}`), 'utf8').trim();
    await prepare(url, keyOf('operator'));
    const failed = values.as.filter((role) => fuzzAs(role, url, keyOf(role), endsAt) !== 0);
    console.log(failed.length === 0 ? 'nothing found' : `found something as ${failed.join(', ')}`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    platform.kill('SIGTERM');
    await new Promise((done) => (platform.exitCode === null ? platform.once('exit', done) : done()));
    rmSync(data, { recursive: true, force: true });
  }
};

process.exitCode = await main();
