import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOfStrangers } from './environment-of-strangers';

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** Whom a server runs as. */
interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Runs a server and holds the other end of a pipe from this program. When the program ends in whatever way, kill -9 included,
 * the pipe closes and the server is told to stop: in order first, then, if that takes too long, at once. The shell's own session
 * keeps a Ctrl-C in the terminal from stopping the server before the program has finished its work. In a shell, background
 * commands read /dev/null, so the pipe is passed on as descriptor 3.
 */
const SUPERVISOR = `
orderly=$1 forced=$2 pid_file=$3
shift 3
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
[ -z "$pid_file" ] || echo $server >"$pid_file"
(
  cat <&3 >/dev/null
  kill -$orderly $server
  tries=0
  while kill -0 $server 2>/dev/null && [ $tries -lt 100 ]; do sleep 0.2; tries=$((tries + 1)); done
  kill -$forced $server 2>/dev/null
) 2>/dev/null &
watcher=$!
exec 3<&-
wait $server
status=$?
kill $watcher 2>/dev/null # or it would signal a process that is no longer ours
exit $status
`;

export interface ServerProcess {
  /** Resolves when the server has ended, for whatever reason. */
  readonly exited: Promise<string>;
  readonly hasExited: boolean;
  /** In order, or at once when that takes too long. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly command: readonly string[];
  /** undefined = whoever runs this program. */
  readonly user?: OsUser | undefined;
  /** Besides this program's own, without its secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets what the server prints. */
  readonly logFile: string;
  /** What makes this server stop in order, and what makes it stop at once; without SIG. */
  readonly stopSignals: { readonly orderly: string; readonly forced: string };
  /** Gets the server's process id; for servers that keep no such file themselves. */
  readonly pidFile?: string;
}

export const startServerProcess = (server: ServerCommand): ServerProcess => {
  const { command, user, environment, logFile, stopSignals, pidFile = '' } = server;
  const log = openLog(logFile);
  const args = [stopSignals.orderly, stopSignals.forced, pidFile, ...command];
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'sh', ...args], {
    ...user,
    cwd: '/',
    env: { ...environmentOfStrangers(), ...environment },
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  // A failing write end says nothing that 'exit' does not.
  child.stdin?.on('error', () => undefined);
  let hasExited = false;
  const exited = exitOf(child).finally(() => (hasExited = true));
  return {
    exited,
    get hasExited() {
      return hasExited;
    },
    stop: async () => {
      child.stdin?.end();
      await Promise.race([exited, sleep(40_000, undefined, { ref: false })]);
    },
  };
};

const exitOf = async (child: ChildProcess): Promise<string> => {
  // `once` rejects when the child could not be started at all.
  const failure = await once(child, 'exit').then(
    () => undefined,
    (cause: unknown) => (cause instanceof Error ? cause.message : 'it could not be started'),
  );
  // Lets go of the `cat` that may still wait for the end of the pipe.
  child.stdin?.destroy();
  if (failure !== undefined) return failure;
  return child.signalCode ?? `status ${String(child.exitCode)}`;
};

const openLog = (path: string): number => {
  try {
    if (statSync(path).size > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
  } catch {
    // none yet
  }
  return openSync(path, 'a', 0o600);
};
