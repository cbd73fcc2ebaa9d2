import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './swc-options.mjs';

const bin = join(root, 'node_modules', '.bin');

/** What Node has compiled: a tenth or more of what it takes to load a service. The processes that a program starts inherit it. */
const compileCache = join(root, '.cache', 'node');

/** Node 24 of the lock file, or the machine's own where the lock file has none for it. */
const projectNode = () => {
  const own = join(bin, 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    `there is no packaged Node 24 for ${process.platform}-${process.arch}: install Node 24 and start again`,
  );
};

/**
 * Runs one program in the caller's terminal. Signals reach it and its exit is ours.
 * @param {readonly string[]} step Node's own flags, a script of this project (relative to its root) and its arguments
 * @param {string} cwd the folder it starts in
 * @returns {Promise<number>} exit status
 */
export const runOnProjectNode = (step, cwd) =>
  new Promise((resolve, reject) => {
    const at = step.findIndex((word) => !word.startsWith('-'));
    const [flags, script, args] = [step.slice(0, at), step[at], step.slice(at + 1)];
    const env = { NODE_COMPILE_CACHE: compileCache, ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
    const child = spawn(projectNode(), ['--enable-source-maps', ...flags, join(root, script), ...args], {
      stdio: 'inherit',
      env,
      cwd,
    });
    const forward = (signal) => child.kill(signal);
    // Ctrl-C goes to the whole process group already; forwarding it would be a second Ctrl-C, which means "at once".
    const onInterrupt = (signal) => (process.stdin.isTTY ? undefined : forward(signal));
    process.on('SIGINT', onInterrupt).on('SIGTERM', forward).on('SIGHUP', forward);
    child.on('error', reject).on('exit', (status, signal) => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', forward).off('SIGHUP', forward);
      if (signal) process.kill(process.pid, signal);
      resolve(status ?? 1);
    });
  });
