import { join } from 'node:path';
import { startLocalKafka } from '@accrue/local-servers';
import type { Started } from '../on-demand';
import { startKafkaContainer } from './kafka-container';
import type { KafkaSource } from './kafka-source';

/** Addresses of the brokers, host:port. */
type StartedKafka = Started<readonly string[]>;

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
