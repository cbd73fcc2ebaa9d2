import { join } from 'node:path';
// Past the runtime's index, which would load the whole HTTP stack before every test run.
// eslint-disable-next-line @nx/enforce-module-boundaries -- see above
import { startLocalKafka } from '../../../platform/runtime/src/kafka';
import type { Started } from '../on-demand';
import { startKafkaContainer } from './kafka-container';
import type { KafkaSource } from './kafka-source';

/** Addresses of the brokers, host:port. */
export type StartedKafka = Started<readonly string[]>;

export const startKafka = async (
  source: Exclude<KafkaSource, 'none'>,
  dataDirectory: string,
): Promise<StartedKafka> => {
  if (source === 'docker') return startKafkaContainer();
  if (source === 'local') {
    const kafka = await startLocalKafka({
      dataDirectory: join(dataDirectory, 'kafka'),
      log: (message) => process.stderr.write(`${message}\n`),
    });
    return { address: kafka.brokers, stop: () => kafka.stop() };
  }
  const address = (process.env['KAFKA_BROKERS'] ?? '').split(',').map((broker) => broker.trim());
  return { address, stop: () => Promise.resolve() };
};
