import { newApiKey } from '@accrue/api-keys';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { allContexts } from '@accrue/contexts';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { freePort, prepareRoles, startEmbeddedPostgres, type EmbeddedPostgres } from '@accrue/local-servers';
import {
  configKeysOf,
  applyPlatformTopics,
  ContextValues,
  ensureKeyFiles,
  migrateContexts,
  SCHEMAS,
  settleContextValues,
  variablesOf,
  type DatabaseUrls,
} from '@accrue/runtime';
import { readClusterConfig } from '../../apps/cluster/src/config';
import { LogPrinter } from '../../apps/cluster/src/log-printer';
import { specify } from '../../apps/cluster/src/processes';
import { SupervisedProcess, type ProcessSpec } from '../../apps/cluster/src/supervised-process';
import { PlatformClient, READY_WITHIN_MS, root } from '../e2e/platform-client';
import { startClusterKafka, type ClusterKafka } from './cluster-kafka';
import { SmallDisk } from './small-disk';
import { TcpProxy } from './tcp-proxy';

const LOG_CHARACTERS_MAX = 30_000;
const LAST_WORDS_CHARACTERS = 3_000;
/** A service starts in some 3 s; on a machine with other work it may take several times as long. */
const PATIENCE = { ACCRUE_GATEWAY_RETRY_MS: '45000', ACCRUE_HUNG_MS: '600000' };

/**
 * What `npm run cluster` runs, with the same supervision, and a hand on every part of it: each process by its id, the broker, the
 * database and its disk, and the network between them.
 */
export class Cluster extends PlatformClient {
  protected log = '';
  /** Of processes of ours that ended without being told to: what they said last. */
  readonly deaths: string[] = [];
  private readonly processes = new Map<string, SupervisedProcess>();
  private readonly seconds: SupervisedProcess[] = [];
  private readonly endings: (() => Promise<unknown>)[] = [];
  private readonly printer = new LogPrinter({
    names: ['postgres', 'kafka', ...CONTEXTS, 'gateway'],
    coloured: false,
    write: (text) => this.keep(text),
  });
  private parts!: { readonly kafka: ClusterKafka; readonly postgres: EmbeddedPostgres };
  disk: SmallDisk | null = null;
  databaseProxy!: TcpProxy;

  private constructor(
    data: string,
    port: number,
    private readonly own: NodeJS.ProcessEnv,
  ) {
    super(data, port);
  }

  /**
   * @param own what the services are told on top
   * @throws what keeps a part from starting; then nothing is left running
   */
  static async start(own: NodeJS.ProcessEnv = {}): Promise<Cluster> {
    const data = mkdtempSync(join(tmpdir(), 'accrue-faults-'));
    // When root runs the tests, PostgreSQL runs as somebody else, who has to get in.
    chmodSync(data, 0o755);
    const cluster = new Cluster(data, await freePort(), own);
    try {
      await cluster.begin();
      return cluster;
    } catch (error) {
      await cluster.dispose();
      throw new Error(`the cluster does not start:\n${cluster.log}`, { cause: error });
    }
  }

