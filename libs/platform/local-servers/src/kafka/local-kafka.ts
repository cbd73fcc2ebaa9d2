import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { commandLineOf } from '../processes/command-line';
import { freePort } from '../processes/free-port';
import { KeptServer } from '../processes/kept-server';
import { stopLeftover } from '../processes/leftover';
import { isRunning, takeLock } from '../processes/process-lock';
import { startServerProcess } from '../processes/server-process';
import { brokerAnswers } from './broker-answers';
import { fetchKafka } from './jars';
import { checkJava } from './java';
import { serverProperties, type FurtherListener } from './server-properties';
import { formatStorage } from './storage';

export interface LocalKafkaOptions {
  /** Made when missing; the topics are kept across restarts. One program at a time. */
  readonly dataDirectory: string;
  /** Of the broker; default: what `choosePort` gives. */
  readonly port?: number;
  /** Default: any free one. */
  readonly choosePort?: () => Promise<number>;
  /** Called when `pid` is another one. */
  readonly onChange?: () => void;
  /** Ways in beside the plain one that `brokers` names. */
  readonly further?: readonly FurtherListener[];
  /** Of the broker as a whole, e.g. `authorizer.class.name`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Passwords of users who come by SCRAM-SHA-512, by name; made known when the storage is, and kept with it. */
  readonly scramUsers?: Readonly<Record<string, string>>;
  /** One line for a person: the first download, restarts after a crash. */
  readonly log: (message: string) => void;
}

export interface LocalKafka {
  /** host:port; the same until it is stopped, through crashes and restarts of the broker. */
  readonly brokers: readonly string[];
  /** Of the broker that runs now; undefined while it is being restarted. */
  readonly pid: number | undefined;
  /** Holds the topics, the configuration and the broker's log. */
  readonly home: string;
  /** In order; SIGKILL when that takes too long. */
  stop(): Promise<void>;
  /** As a power cut would; it stays away until the next `startLocalKafka`. */
  kill(): Promise<void>;
}

/** Small enough to run beside everything else on a developer's machine. */
const JVM_FLAGS = ['-Xms96m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'];
/** After a crash the broker reads its logs again and waits for its old session to end. */
const READY_MS_MAX = 120_000;
const READY_POLL_MS = 50;
/** A port may be snatched between choosing and listening; whatever else keeps it from starting does so again. */
const START_ATTEMPTS_MAX = 3;
const START_RETRY_DELAY_MS = 500;
const ORDERLY_STOP_MS_MAX = 10_000;
const KILL_MS_MAX = 5_000;

/**
 * Starts a real Apache Kafka (one node, its own controller) and keeps it running: when it dies it is started again on the same
 * port. It stops when this program does, however that ends.
 * @throws LockHeld when another program uses the data directory; Error with the way out when there is no Java or Maven
 */
export const startLocalKafka = async (options: LocalKafkaOptions): Promise<LocalKafka> => {
  const home = resolve(options.dataDirectory);
  checkJava();
  const { jars, templates } = await fetchKafka(options.log);
  await mkdir(home, { recursive: true });
  const unlock = await takeLock(join(home, 'lock'), `the data directory ${options.dataDirectory}`);
  const template = await readFile(join(templates, 'server.properties'), 'utf8');
  const java = ['java', ...JVM_FLAGS, '-cp', join(jars, '*')];
  const logging = `-Dlog4j2.configurationFile=${join(templates, 'log4j2.properties')}`;
  const logDirectory = join(home, 'data');
  const properties = join(home, 'server.properties');
  const pidFile = join(home, 'kafka.pid');
  const logFile = join(home, 'kafka.log');
  const findPid = (): Promise<number | undefined> => runningBroker(pidFile, properties);
  const server = new KeptServer(
    {
      name: 'Kafka',
      port: options.port ?? null,
      ...(options.choosePort === undefined ? {} : { choosePort: options.choosePort }),
      ...(options.onChange === undefined ? {} : { onChange: options.onChange }),
      logFile,
      wayOut: `If that speaks of damaged or missing files, put all of ${home} back from a backup.`,
      readyMsMax: READY_MS_MAX,
      readyPollMs: READY_POLL_MS,
      startAttemptsMax: START_ATTEMPTS_MAX,
      startRetryDelayMs: START_RETRY_DELAY_MS,
      start: async (port) => {
        const place = {
          port,
          controllerPort: await freePort(),
          logDirectory,
          further: options.further ?? [],
          settings: options.settings ?? {},
        };
        await writeFile(properties, serverProperties(template, place));
        return startServerProcess({
          command: [...java, logging, 'kafka.Kafka', properties],
          logFile,
          stopSignals: { orderly: 'TERM', forced: 'KILL' },
          pidFile,
        });
      },
      isReady: (port) => brokerAnswers(`127.0.0.1:${port}`),
      findPid,
    },
    options.log,
  );
  const release = async (): Promise<void> => {
    await rm(pidFile, { force: true });
    await unlock();
  };
  try {
    await stopLeftover(
      {
        name: 'Kafka',
        pid: findPid,
        signals: [
          ['SIGTERM', ORDERLY_STOP_MS_MAX],
          ['SIGKILL', KILL_MS_MAX],
        ],
      },
      options.log,
    );
    await formatStorage({
      logDirectory,
      javaCommand: [...java, logging],
      scramUsers: options.scramUsers ?? {},
      propertiesFor: (folder) => serverProperties(template, { port: 1, controllerPort: 2, logDirectory: folder }),
    });
    await server.begin();
  } catch (error) {
    await server.stop();
    await release();
    throw error;
  }
  return {
    brokers: [`127.0.0.1:${server.port}`],
    get pid() {
      return server.pid;
    },
    home,
    stop: () => server.stop().then(release),
    kill: () => server.kill().then(release),
  };
};

/** Whether the process of the pid file is still ours shows in what it was started with. */
const runningBroker = async (pidFile: string, properties: string): Promise<number | undefined> => {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number((await readFile(pidFile, 'utf8')).trim());
  return pid > 0 && isRunning(pid) && commandLineOf(pid).includes(properties) ? pid : undefined;
};
