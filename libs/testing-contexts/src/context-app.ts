import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { contractOf, schemaRegistry } from '@accrue/contracts';
import type { EventLog } from '@accrue/event-store';
import { createHttpApp, fixedApiKeys } from '@accrue/http';
import { contextModule, type ContextDefinition, type ContextPorts } from '@accrue/context-kit';
import {
  connectBus,
  dataSchemaOf,
  envelopeOf,
  sourceOf,
  type Message,
  type WiredSubscription,
} from '@accrue/messaging';
import { JOB_MIGRATIONS, jobProblems, JobRunner, Jobs, JobSlots, type Job } from '@accrue/jobs';
import type { InstantIso } from '@accrue/kernel';
import { migrate, type Database } from '@accrue/persistence';
import {
  createProjectionRunner,
  openReadModels,
  PROJECTION_MIGRATIONS,
  type ProjectionRunner,
} from '@accrue/projections';
import { createPostgresClaims, Scheduler, SCHEDULING_MIGRATIONS } from '@accrue/scheduling';
import {
  createMemoryEventLog,
  FixedClock,
  mustBeDocumented,
  testDatabase,
  type MemoryEventLogOptions,
} from '@accrue/testing';

/** A till, two operators, for what takes two, an analyst, somebody of support, and the server of the cards. */
const KEYS = fixedApiKeys({
  P: { name: 'till-1', role: 'pos' },
  O: { name: 'anna', role: 'operator' },
  O2: { name: 'boris', role: 'operator' },
  A: { name: 'bi', role: 'analyst' },
  S: { name: 'clara', role: 'support' },
  M: { name: 'card', role: 'member' },
});

/** What came over the wire is looked into as it is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a type of its own for every answer would test the types
export type Wire = any;

/** Each key of a context's configuration, where a test gives no other. */
export const CONFIGURED_KEY = 'a1'.repeat(32);

export interface Answer {
  readonly status: number;
  /** What came as JSON; of NDJSON, its lines; else the text. */
  readonly body: Wire;
  /** As it was sent: numbers beyond 2^53 with all their digits. */
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface ContextAppParts {
  readonly definition: ContextDefinition;
  readonly http: NestFastifyApplication;
  readonly log: EventLog;
  readonly database: Database;
  readonly projections: ProjectionRunner;
  /** What time makes due is done when the test says so: `scheduler.runOnce(work)`. */
  readonly scheduler: Scheduler;
  readonly jobs: Jobs;
  /** What takes long is done when the test says so. */
  readonly jobRunner: JobRunner;
  readonly clock: FixedClock;
  readonly consumers: readonly WiredSubscription[];
  readonly dispose: () => Promise<void>;
}

export interface ContextAppOptions {
  /** What the context's clock shows; RFC 3339. */
  readonly now?: string;
  readonly log?: Pick<MemoryEventLogOptions, 'partitions' | 'positions'>;
}

/** What a context stands on, when a test brings it itself. */
export interface ContextAppGround {
  readonly log: EventLog;
  readonly database: Database;
  readonly clock: FixedClock;
  readonly dispose: () => Promise<void>;
}

/** A context as the platform runs it, over a memory log and a real database; messages are delivered by hand. */
export class ContextApp {
  readonly http: NestFastifyApplication;
  readonly log: EventLog;
  readonly database: Database;
  readonly projections: ProjectionRunner;
  readonly scheduler: Scheduler;
  readonly clock: FixedClock;
  private delivered = 0;

  protected constructor(private readonly parts: ContextAppParts) {
    this.http = parts.http;
    this.log = parts.log;
    this.database = parts.database;
    this.projections = parts.projections;
    this.scheduler = parts.scheduler;
    this.clock = parts.clock;
  }

  protected static async partsOf(
    definition: ContextDefinition,
    { now, log = {} }: ContextAppOptions = {},
  ): Promise<ContextAppParts> {
    const clock = new FixedClock(now);
    const test = await testDatabase();
    return this.partsOn(definition, {
      log: createMemoryEventLog({ clock, partitions: 4, ...log }),
      database: test.open(definition.name),
      clock,
      dispose: () => test.drop(),
    });
  }

