import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newApiKey } from '@accrue/api-keys';
import { allContexts } from '@accrue/contexts';
import {
  KeptPorts,
  prepareRoles,
  startEmbeddedPostgres,
  startLocalKafka,
  takeLock,
  writePrivateFile,
} from '@accrue/local-servers';
import {
  announce,
  applyPlatformTopics,
  checkPortIsFree,
  configKeysOf,
  ContextValues,
  ensureKeyFiles,
  Lifecycle,
  makeFolder,
  migrateContexts,
  type NewKeys,
  SCHEMAS,
  settleContextValues,
  variablesOf,
  withdraw,
  keptSessionKey,
} from '@accrue/runtime';
import type { ClusterConfig } from './config';
import type { LogPrinter } from './log-printer';
import { specify, type Foundation } from './processes';
import { SupervisedProcess } from './supervised-process';

export interface ClusterOptions {
  readonly config: ClusterConfig;
  readonly environment: NodeJS.ProcessEnv;
  readonly printer: LogPrinter;
  /** One line for a person. */
  readonly say: (message: string) => void;
}

export interface Running {
  readonly url: string;
  /** Keys in clear, when they were made by this start. */
  readonly newKeys: NewKeys | null;
}

/** The first start makes all schemas, and all processes load on few cores. */
const READY_MS_MAX = 180_000;
const STOP_MS_MAX = 60_000;

/** Kafka, PostgreSQL, the services and a gateway on this machine, each a process of its own. */
export class Cluster {
  private readonly life: Lifecycle;
  private services: readonly SupervisedProcess[] = [];
  private gateway: SupervisedProcess | undefined;
  private servers: () => Record<string, number | null> = () => ({});
  private restarting = false;
  private writing: Promise<void> = Promise.resolve();
  /** Consumers and tills outside know Kafka by its port, and people the services. */
  private readonly ports: KeptPorts;

  constructor(private readonly options: ClusterOptions) {
    this.ports = new KeptPorts(join(options.config.home, 'ports.json'));
    const log = (fields: object, message: string): void => options.say(`${message} ${JSON.stringify(fields)}`);
    this.life = new Lifecycle({ error: log as never, debug: () => undefined });
  }

  /** @throws StartupError, LockHeld and their like with a message that a person can act on; `stop` ends what has begun */
  async start(): Promise<Running> {
    const { config, environment, say } = this.options;
    await checkPortIsFree(config.host, config.port);
    await makeFolder('ACCRUE_DATA', config.home);
    await this.life.begin(
      'data directory',
      () => takeLock(join(config.dataDirectory, 'platform.lock'), `the data directory ${config.dataDirectory}`),
      (unlock) => unlock(),
    );
    const contextValues = await ContextValues.read(config, configKeysOf(allContexts));
    const { databaseUrls, brokers } = await this.startServers();
    const values = await settleContextValues(contextValues, databaseUrls);
    if (contextValues.whereKept !== null) say(contextValues.whereKept);
    const { keys, newKeys } = await ensureKeyFiles(config.dataDirectory);
    const brokersFile = join(config.home, 'kafka-brokers');
    await this.life.begin(
      'address of Kafka',
      () => writePrivateFile(brokersFile, `${brokers.join(',')}\n`),
      () => rm(brokersFile, { force: true }),
    );
    say(`Kafka for tills and BI is at ${brokers.join(',')} (KAFKA_BROKERS, kept in ${brokersFile})`);
    say('preparing topics and schemas');
    const shared = { ...environment, ...variablesOf(databaseUrls), KAFKA_BROKERS: brokers.join(',') };
    await Promise.all([applyPlatformTopics(shared), migrateContexts(shared, allContexts)]);
    const sessionKey = (config.web.sessionKey ?? (await keptSessionKey(config.dataDirectory))).export().toString('hex');
    const edge = { sessionKey, cardKey: newApiKey('member'), ssoKey: newApiKey('sso') };
    const url = await this.startProcesses({ databaseUrls, brokers, keys, values, ...edge });
    await this.life.begin(
      'announcement',
      () => announce(config.dataDirectory, url),
      () => withdraw(config.dataDirectory),
    );
    return { url, newKeys };
  }

  /** In order: gateway, services, Kafka, PostgreSQL. @returns false when something did not stop by itself */
  stop(): Promise<boolean> {
    return this.life.stop(STOP_MS_MAX);
  }

