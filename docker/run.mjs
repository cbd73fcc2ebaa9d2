// The image's entry point: runs the program that the first word names, in this process, so that signals reach it.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const apps = new URL('../dist/apps/', import.meta.url);
/** The command line is known by its own name. */
const APPS = { accrue: 'cli' };

const programs = readdirSync(apps)
  .filter((app) => existsSync(new URL(`${app}/src/main.js`, apps)))
  .map((app) => (app === APPS.accrue ? 'accrue' : app))
  .sort();
const [name = 'help', ...words] = process.argv.slice(2);

if (programs.includes(name)) {
  const main = new URL(`${APPS[name] ?? name}/src/main.js`, apps).pathname;
  process.argv = [process.argv[0], main, ...words];
  createRequire(import.meta.url)(main);
} else {
  const isHelp = ['help', '--help', '-h'].includes(name);
  const say = isHelp ? console.log : console.error;
  say(`${isHelp ? '' : `There is no program "${name}". `}Programs of this image: ${programs.join(', ')}.`);
  say('For example: `ledger` runs the ledger’s service, `accrue --help` shows what the command line can do.');
  process.exitCode = isHelp ? 0 : 2;
}
