import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './swc-options.mjs';

const modules = join(root, 'node_modules');
const stampFile = join(modules, '.accrue-installed');

/** Whether node_modules is what package-lock.json says. Reads two small files when nothing changed. */
export const isInstalled = () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true;
  if (!matchesLock(JSON.parse(lock))) return false;
  writeFileSync(stampFile, stamp); // someone ran npm themselves: fine too
  return true;
};

/** npm keeps what it installed in a lock file of its own; a package that isn't for this machine may be missing there. */
const matchesLock = ({ packages }) => {
  const installedFile = join(modules, '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(packages).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
};

/** `npm ci`, by the machine's own Node: the one inside node_modules goes away while it runs. */
export const install = async () => {
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = { ...process.env, PATH: pathOutside(modules) };
  const status = await new Promise((resolve, reject) =>
    spawn('npm', args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
      .on('error', reject)
      .on('exit', (code) => resolve(code)),
  );
  if (status !== 0) throw new Error(`"npm ci" failed with status ${status}; its output is above`);
  if (!isInstalled()) throw new Error('"npm ci" left packages out that package-lock.json lists');
};

const pathOutside = (folder) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.startsWith(folder))
    .join(delimiter);