  /** Each service anew, one after the other, each when the one before is ready: for its callers nothing stops. */
  async rollingRestart(): Promise<void> {
    const { say } = this.options;
    if (this.restarting) return say('a rolling restart is under way already');
    this.restarting = true;
    const startedAt = performance.now();
    try {
      for (const service of this.services) {
        say(`restarting ${service.spec.name}`);
        await service.stop();
        service.start();
        await service.untilReady(READY_MS_MAX);
      }
      say(`all services are restarted (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
    } catch (error) {
      say(`the rolling restart ends here: ${String(error)}`);
    } finally {
      this.restarting = false;
    }
  }

  /** Both at once, as each takes its time. */
  private async startServers(): Promise<Pick<Foundation, 'databaseUrls' | 'brokers'>> {
    const { config, printer, say } = this.options;
    const kept = (name: string) => ({
      choosePort: () => this.ports.of(name),
      onChange: () => {
        if (this.services.length > 0) this.writeProcesses();
      },
    });
    const logAs = (name: string) => (message: string) => printer.print(name, message);
    if (config.databaseUrls === null || config.brokers.length === 0) say('starting Kafka and PostgreSQL');
    const postgres =
      config.databaseUrls === null
        ? startEmbeddedPostgres({
            dataDirectory: join(config.home, 'postgres'),
            log: logAs('postgres'),
            ...kept('postgres'),
          })
        : null;
    const kafka =
      config.brokers.length === 0
        ? startLocalKafka({ dataDirectory: join(config.home, 'kafka'), log: logAs('kafka'), ...kept('kafka') })
        : null;
    // Whichever fails first is reported; the other one must not fail unheard meanwhile.
    kafka?.catch(() => undefined);
    const database =
      postgres &&
      (await this.life.begin(
        'PostgreSQL',
        () => postgres,
        (server) => server.stop(),
      ));
    const broker =
      kafka &&
      (await this.life.begin(
        'Kafka',
        () => kafka,
        (server) => server.stop(),
      ));
    this.servers = () => ({
      ...(database === null ? {} : { postgres: database.pid ?? null }),
      ...(broker === null ? {} : { kafka: broker.pid ?? null }),
    });
    const databaseUrls = database === null ? (config.databaseUrls ?? {}) : await prepareRoles(database.url, SCHEMAS);
    return { databaseUrls, brokers: broker?.brokers ?? config.brokers };
  }

  private async startProcesses(foundation: Foundation): Promise<string> {
    const { config, environment, printer, say } = this.options;
    const { services, gateway, url } = await specify(config, environment, foundation, (name) => this.ports.of(name));
    const events = { printer, say, onChange: () => this.writeProcesses() };
    this.services = services.map((spec) => new SupervisedProcess(spec, events));
    this.gateway = new SupervisedProcess(gateway, events);
    const all = [...this.services, this.gateway];
    await this.life.begin(
      'process list',
      () => Promise.resolve(),
      () => this.writing.then(() => rm(this.processFile, { force: true })),
    );
    say('starting the services');
    await this.life.begin(
      'services',
      () => begin(this.services),
      () => end(this.services),
    );
    await this.life.begin(
      'gateway',
      () => begin(all.slice(-1)),
      () => end(all.slice(-1)),
    );
    await Promise.all(all.map((process) => process.untilReady(READY_MS_MAX)));
    return url;
  }

  /** For programs on this machine that want to know, and for whoever looks for a process among many. One write at a time. */
  private writeProcesses(): void {
    this.writing = this.writing
      .then(() => {
        const supervised = [...this.services, ...(this.gateway === undefined ? [] : [this.gateway])];
        const processes = {
          supervisor: process.pid,
          ...this.servers(),
          ...Object.fromEntries(supervised.map(({ spec, pid }) => [spec.name, pid])),
        };
        return writePrivateFile(this.processFile, `${JSON.stringify(processes, null, 2)}\n`);
      })
      .catch((error: unknown) => this.options.say(`${this.processFile} cannot be written: ${String(error)}`));
  }

  private get processFile(): string {
    return join(this.options.config.home, 'processes.json');
  }
}

const begin = (processes: readonly SupervisedProcess[]): Promise<void> => {
  for (const process of processes) process.start();
  return Promise.resolve();
};

const end = async (processes: readonly SupervisedProcess[]): Promise<void> => {
  const clean = await Promise.all(processes.map((process) => process.stop()));
  if (clean.includes(false)) throw new Error('a process had to be killed');
};
