import { createServer } from 'node:http';
import { join } from 'node:path';
// Past the runtime's index, which would load the whole HTTP stack before every test run.
// eslint-disable-next-line @nx/enforce-module-boundaries -- see above
import { startLocalKafka } from '../../../platform/runtime/src/kafka';
import { startKafkaContainer } from './kafka-container';
import type { KafkaSource } from './kafka-source';

export interface StartedKafka {
  readonly brokers: readonly string[];
  stop(): Promise<void>;
}

export interface KafkaOfTheRun {
  /** Whoever gets this gets the addresses of the brokers; the first one waits until they are started. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * One Kafka for all suites of a test run, started when the first of them asks. It belongs to the process that runs all along,
 * as Jest's workers come and go.
 */
export const offerKafka = async (
  source: Exclude<KafkaSource, 'none'>,
  dataDirectory: string,
): Promise<KafkaOfTheRun> => {
  let started: Promise<StartedKafka> | undefined;
  const server = createServer((_request, response) => {
    started ??= start(source, dataDirectory);
    started.then(
      ({ brokers }) => response.end(JSON.stringify({ brokers })),
      (error: unknown) =>
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) })),
    );
  });
  // A first start downloads the broker.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await started?.then(
        (kafka) => kafka.stop(),
        () => undefined,
      );
    },
  };
};

const start = async (source: Exclude<KafkaSource, 'none'>, dataDirectory: string): Promise<StartedKafka> => {
  if (source === 'docker') return startKafkaContainer();
  if (source === 'local')
    return startLocalKafka({
      dataDirectory: join(dataDirectory, 'kafka'),
      log: (message) => process.stderr.write(`${message}\n`),
    });
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',').map((broker) => broker.trim());
  return { brokers, stop: () => Promise.resolve() };
};
