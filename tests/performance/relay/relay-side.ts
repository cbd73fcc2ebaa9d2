import { createSecretKey, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deadLetterTopicOf, schemaRegistry, TOPIC_PARTITIONS } from '@accrue/contracts';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import { ledgerContext } from '@accrue/ledger-service';
import { MessageSeal } from '@accrue/messaging';
import { createKafkaBus } from '@accrue/messaging-kafka';
import { openDatabase } from '@accrue/persistence';
import { serveRounds, timed } from '../side';
import { CONTEXT, type Place } from './place';

export interface RelayRequest {
  /** Of one partition of the feed, read at once; default: the relay's own. */
  readonly pageEvents?: number;
}

/** One short query: asking must not cost what is measured. */
const PROGRESS_POLL_MS = 50;

/** The relay as a service process with the role `relay` runs it, from the first event to the checkpoint behind the last. */
void serveRounds<Place, RelayRequest>(async ({ databaseUrl, brokers }) => {
  const open = (schema: string) =>
    openDatabase({ url: databaseUrl, schema, connectionsMax: 12, applicationName: `bench ${schema}` });
  const database = open(CONTEXT);
  const platform = open('platform');
  const log = await createPostgresEventLog({ database });
  return {
    run: async ({ pageEvents }) => {
      await database.query('delete from consumer_checkpoint');
      const bus = createKafkaBus({
        settings: { brokers, clientId: 'accrue-bench' },
        context: { name: CONTEXT, log, database, publications: ledgerContext.publications },
        registry: schemaRegistry,
        platformDatabase: platform,
        seal: new MessageSeal(createSecretKey(randomBytes(32))),
        deadLetterTopic: deadLetterTopicOf(CONTEXT),
        topicPartitions: TOPIC_PARTITIONS,
        roles: { consume: false, relay: true },
        ...(pageEvents === undefined ? {} : { options: { relayPageEventsMax: pageEvents } }),
        logger: { info: () => undefined, warn: console.warn, error: console.error },
        onFatal: (message) => {
          throw new Error(message);
        },
      });
      const events = (await log.heads()).reduce((sum, head) => sum + head, 0);
      const relayed = async (): Promise<number> => {
        const [row] = await database.query<{ done: number }>(
          'select coalesce(sum(position), 0)::float8 as done from consumer_checkpoint',
        );
        return row?.done ?? 0;
      };
      const { seconds, cpuSeconds } = await timed(async () => {
        await bus.start();
        while ((await relayed()) < events) await sleep(PROGRESS_POLL_MS);
      });
      await bus.stop();
      const [letters] = await platform.query<{ count: number }>('select count(*)::integer as count from dead_letter');
      if (letters?.count !== 0) throw new Error(`${letters?.count} dead letters: not everything was published`);
      return { 'events/s': events / seconds, seconds, 'CPU s': cpuSeconds };
    },
    close: async () => {
      await log.close();
      await Promise.all([database.close(), platform.close()]);
    },
  };
});
