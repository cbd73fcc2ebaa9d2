import { createServer, type AddressInfo, type Socket } from 'node:net';
import { CONSUMER_MIGRATIONS, type MessageBus } from '@accrue/messaging';
import { migrate } from '@accrue/persistence';
import {
  createMemoryEventLog,
  FixedClock,
  testDatabase,
  testSeal,
  thingRegistry,
  type TestDatabase,
} from '@accrue/testing';
import { createKafkaBus } from './kafka-bus';

jest.setTimeout(60_000);

describe('a broker that hangs', () => {
  const sockets = new Set<Socket>();
  // As a stopped process: the kernel takes connections and requests, and nobody answers.
  const broker = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  let databases: TestDatabase;
  let bus: MessageBus;
  beforeAll(async () => {
    await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
    databases = await testDatabase();
    const database = databases.open('ledger');
    await migrate(database, 'ledger', CONSUMER_MIGRATIONS);
    bus = createKafkaBus({
      settings: { brokers: [`127.0.0.1:${String((broker.address() as AddressInfo).port)}`], clientId: 'accrue-ledger' },
      context: {
        name: 'ledger',
        log: createMemoryEventLog({ clock: new FixedClock() }),
        database,
        publications: { messagesOf: {}, topics: [], publish: () => [] },
      },
      registry: thingRegistry,
      platformDatabase: database,
      seal: testSeal(),
      deadLetterTopic: 'dlq',
      topicPartitions: 1,
      roles: { consume: false, relay: false },
      onFatal: () => undefined,
    });
    bus.subscribe({ context: 'ledger', topic: 'things', group: 'ledger.things' } as never);
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => broker.close(resolve));
    await bus.stop();
    await databases.drop();
  });

  it('keeps nobody waiting who asks for the lag, and its lag is unknown, not nothing', async () => {
    for (let time = 0; time < 3; time += 1) {
      const askedAt = performance.now();
      expect(await bus.lag(200)).toEqual([
        { topic: 'things', group: 'ledger.things', behind: null, lastProgressAt: null },
      ]);
      expect(performance.now() - askedAt).toBeLessThan(5_000);
    }
  });
});
