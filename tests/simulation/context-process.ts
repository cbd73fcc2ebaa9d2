import { schemaRegistry } from '@accrue/contracts';
import { ContextPorts, type ContextDefinition } from '@accrue/context-kit';
import { Growth, type EventLog } from '@accrue/event-store';
import { instantFromEpochMs, Rejected } from '@accrue/kernel';
import {
  CheckpointWriter,
  classifyFailure,
  consumerOf,
  decode,
  DEFAULT_DELIVERY_OPTIONS,
  FactEncoder,
  FactsSource,
  loadCheckpoints,
  SILENT,
  type Consumer,
  type ConsumerPorts,
  type LetterStore,
  type WiredSubscription,
} from '@accrue/messaging';
import type { ProjectionRejectionCode, Projections } from '@accrue/projections';
import { Scheduler } from '@accrue/scheduling';
import { createMemoryClaims, createMemoryEventLog, type MemoryEventLog } from '@accrue/testing';
import { Container } from './container';
import type { FaultyWorld } from './faults';
import { simulatedReadModels, SimulatedProjections } from './read-models';
import { simulatedDatabase, Tables } from './simulated-database';
import { simulatedLog } from './simulated-log';
import type { Life, VirtualTime } from './virtual-time';

/** Of every context: enough that members share them and do not all. */
const PARTITIONS = 2;
/** Looking for work wakes nobody in a simulation but the one who looks. */
const OPTIONS = {
  ...DEFAULT_DELIVERY_OPTIONS,
  pollIntervalMs: 15_000,
  retryDelayMaxMs: 1_000,
};
/** For all that a context keeps secret. */
export const CONFIGURED_KEY = 'a1'.repeat(32);

export interface Letter {
  readonly group: string;
  readonly code: string;
  readonly reason: string;
}

/** To what is in the same place. */
const NO_DISTANCE = { toDatabase: <T>(_label: string, perform: () => Promise<T>): Promise<T> => perform() };

/** Now and then a read model is far behind, and nobody waits so long. */
const caughtUp = async (name: string, { projections }: ContextStore, world: FaultyWorld): Promise<void> => {
  if (world.strikes('lost hint'))
    throw new Rejected<ProjectionRejectionCode>('read.not_caught_up', { projection: name });
  await world.toDatabase(`${name} is up to date`, () => projections.catchUpWith(name));
};

/** What outlives a process: what its ports stored. */
export class ContextStore {
  readonly tables = new Tables();
  readonly letters = new Map<string, Letter>();
  readonly events: MemoryEventLog;
  readonly projections: SimulatedProjections;
  readonly claims;

  constructor(
    readonly definition: ContextDefinition,
    time: VirtualTime,
  ) {
    const clock = { now: () => instantFromEpochMs(time.now()) };
    this.events = createMemoryEventLog({ clock, partitions: PARTITIONS });
    this.projections = new SimulatedProjections(definition.projections, this.events, this.tables);
    this.claims = createMemoryClaims(() => time.now());
  }
}

/** One context as a process: it can die at any moment, and be started again over what it had stored. */
export class ContextProcess {
  readonly life: Life;
  readonly container: Container;
  readonly subscriptions: readonly WiredSubscription[];
  private readonly scheduler: Scheduler;
  private readonly consumers: Consumer[] = [];

  private constructor(
    readonly store: ContextStore,
    private readonly log: EventLog,
    ports: ContextPorts,
    private readonly others: ReadonlyMap<string, ContextStore>,
    private readonly around: Around,
    life: Life,
  ) {
    this.life = life;
    this.container = new Container(store.definition, ports);
    // What comes from outside comes through the door; nobody publishes the topics of the tills here.
    const published = new Set([...others.values()].flatMap(({ definition }) => definition.publications.topics));
    this.subscriptions = this.container.subscriptions().filter(({ topic }) => published.has(topic));
    this.scheduler = new Scheduler({
      context: store.definition.name,
      works: (store.definition.dueWork ?? []).map((work) => this.container.get(work)),
      claims: store.claims,
      clock: ports.clock,
      options: { retryDelayMinMs: 100, retryDelayMaxMs: 1_000, leaseMs: 5_000 },
    });
  }

  /** Up, and at work, when it has run for a moment. */
  static start(name: string, others: ReadonlyMap<string, ContextStore>, around: Around): ContextProcess {
    const store = others.get(name);
    if (store === undefined) throw new Error(`no context ${name}`);
    const { time, world } = around;
    const life = { name, isOver: false };
    return time.in(life, () => {
      const log = simulatedLog(name, store.events.openWriter(), { time, world });
      const database = simulatedDatabase(store.tables, world);
      const ports: ContextPorts = {
        name,
        log,
        database,
        readModels: simulatedReadModels(store.tables, world),
        clock: { now: () => instantFromEpochMs(time.now()) },
        config: Object.fromEntries(store.definition.configKeys.map((key) => [key, CONFIGURED_KEY])),
        projections: { waitForAll: (what: string) => caughtUp(what, store, world) } as unknown as Projections,
        get jobs(): never {
          throw new Error('nobody asks for jobs in a simulation');
        },
        get bus(): never {
          throw new Error('nobody publishes from outside in a simulation');
        },
      };
      const process = new ContextProcess(store, log, ports, others, around, life);
      void process.run().catch((error: unknown) => around.onBroken(`${name} did not start`, error));
      return process;
    });
  }

