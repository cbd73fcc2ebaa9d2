// Behind every npm script, and `./accrue` where something is not there yet: installs, builds, then runs on the project's own Node 24. It must itself run
// on a bare Node 20, so it uses nothing but Node's built-in modules (and those of tools/) before the install.
import { mkdirSync } from 'node:fs';
import { build, confirmBuild, planBuild } from './build.mjs';
import { commands } from './commands.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { runOnProjectNode } from './project-node.mjs';
import { root } from './swc-options.mjs';
import { isWebUpToDate } from './web-stamp.mjs';

const say = (text) => process.stderr.write(`accrue: ${text}\n`);

const isUpToDate = () => planBuild().upToDate && isWebUpToDate();
const secondsSince = (then) => ((Date.now() - then.getTime()) / 1000).toFixed(1);

/** @returns whether they are there */
const buildWebApps = async () => {
  if (isWebUpToDate()) return true;
  const startedAt = new Date();
  const status = await runOnProjectNode(['tools/build-web.mjs'], root);
  if (status === 0) say(`built the web apps in ${secondsSince(startedAt)} s`);
  return status === 0;
};

const prepare = async ({ needsBuild, mayFailToBuild }) => {
  const startedAt = new Date();
  if (isInstalled() && (!needsBuild || isUpToDate())) {
    if (needsBuild) confirmBuild(startedAt);
    return;
  }
  mkdirSync(`${root}/.cache`, { recursive: true });
  const onWait = (pid) =>
    say(`waiting for another start in this folder (process ${pid}) to finish installing or building`);
  await withLock({ path: `${root}/.cache/bootstrap.lock`, onWait }, async () => {
    if (!isInstalled()) {
      say('installing dependencies (npm ci), a minute or so the first time …');
      await install();
    }
    if (!needsBuild || isUpToDate()) return;
    const { compiled, removed, errors } = await build();
    if (compiled + removed > 0) say(`built ${compiled} files in ${secondsSince(startedAt)} s`);
    for (const error of errors) say(`does not compile: ${error}`);
    const areAppsBuilt = await buildWebApps();
    if ((errors.length > 0 || !areAppsBuilt) && !mayFailToBuild) throw new Error('the build failed');
    confirmBuild(startedAt);
  });
};

const main = async ([name, ...args]) => {
  const command = commands[name];
  if (!command) throw new Error(`unknown command "${name ?? ''}"; there are: ${Object.keys(commands).join(', ')}`);
  await prepare(command);
  for (const step of command.steps(args)) {
    const status = await runOnProjectNode(step, command.fromRoot ? root : process.cwd());
    if (status !== 0) return status;
  }
  return 0;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
