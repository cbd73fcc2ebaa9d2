import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { deadLetterTopicOf, TOPIC_CONTRACTS, TOPIC_PARTITIONS } from '@accrue/contracts';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import { BUS_MIGRATIONS, CONSUMER_MIGRATIONS } from '@accrue/messaging';
import { applyTopics } from '@accrue/messaging-kafka';
import { migrate, openDatabase } from '@accrue/persistence';
import { startEmbeddedPostgres, startLocalKafka } from '@accrue/local-servers';
import { inRounds, ratioOf, summarize } from '../rounds';
import { startSide } from '../side';
import type { BareRequest } from './bare-side';
import type { RelayRequest } from './relay-side';
import { fillLedger } from './ledger-events';
import { bareTopicOf, CONTEXT, RELAY_TOPICS, type Place } from './place';

export interface RelayBenchOptions {
  readonly rounds: number;
  readonly events: number;
  /** Of the relay's process, e.g. --cpu-prof. */
  readonly nodeFlags?: readonly string[];
  /** Sizes of the bare producer's requests, in bytes, beside that of the relay's. */
  readonly requestBytes?: readonly number[];
  /** Events of a partition that the relay reads at once, beside what it does by default. */
  readonly pageEvents?: readonly number[];
}

/** What the relay's own requests are bounded by. */
const SAME_BYTES = 900_000;

const prepare = async ({ databaseUrl, brokers }: Place, events: number): Promise<number> => {
  const open = (schema: string) =>
    openDatabase({ url: databaseUrl, schema, connectionsMax: 4, applicationName: 'bench prepares' });
  const database = open(CONTEXT);
  const platform = open('platform');
  await migrate(database, CONTEXT, CONSUMER_MIGRATIONS);
  await migrate(platform, 'platform', BUS_MIGRATIONS);
  const log = await createPostgresEventLog({ database });
  const filled = await fillLedger(log, events);
  await log.close();
  await database.query('vacuum analyze');
  await Promise.all([database.close(), platform.close()]);
  const topics = TOPIC_CONTRACTS.filter(({ topic }) => (RELAY_TOPICS as readonly string[]).includes(topic));
  await applyTopics(
    new Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: logLevel.WARN }),
    [
      ...topics,
      ...topics.map(({ topic, cleanup }) => ({ topic: bareTopicOf(topic), cleanup })),
      { topic: deadLetterTopicOf(CONTEXT), cleanup: 'delete' as const },
    ].map(({ topic, cleanup }) => ({ topic, cleanup, partitions: TOPIC_PARTITIONS })),
  );
  return filled;
};

/** The relay beside a bare idempotent producer that has the same messages in memory already: same broker, same bytes. */
export const relayBench = async ({
  rounds,
  events,
  nodeFlags = [],
  requestBytes = [],
  pageEvents = [],
}: RelayBenchOptions) => {
  const data = mkdtempSync(join(tmpdir(), 'accrue-bench-'));
  chmodSync(data, 0o755); // as root, PostgreSQL runs as somebody else
  const say = (message: string): void => console.log(message);
  const opened: (() => Promise<void>)[] = [() => Promise.resolve(rmSync(data, { recursive: true, force: true }))];
  try {
    const postgres = await startEmbeddedPostgres({ dataDirectory: join(data, 'postgres'), log: say });
    opened.push(() => postgres.stop());
    const kafka = await startLocalKafka({ dataDirectory: join(data, 'kafka'), log: say });
    opened.push(() => kafka.stop());
    const place: Place = { databaseUrl: postgres.url, brokers: kafka.brokers };
    const filled = await prepare(place, events);
    console.log(
      `${filled} events of the ledger, each for ${RELAY_TOPICS.length} topics of ${TOPIC_PARTITIONS} partitions`,
    );
    const relay = startSide(join(__dirname, 'relay-side.ts'), place, nodeFlags);
    opened.push(() => relay.stop());
    const bare = startSide(join(__dirname, 'bare-side.ts'), place);
    opened.push(() => bare.stop());
    const bareOf = (bytesMax: number) => ({
      name: `bare, ${bytesMax / 1_000} kB a request`,
      run: () => bare.run({ bytesMax } satisfies BareRequest),
    });
    const bares = [SAME_BYTES, ...requestBytes].map(bareOf);
    const relays = [
      { name: 'relay', run: () => relay.run({} satisfies RelayRequest) },
      ...pageEvents.map((events) => ({
        name: `relay, ${events} events a page`,
        run: () => relay.run({ pageEvents: events } satisfies RelayRequest),
      })),
    ];
    const all = await inRounds([...relays, ...bares], rounds);
    return {
      events: filled,
      messages: filled * RELAY_TOPICS.length,
      rounds: all,
      summaries: Object.fromEntries([...relays, ...bares].map(({ name }) => [name, summarize(all, name)])),
      ratios: Object.fromEntries(
        relays.flatMap((ours) =>
          bares.flatMap(({ name }) =>
            ['events/s', 'CPU s'].map((figure) => [
              `${ours.name} / ${name}, ${figure}`,
              ratioOf(all, figure, ours.name, name),
            ]),
          ),
        ),
      ),
    };
  } finally {
    for (const close of opened.reverse()) await close();
  }
};
