// Processes that outlive the command which starts them, each known by its id and by when it was born: an id alone may be a stranger's by then.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inState, network } from './settings.mjs';

const SOON_MS = 10_000;
const STATE_FIELD = 0;
/** As `man proc` counts, the 22nd; those before the state hold the program's name, which may have blanks. */
const BIRTH_FIELD = 19;

/** In the kernel's ticks; null for one that has ended, also where nobody has collected it. */
export const bornAt = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[STATE_FIELD] === 'Z' ? null : fields[BIRTH_FIELD];
  } catch {
    return null;
  }
};

/** @returns { status, stdout, stderr } */
export const run = (command, { input, env, timeoutMs = 600_000, cwd } = {}) => {
  const [name, ...words] = command;
  const options = {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: timeoutMs,
    maxBuffer: 256 * 1024 * 1024,
    cwd,
  };
  const { status, stdout, stderr, error } = spawnSync(name, words, options);
  return { status: status ?? -1, stdout: stdout ?? '', stderr: `${stderr ?? ''}${error ? error.message : ''}` };
};

/** @throws Error with what the program said */
export const must = (command, options) => {
  const { status, stdout, stderr } = run(command, options);
  if (status !== 0)
    throw new Error(`${command.slice(0, 6).join(' ')} … ended with ${status}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
};

/** Only these words: the rest of the machine's network stays as it is. */
export const insideNode = (command) => ['nsenter', `--net=/run/netns/${network.namespace}`, '--', ...command];

/** In the node's network; its output goes to `logs`. */
export const start = (name, command) => {
  for (const folder of ['logs', 'pids']) mkdirSync(inState(folder), { recursive: true });
  const log = openSync(inState('logs', `${name}.log`), 'w');
  const [first, ...words] = insideNode(command);
  const child = spawn(first, words, { cwd: inState(), detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => undefined); // whoever waits for it will tell, with its log
  child.unref();
  if (child.pid === undefined) throw new Error(`${name} did not start`);
  writeFileSync(inState('pids', name), `${child.pid} ${bornAt(child.pid)}\n`);
};

/** Asks, waits, insists. Whoever has another birth than the one noted is left alone. */
export const stop = async (name) => {
  const file = inState('pids', name);
  if (!existsSync(file)) return;
  const [pid, birth] = readFileSync(file, 'utf8').trim().split(' ');
  const lives = () => birth !== 'null' && bornAt(pid) === birth;
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    if (!lives()) return;
    process.kill(Number(pid), signal);
    for (const until = performance.now() + SOON_MS; lives() && performance.now() < until;) await sleep(100);
  }
};

const LAST_LINES = 6;

const lastLogs = () =>
  readdirSync(inState('logs')).flatMap((file) => {
    const lines = readFileSync(inState('logs', file), 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
    return [`--- ${file}`, ...lines];
  });

/** @throws Error with the last lines of all logs when it does not come to be */
export const until = async (what, seconds, look) => {
  const giveUpAt = performance.now() + seconds * 1_000;
  while (!look()) {
    if (performance.now() > giveUpAt) throw new Error([`no ${what} in ${seconds} s`, ...lastLogs()].join('\n'));
    await sleep(300);
  }
};
