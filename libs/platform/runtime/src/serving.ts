import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TOPIC_CONTRACTS } from '@accrue/contracts';
import { createAuditTrail, createHttpApp, openApiDocument, type Edge, type StoredApiKeys } from '@accrue/http';
import { contextModule, type Clock, type ContextDefinition, type ContextPorts } from '@accrue/context-kit';
import { instantFromEpochMs } from '@accrue/kernel';
import { JobRunner, JobSlots } from '@accrue/jobs';
import { connectBus, type MessageBus } from '@accrue/messaging';
import type { Database } from '@accrue/persistence';
import { createPostgresClaims, Scheduler } from '@accrue/scheduling';
import type { ContextsConfig, ServerConfig } from './startup/config';
import { listenProblem } from './startup/port';
import { Health, type PlatformPorts } from './system/platform-ports';
import { PlatformModule } from './system/platform.module';
import { problemStatusesOf } from './system/problems';
import { rebuildKind } from './system/rebuild-job';
import { observePlatform } from './telemetry/platform-gauges';
import type { ContextHost } from './wiring/context-host';
import { drainHttp } from './wiring/drain-http';
import type { Lifecycle } from './wiring/lifecycle';
import { nestLogger, type Logger } from './wiring/logger';

export interface ServingOptions {
  readonly config: ContextsConfig;
  readonly contexts: readonly ContextDefinition[];
  readonly life: Lifecycle;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly onFatal?: (message: string) => void;
}

/** What contexts need beneath them, whichever adapters it comes from. */
export interface Foundation {
  readonly hosts: readonly ContextHost[];
  readonly platform: Database;
  readonly bus: MessageBus;
  readonly apiKeys: StoredApiKeys;
  readonly values: Readonly<Record<string, string>>;
  /** What people's browsers get; null: nothing but the API. */
  readonly edge: Edge | null;
  /** false: only the platform's own routes; the contexts' are served by other processes. */
  readonly servesApi: boolean;
  /** false: other processes do what time makes due, and jobs; this one can only tell of them. */
  readonly doesDueWork: boolean;
}

export interface Served {
  readonly app: NestFastifyApplication;
  readonly url: string;
}

const systemClock: Clock = { now: () => instantFromEpochMs(Date.now()) };

/** Contexts on their foundation: services, subscriptions, HTTP, and where the process is in its life. */
export class Serving {
  private readonly health = new Health();
  private schedulers: readonly Scheduler[] = [];
  private consumed: ReadonlySet<string> = new Set();

  constructor(private readonly options: ServingOptions) {}

  readonly fatal = (message: string): void => this.options.onFatal?.(message);

  /** Another process has taken a log over; nothing that is decided here can be stored any more. */
  fenced(context: string): void {
    if (this.health.phase === 'fenced') return;
    this.health.phase = 'fenced';
    this.fatal(
      `Another program has taken over the ${context} log of this database; this one can store nothing any more and ends.`,
    );
  }

  /** Bus and HTTP run when it resolves. @throws StartupError when it cannot listen; what the bus throws */
  async serve(foundation: Foundation, beforeListen: () => Promise<void> = () => Promise.resolve()): Promise<Served> {
    const { life, config } = this.options;
    const { hosts, bus } = foundation;
    const modules = hosts.map((host) => contextModule(host.definition, this.portsOf(host, foundation), foundation));
    const app = await life.begin(
      'services',
      () => this.createApp(foundation, modules),
      (nest) => nest.close(),
    );
    const transport = connectBus(app, bus);
    this.consumed = transport.topics;
    await life.begin(
      'message bus',
      () => app.startAllMicroservices(),
      () => transport.close(),
    );
    this.schedulers = hosts.map((host) => this.schedulerOf(host, app));
    if (foundation.doesDueWork)
      await life.begin(
        'due work',
        () => Promise.resolve(this.schedulers.forEach((scheduler) => scheduler.start())),
        () => Promise.all(this.schedulers.map((scheduler) => scheduler.stop())).then(() => undefined),
      );
    if (foundation.doesDueWork) {
      const slots = new JobSlots(config.jobsRunningMax);
      const runners = hosts.map((host) => this.jobRunnerOf(host, app, slots));
      await life.begin(
        'jobs',
        () => Promise.resolve(runners.forEach((runner) => runner.start())),
        () => Promise.all(runners.map((runner) => runner.stop())).then(() => undefined),
      );
    }
    const { schedulers, health } = this;
    await life.begin(
      'gauges',
      () => Promise.resolve(observePlatform({ ...foundation, database: foundation.platform, health, schedulers })),
      (end) => Promise.resolve(end()),
    );
    await beforeListen();
    const url = await life.begin(
      'http',
      () => listen(app, config),
      () => drainHttp(app),
    );
    await life.begin(
      'readiness',
      () => Promise.resolve(this.enter('running', 'starting')),
      () => Promise.resolve(this.enter('stopping', 'running')),
    );
    return { app, url };
  }