  /** Of the services and the gateway. */
  process(name: ContextName | 'gateway'): SupervisedProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new Error(`no process ${name}`);
    return found;
  }

  pidOf(name: ContextName | 'gateway' | 'kafka' | 'postgres'): number | undefined {
    if (name === 'kafka' || name === 'postgres') return this.parts[name].pid;
    return this.process(name).pid ?? undefined;
  }

  /** Of the database server itself, past the proxy. */
  get databaseUrl(): string {
    return this.parts.postgres.url;
  }

  /** Of the broker itself, past the proxy. */
  get brokers(): readonly string[] {
    return this.parts.kafka.brokers;
  }

  get kafkaProxy(): TcpProxy {
    return this.parts.kafka.proxy;
  }

  /** A second process of a service, which shares its work and takes over what it leaves. Not behind the gateway, unless it gets the port of the first. */
  async startSecond(name: ContextName, environment: NodeJS.ProcessEnv = {}): Promise<SupervisedProcess> {
    const { spec } = this.process(name);
    const port = environment['ACCRUE_PORT'] ?? String(await freePort());
    const second = this.supervise({
      ...spec,
      environment: { ...spec.environment, ...environment, ACCRUE_PORT: port },
      probeUrl: `http://127.0.0.1:${port}/readyz`,
      liveUrl: `http://127.0.0.1:${port}/livez`,
    });
    this.seconds.push(second);
    second.start();
    await second.untilReady(READY_WITHIN_MS);
    return second;
  }

  /** The broker goes away and stays away. */
  async killBroker(): Promise<void> {
    await this.parts.kafka.kill();
  }

  async startBroker(): Promise<void> {
    await this.parts.kafka.start();
  }

  tail(): string {
    return this.log;
  }

  /** Stops everything, whatever state it is in. */
  async dispose(): Promise<void> {
    const failures: unknown[] = [];
    for (const end of this.endings.splice(0).reverse()) await end().catch((error: unknown) => failures.push(error));
    rmSync(this.data, { recursive: true, force: true });
    if (failures.length > 0) throw new AggregateError(failures, 'not everything stopped in order');
  }

  /** The command line finds the gateway by its address: nobody announces it here. */
  protected override environment(): NodeJS.ProcessEnv {
    return { ...super.environment(), ACCRUE_URL: this.url, ACCRUE_KEY: this.key() };
  }

  private async begin(): Promise<void> {
    const home = join(this.data, 'cluster');
    this.disk = SmallDisk.mount(join(this.data, 'disk'));
    this.endings.push(() => Promise.resolve(this.disk?.unmount()));
    const postgres = await startEmbeddedPostgres({
      dataDirectory: join(this.disk?.folder ?? this.data, 'postgres'),
      log: (message) => this.printer.print('postgres', message),
      settings: { max_connections: '250' },
    });
    this.endings.push(() => postgres.stop());
    this.databaseProxy = await TcpProxy.listen(() => Number(new URL(postgres.url).port));
    this.endings.push(() => this.databaseProxy.close());
    const kafka = await startClusterKafka(this.data, (message) => this.printer.print('kafka', message));
    this.endings.push(() => kafka.stop());
    this.parts = { kafka, postgres };

    const databaseUrls = await prepareRoles(postgres.url, SCHEMAS);
    const direct = { ...this.own, ...variablesOf(databaseUrls), KAFKA_BROKERS: kafka.brokers.join(',') };
    await Promise.all([applyPlatformTopics(direct), migrateContexts(direct, allContexts)]);
    const proxied = Object.fromEntries(
      Object.entries(databaseUrls).map(([schema, ownUrl]) => {
        const url = new URL(ownUrl);
        url.port = String(this.databaseProxy.port);
        return [schema, url.href];
      }),
    );
    await this.startProcesses(home, proxied, kafka.forServices);
  }

  private async startProcesses(home: string, databaseUrls: DatabaseUrls, brokers: readonly string[]): Promise<void> {
    const { keys } = await ensureKeyFiles(this.data);
    const environment = { ...super.environment(), ACCRUE_LOG_LEVEL: 'info', ...PATIENCE, ...this.own };
    const contextKeys = configKeysOf(allContexts);
    const config = { ...readClusterConfig(environment, contextKeys), home };
    const values = await settleContextValues(await ContextValues.read(config, contextKeys), databaseUrls);
    const sessionKey = randomBytes(32).toString('hex');
    const edge = { sessionKey, cardKey: newApiKey('member'), ssoKey: newApiKey('sso') };
    const foundation = { databaseUrls, brokers, keys, values, ...edge };
    const { services, gateway } = await specify(config, environment, foundation, freePort);
    for (const spec of [...services, gateway]) this.processes.set(spec.name, this.supervise(built(spec)));
    const all = [...this.processes.values()];
    this.endings.push(() => Promise.all([...all, ...this.seconds].map((process) => process.stop())));
    for (const process of all) process.start();
    await Promise.all(all.map((process) => process.untilReady(READY_WITHIN_MS)));
  }

  private supervise(spec: ProcessSpec): SupervisedProcess {
    const say = (message: string): void => {
      this.keep(`${message}\n`);
      if (message.includes('ended unexpectedly')) this.deaths.push(`${message}\n${this.lastWordsOf(spec.name)}`);
    };
    return new SupervisedProcess(spec, { printer: this.printer, say, onChange: () => undefined });
  }

  private lastWordsOf(name: string): string {
    const own = this.log.split('\n').filter((line) => line.startsWith(`${name} `));
    return own.join('\n').slice(-LAST_WORDS_CHARACTERS);
  }

  private keep(text: string): void {
    this.log = (this.log + text).slice(-LOG_CHARACTERS_MAX);
  }
}

/** The programs as they are built; here the supervisor itself runs from its sources. */
const built = (spec: ProcessSpec): ProcessSpec => {
  const script = spec.command.at(-1) ?? '';
  return { ...spec, command: [...spec.command.slice(0, -1), join(root, 'dist', relative(root, script))] };
};