  /** @param more values from the configuration, and another way for the context itself to its database */
  protected static async partsOn(
    definition: ContextDefinition,
    { log, database, clock, dispose }: ContextAppGround,
    more: Partial<Pick<ContextPorts, 'config' | 'database'>> = {},
  ): Promise<ContextAppParts> {
    const { name, migrations, projections: models, problemStatuses } = definition;
    await migrate(database, name, [
      ...[...migrations, ...PROJECTION_MIGRATIONS, ...SCHEDULING_MIGRATIONS, ...JOB_MIGRATIONS],
    ]);
    const projections = createProjectionRunner({ context: name, log, database, projections: models });
    await projections.start();
    const readModels = await openReadModels(more.database ?? database, models);
    const config = Object.fromEntries(definition.configKeys.map((key) => [key, CONFIGURED_KEY]));
    const jobs = new Jobs(name, more.database ?? database);
    const own = { name, log, database, projections, readModels, jobs, clock, config, ...more };
    const ports = own as unknown as ContextPorts;
    const module = contextModule(definition, ports);
    const http = await createHttpApp({
      modules: [module],
      apiKeys: KEYS,
      problemStatuses: { ...problemStatuses, ...jobProblems },
    });
    const consumers: WiredSubscription[] = [];
    const byHand = {
      subscribe: (consumer: WiredSubscription) => void consumers.push(consumer),
      start: nothing,
      stop: nothing,
    };
    connectBus(http, byHand);
    const scheduler = new Scheduler({
      context: name,
      works: (definition.dueWork ?? []).map((work) => http.get(work, { strict: false })),
      claims: createPostgresClaims(database),
      clock,
    });
    const jobRunner = new JobRunner({
      ...{ jobs, database, slots: new JobSlots(1) },
      kinds: (definition.jobs ?? []).map((kind) => http.get(kind, { strict: false })),
    });
    return { definition, http, log, database, projections, scheduler, jobs, jobRunner, clock, consumers, dispose };
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.projections.stop();
    await this.parts.dispose();
  }

  /** @param body an object as JSON; text as NDJSON */
  async call(
    key: string,
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const lines: Record<string, string> = typeof body === 'string' ? { 'content-type': 'application/x-ndjson' } : {};
    const response = await this.http.inject({
      method,
      url,
      headers: { 'x-api-key': key, ...lines, ...headers },
      ...(body === undefined ? {} : { payload: body as string | object }),
    });
    const type = String(response.headers['content-type']);
    mustBeDocumented({ method, path: url, status: response.statusCode, mediaType: type, body: response.body });
    return {
      status: response.statusCode,
      body: parsed(type, response.body),
      text: response.body,
      headers: response.headers,
    };
  }

  /** Does the job that an answer tells of. @returns how it ended */
  async jobOf({ status, body, headers }: Answer): Promise<Job> {
    const { id } = body as { readonly id: string };
    expect([status, headers['location']]).toEqual([202, `/v1/jobs/${id}`]);
    await this.parts.jobRunner.runAll();
    return this.parts.jobs.find(id, 'operator');
  }

  /** The same of one that is done. @returns its result */
  async resultOf(answer: Answer): Promise<Wire> {
    const { state, result, error } = await this.jobOf(answer);
    expect([state, error]).toEqual(['done', null]);
    return result;
  }

  get(url: string, key = 'A'): Promise<Answer> {
    return this.call(key, 'GET', url);
  }

  /** All items of a list, page after page. @throws Error when a page is longer than `limit`, or empty and not the only one */
  async listed(path: string, name: string, limit: number, key = 'A'): Promise<readonly Wire[]> {
    const items: unknown[] = [];
    let cursor = '';
    for (;;) {
      const answer = await this.get(`${path}?limit=${String(limit)}${cursor}`, key);
      const { [name]: page, nextCursor } = answer.body as Record<string, unknown> & {
        readonly nextCursor: string | null;
      };
      if (!Array.isArray(page) || page.length > limit || (page.length === 0 && items.length > 0))
        throw new Error(`no page of ${String(limit)}: ${JSON.stringify(page)}`);
      items.push(...(page as readonly unknown[]));
      if (nextCursor === null) return items;
      cursor = `&cursor=${nextCursor}`;
    }
  }

