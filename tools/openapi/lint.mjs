// Spectral and Redocly over docs/api/openapi.json; a warning fails. Their packages are those of the lock file beside this one.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../swc-options.mjs';

const here = join(root, 'tools/openapi');
const installed = join(root, '.cache/openapi-lint');
const document = join(root, 'docs/api/openapi.json');

const run = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options }).status ?? 1;

const textOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

const install = () => {
  const lock = join(installed, 'package-lock.json');
  if (existsSync(join(installed, 'node_modules')) && textOf(lock) === textOf(join(here, 'package-lock.json'))) return 0;
  mkdirSync(installed, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(here, file), join(installed, file));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return run('npm', args, { cwd: installed });
};

const lint = (tool, args) => run(process.execPath, [join(installed, 'node_modules', tool), ...args], { env });
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

const steps = [
  install,
  () =>
    lint('@stoplight/spectral-cli/dist/index.js', [
      'lint',
      '--fail-severity=hint',
      `--ruleset=${join(here, 'spectral.yaml')}`,
      document,
    ]),
  () => lint('@redocly/cli/bin/cli.js', ['lint', `--config=${join(here, 'redocly.yaml')}`, document]),
];
process.exitCode = steps.reduce((status, step) => (status === 0 ? step() : status), 0);
