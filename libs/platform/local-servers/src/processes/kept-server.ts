import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';
import { lastLines } from './last-lines';
import type { ServerProcess } from './server-process';

export interface ServerToKeep {
  /** For a person, e.g. "PostgreSQL". */
  readonly name: string;
  /** null = what `choosePort` gives, and the same for as long as the program runs. */
  readonly port: number | null;
  /** Default: any free one. */
  readonly choosePort?: () => Promise<number>;
  /** It has ended, or runs again: `pid` is another one. */
  readonly onChange?: () => void;
  readonly logFile: string;
  /** One sentence for a person whose server does not start. */
  readonly wayOut: string;
  readonly readyMsMax: number;
  readonly readyPollMs: number;
  /** A server that ends while it starts is tried again so often: what it waits for may need a moment to go away. */
  readonly startAttemptsMax: number;
  readonly startRetryDelayMs: number;
  start(port: number): Promise<ServerProcess> | ServerProcess;
  /** Throws what no waiting will mend. */
  isReady(port: number): Promise<boolean>;
  /** Of the server itself, once it is ready. */
  findPid(): Promise<number | undefined>;
}

/** Its message says all that a person needs. */
export class ServerDidNotStart extends Error {
  override readonly name = 'ServerDidNotStart';
}

/** Keeps a server running: when it dies it is started again on the same port, so that its clients recover by themselves. */
export class KeptServer {
  pid: number | undefined;
  port = 0;
  private process: ServerProcess | undefined;
  private stopping = false;
  private restarting: Promise<void> = Promise.resolve();

  constructor(
    private readonly server: ServerToKeep,
    private readonly log: (message: string) => void,
  ) {}

  /** @throws Error when it does not come up; then it is stopped */
  begin(): Promise<void> {
    const { port, choosePort = freePort } = this.server;
    // Nobody knows the port before the first success, so until then another program may snatch it: take a new one.
    return this.startUntilReady(port === null ? choosePort : () => Promise.resolve(port));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.process?.stop();
    await this.restarting;
    await this.process?.stop(); // one that a restart under way has brought up meanwhile
    this.pid = undefined;
  }

  /** As if the machine had lost power, and without a restart. */
  async kill(): Promise<void> {
    this.stopping = true;
    if (this.pid !== undefined) process.kill(this.pid, 'SIGKILL');
    await this.stop();
  }

  private async startUntilReady(choosePort: () => Promise<number>): Promise<void> {
    const { name, startAttemptsMax, startRetryDelayMs, readyMsMax, logFile, wayOut } = this.server;
    for (let attempt = 1; !this.stopping; attempt += 1) {
      this.port = await choosePort();
      const process = await this.server.start(this.port);
      this.process = process;
      const outcome = await Promise.race([process.exited, this.ready(process)]);
      if (outcome === READY) {
        this.pid = await this.server.findPid();
        this.server.onChange?.();
        this.watch(process);
        return;
      }
      if (outcome === NOT_READY) {
        await process.stop();
        throw new ServerDidNotStart(`${name} is not ready after ${readyMsMax / 1_000} s; see ${logFile}`);
      }
      if (attempt >= startAttemptsMax)
        throw new ServerDidNotStart(
          `${await withLastWords(`${name} does not start (${outcome})`, logFile)}\n${wayOut}`,
        );
      await sleep(startRetryDelayMs);
    }
  }

  private watch(process: ServerProcess): void {
    void process.exited.then((how) => {
      this.pid = undefined;
      if (this.stopping) return;
      this.server.onChange?.();
      this.log(`${this.server.name} ended unexpectedly (${how}); starting it again`);
      this.restarting = this.restart();
    });
  }

  /** Never gives up: the program can do nothing useful without its server, and its callers see it as unavailable. */
  private async restart(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.startUntilReady(() => Promise.resolve(this.port));
        if (!this.stopping) this.log(`${this.server.name} runs again (process ${String(this.pid)})`);
        return;
      } catch (error) {
        this.log(`${this.server.name} does not come back: ${String(error)}`);
        await sleep(1_000);
      }
    }
  }

  private async ready(process: ServerProcess): Promise<typeof READY | typeof NOT_READY> {
    const deadline = Date.now() + this.server.readyMsMax;
    while (Date.now() < deadline && !process.hasExited) {
      if (await this.server.isReady(this.port)) return READY;
      await sleep(this.server.readyPollMs);
    }
    return NOT_READY;
  }
}

const withLastWords = async (what: string, logFile: string): Promise<string> => {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return [`${what}. The end of ${logFile}:`, ...lastLines(log)].join('\n');
};

const READY = Symbol('ready');
const NOT_READY = Symbol('not ready');
