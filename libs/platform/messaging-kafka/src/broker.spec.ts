import { SILENT } from '@accrue/messaging';
import { connectKafka } from './broker';

describe('what the Kafka client says', () => {
  const warned: unknown[] = [];
  const logger = connectKafka(
    { brokers: ['127.0.0.1:1'], clientId: 'test' },
    { ...SILENT, warn: (fields, message) => void warned.push([fields, message]) },
  ).logger();
  beforeEach(() => warned.splice(0));

  it('is passed on as a warning', () => {
    logger.error('Connection timeout', { error: 'ETIMEDOUT' });
    logger.info('Starting');
    expect(warned).toEqual([[{ kafka: undefined, error: 'ETIMEDOUT' }, 'Connection timeout']]);
  });

  it.each([
    ['Response GroupCoordinator(key: 10, version: 2)', 'The group coordinator is not available'],
    [
      "Crash: KafkaJSProtocolError: The coordinator is loading and hence can't process requests for this group",
      undefined,
    ],
    ['Restarting the consumer in 100ms', undefined],
    ['Limiting retries for the idempotent producer may invalidate EoS guarantees', undefined],
  ])('is kept quiet when it tells of nothing wrong: %s', (message, error) => {
    logger.error(message, { error });
    expect(warned).toEqual([]);
  });
});