  private enter(phase: Health['phase'], from: Health['phase']): void {
    if (this.health.phase === from) this.health.phase = phase;
  }

  private async createApp(
    { hosts, platform, bus, apiKeys, edge }: Foundation,
    modules: readonly DynamicModule[],
  ): Promise<NestFastifyApplication> {
    const { contexts, logger, config } = this.options;
    let document: object | undefined;
    const audit = createAuditTrail(platform);
    const ports: PlatformPorts = {
      hosts,
      bus,
      database: platform,
      apiKeys,
      audit,
      outsideTopics: () => outsideTopics(this.consumed),
      schedulers: () => this.schedulers,
      health: this.health,
      // Made for whoever asks first: it takes a second that no start should wait for.
      openApi: () => (document ??= openApiDocument(app, problemStatuses)),
    };
    const problemStatuses = problemStatusesOf(contexts);
    const app: NestFastifyApplication = await createHttpApp({
      modules: [...modules, PlatformModule.register(ports)],
      apiKeys,
      audit,
      edge,
      trustedProxies: config.trustedProxies,
      problemStatuses,
      log: logger,
      nestLogger: nestLogger(logger),
    });
    return app;
  }

  private schedulerOf({ definition, database }: ContextHost, app: NestFastifyApplication): Scheduler {
    return new Scheduler({
      context: definition.name,
      works: (definition.dueWork ?? []).map((work) => app.get(work, { strict: false })),
      claims: createPostgresClaims(database),
      clock: this.clock,
      logger: this.options.logger,
    });
  }

  private jobRunnerOf(
    { definition, database, jobs, projections }: ContextHost,
    app: NestFastifyApplication,
    slots: JobSlots,
  ): JobRunner {
    const kinds = (definition.jobs ?? []).map((kind) => app.get(kind, { strict: false }));
    return new JobRunner({
      ...{ jobs, database, slots, logger: this.options.logger },
      kinds: [...kinds, rebuildKind(projections)],
    });
  }

  private get clock(): Clock {
    return this.options.clock ?? systemClock;
  }

  private portsOf(
    { definition, log, database, projections, readModels, jobs }: ContextHost,
    { bus, values }: Foundation,
  ): ContextPorts {
    return {
      name: definition.name,
      log,
      database,
      projections,
      readModels,
      jobs,
      bus,
      clock: this.clock,
      config: Object.fromEntries(definition.configKeys.map((key) => [key, values[key] ?? ''])),
      ...cachesOf(this.options.config),
    };
  }
}

const cachesOf = ({ cacheMib }: ContextsConfig): Pick<ContextPorts, 'caches'> => {
  if (cacheMib === null) return {};
  const bytes = cacheMib * 1024 * 1024;
  return { caches: { stateBytesMax: bytes, eventCacheBytesMax: bytes } };
};

/** Topics that no context publishes are open to the outside, where somebody consumes them. */
const outsideTopics = (consumed: ReadonlySet<string>): ReturnType<PlatformPorts['outsideTopics']> =>
  TOPIC_CONTRACTS.filter(({ topic }) => topic.startsWith('loyalty.pos.') && consumed.has(topic));

const listen = async (
  app: NestFastifyApplication,
  { host: wanted, port: wantedPort }: ServerConfig,
): Promise<string> => {
  try {
    await app.listen(wantedPort, wanted);
  } catch (error) {
    throw listenProblem(error, wanted, wantedPort);
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : wantedPort;
  const host = ['0.0.0.0', '::'].includes(wanted) ? '127.0.0.1' : wanted;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};