  /** Hands a fact to every consumer of its type, valid and in its envelope, as the bus does. */
  async deliver(type: string, data: object, id?: string): Promise<void> {
    await this.hand(type, data, id, () => true);
  }

  /** @throws Error when the group does not consume the type */
  async deliverTo(group: string, type: string, data: object, id?: string): Promise<void> {
    const handed = await this.hand(type, data, id, (consumer) => consumer.group === group);
    if (handed === 0) throw new Error(`no consumer ${group} of ${type}`);
  }

  /** All at once, as to a consumer of transactions that starts from zero. @throws Error when the group is not one */
  async deliverPageTo(group: string, ...facts: readonly (readonly [type: string, data: object])[]): Promise<void> {
    const messages = facts.map(([type, data]) => this.messageOf(type, data));
    const handler = this.parts.consumers.find((consumer) => consumer.group === group)?.handler;
    if (handler?.kind !== 'transaction') throw new Error(`no consumer ${group} of pages`);
    await this.database.transaction((tx) => handler.handle(messages, tx));
  }

  /** Everything published so far, partition by partition, or of one stream; each message is valid under its contract. */
  async published(streamId?: string): Promise<readonly Message[]> {
    const { name, publications } = this.parts.definition;
    const events = streamId === undefined ? await this.events() : await this.log.readStream(streamId);
    const told = events.filter(({ type }) => type in publications.messagesOf);
    const messages = told.flatMap((event) =>
      publications
        .publish(event)
        .map((message, index) =>
          envelopeOf(event, message, { source: sourceOf(name), registry: schemaRegistry }, index),
        ),
    );
    for (const { type, data } of messages)
      if (data !== null) expect([type, schemaRegistry.validate(type, data)]).toEqual([type, null]);
    return messages;
  }

  async eventCount(): Promise<number> {
    return (await this.log.heads()).reduce((sum, head) => sum + head, 0);
  }

  /** All read models have everything that is in the log. */
  async settled(): Promise<void> {
    while ((await this.projections.lag()).some(({ behind }) => behind > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private async events() {
    const partitions = Array.from({ length: this.log.partitions }, (_unused, partition) => partition);
    const pages = await Promise.all(partitions.map((p) => this.log.read(p, { after: 0, limit: 100_000 })));
    return pages.flatMap(({ events }) => events);
  }

  /** @returns how many consumers had it */
  private async hand(
    type: string,
    data: object,
    id: string | undefined,
    isMeant: (consumer: WiredSubscription) => boolean,
  ): Promise<number> {
    const message = this.messageOf(type, data, id);
    const consumers = this.parts.consumers.filter(
      (consumer) => consumer.topic === message.topic && consumer.types.includes(type) && isMeant(consumer),
    );
    for (const { handler } of consumers) {
      if (handler.kind === 'each') await handler.handle(message);
      else await this.database.transaction((tx) => handler.handle([message], tx));
    }
    return consumers.length;
  }

  private messageOf(type: string, data: object, id = `message-${(this.delivered += 1)}`): Message {
    expect([type, schemaRegistry.validate(type, data)]).toEqual([type, null]);
    const topic = contractOf(type)?.topic ?? '';
    const envelope = { source: '/accrue/test', subject: 's', key: 'k', dataschema: dataSchemaOf(type) };
    const extensions = { correlationid: 'c-1' };
    const time = schemaRegistry.eventTimeOf(type, data) as InstantIso;
    return { ...envelope, topic, id, type, time, data, extensions };
  }
}

const nothing = (): Promise<void> => Promise.resolve();

const parsed = (type: string, body: string): unknown => {
  if (type.includes('ndjson')) {
    const lines = body.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as unknown);
  }
  return type.includes('json') ? (JSON.parse(body) as unknown) : body;
};