  /** Nothing of it runs any more; what it had asked for and was on its way may still happen. */
  kill(): void {
    this.life.isOver = true;
  }

  doDueWork(): void {
    for (const work of this.store.definition.dueWork ?? []) {
      const { name } = this.container.get<{ readonly name: string }>(work);
      this.around.time.in(this.life, () => void this.scheduler.runOnce(name).catch(() => undefined));
    }
  }

  /**
   * Hands a message that was handled long ago to its handler again, as a bus does that forgot how far it was.
   * @returns what it was; null: there was none
   */
  async redeliver(pick: (choices: number) => number): Promise<string | null> {
    const each = this.subscriptions.filter(({ handler }) => handler.kind === 'each');
    const subscription = each[pick(each.length)];
    if (subscription?.handler.kind !== 'each') return null;
    const { topic, group, types, handler } = subscription;
    const done = this.store.tables
      .rows<{ topic: string; grp: string; partition: number; position: number }>('consumer_checkpoint')
      .filter((row) => row.topic === topic && row.grp === group && row.position > 0);
    const checkpoint = done[pick(Math.max(1, done.length))];
    if (checkpoint === undefined) return null;
    const { events, definition } = this.publisherOf(topic);
    const source = new FactsSource(events, new FactEncoder(definition.name, definition.publications, schemaRegistry));
    const position = 1 + pick(checkpoint.position);
    for (const { content } of await source.readAt(topic, checkpoint.partition, position)) {
      if ('failure' in content) continue;
      const message = decode(topic, content.raw, schemaRegistry);
      if (!types.includes(message.type) || message.data === null) continue;
      this.around.time.in(
        this.life,
        () => void handler.handle(message).catch((error: unknown) => this.refused(group, error)),
      );
      return `${group} hears ${message.type} of ${message.subject} again`;
    }
    return null;
  }

  /** What was handled once is never refused for good when it comes again; what was left to a person is refused as before. */
  private refused(group: string, error: unknown): void {
    const { code } = error as { readonly code?: string };
    if ([...this.store.letters.values()].some((letter) => letter.group === group && letter.code === code)) return;
    if (classifyFailure(error) !== 'retry') this.around.onBroken(`${group} refused what it had handled`, error);
  }

  /** Messages of others that it has not handled, and work that is due. */
  async behind(): Promise<number> {
    let sum = this.consumers.length === this.subscriptions.length ? 0 : 1;
    for (const consumer of this.consumers) {
      const source = this.publisherOf(consumer.id.topic);
      // Unknown is not nothing.
      sum += consumer.lag(await source.events.heads()).behind ?? 1;
    }
    return sum + (await this.store.projections.behind());
  }

  publisherOf(topic: string): ContextStore {
    const found = [...this.others.values()].find(({ definition }) => definition.publications.topics.includes(topic));
    if (found === undefined) throw new Error(`nobody publishes ${topic}`);
    return found;
  }

  private async run(): Promise<void> {
    await this.log.claim();
    const { time, world } = this.around;
    const database = simulatedDatabase(this.store.tables, world);
    const checkpoints = new CheckpointWriter(database, this.around.checkpointIntervalMs);
    const sources = new Map<ContextStore, { readonly source: FactsSource; readonly growth: Growth }>();
    const sourceOf = (publisher: ContextStore) => {
      const known = sources.get(publisher);
      if (known !== undefined) return known;
      const { name, publications } = publisher.definition;
      const feed = simulatedLog(name, publisher.events, { time, world });
      const made = {
        source: new FactsSource(feed, new FactEncoder(name, publications, schemaRegistry)),
        growth: new Growth(feed, OPTIONS.pollIntervalMs),
      };
      sources.set(publisher, made);
      made.growth.start();
      return made;
    };
    // A start that fails is tried again until it succeeds: that much is left out.
    const calm = simulatedDatabase(this.store.tables, NO_DISTANCE);
    const partitions = Array.from({ length: PARTITIONS }, (_unused, partition) => partition);
    await Promise.all(
      this.subscriptions.map(async (subscription) => {
        const ports: ConsumerPorts = {
          subscription,
          ...sourceOf(this.publisherOf(subscription.topic)),
          registry: schemaRegistry,
          database,
          checkpoints,
          letters: this.letters(),
          options: OPTIONS,
          logger: SILENT,
        };
        const consumer = consumerOf(ports);
        consumer.start(await loadCheckpoints(calm, consumer.id, partitions));
        this.consumers.push(consumer);
      }),
    );
  }

  private letters(): LetterStore {
    const park: LetterStore['park'] = async ({ group, partition, position, ordinal }, _raw, { code, reason }) => {
      const id = `${group} ${String(partition)} ${String(position)} ${String(ordinal)}`;
      this.store.letters.set(id, { group, code, reason });
    };
    return { park } as unknown as LetterStore;
  }
}

/** What a process lives in. */
export interface Around {
  readonly time: VirtualTime;
  readonly world: FaultyWorld;
  readonly checkpointIntervalMs: number;
  /** Something that cannot be, and ends the simulation. */
  onBroken(what: string, error: unknown): void;
}
