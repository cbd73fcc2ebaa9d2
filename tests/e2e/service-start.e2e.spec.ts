import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allContexts } from '@accrue/contexts';
import { freePort, startLocalKafka, type LocalKafka } from '@accrue/local-servers';
import { applyPlatformTopics, migrateContexts } from '@accrue/runtime';
import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import { Kafka, logLevel } from 'kafkajs';
import { onCluster } from './on-every-platform';
import { PATIENCE_MS, Service } from './service';

jest.setTimeout(300_000);

describe('a service that is told nonsense', () => {
  it('names all of it at once, and ends', async () => {
    const service = await Service.start({
      DATABASE_URL: 'mysql://x',
      KAFKA_BROKERS: 'kafka',
      KAFKA_TLS_CERT_FILE: '/etc/accrue/client.pem',
      ACCRUE_ROLES: 'api,king',
    });
    expect(await service.ended()).toBe(1);
    expect(service.output).toBe(`The configuration has problems:
  - DATABASE_URL must look like postgres://user:password@host:5432/database
  - KAFKA_BROKERS has "kafka", which is not host:port
  - KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together
  - KAFKA_TLS_*_FILE needs KAFKA_TLS=true
  - ACCRUE_ROLES has "king"; there are api, worker, relay, projector
`);
  });

  it('waits for a database that is not there, and ends in order when told to', async () => {
    const nowhere = `127.0.0.1:${String(await freePort())}`;
    const service = await Service.start({ DATABASE_URL: `postgres://u:secret@${nowhere}/a`, KAFKA_BROKERS: nowhere });
    await service.waitsFor(/^PostgreSQL cannot be reached: .*ECONNREFUSED/);
    expect(service.output).not.toContain('secret');
    expect(await service.stop()).toBe(0);
  });
});

/** Somebody made a topic of ours by hand, and nothing is in it yet. */
const makeNarrow = async (topic: string, { brokers }: LocalKafka): Promise<void> => {
  const admin = new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
};

onCluster('a service that is started first', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-start-'));
  let database: TestDatabase;
  let kafka: LocalKafka | undefined;
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    database = await testDatabase();
  });
  afterAll(async () => {
    await kafka?.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('waits for its schema, then the broker, then its topics, and is ready without being started again', async () => {
    const port = await freePort();
    const environment = { DATABASE_URL: database.url, KAFKA_BROKERS: `127.0.0.1:${String(port)}` };
    const service = await Service.start(environment);
    await service.waitsFor(/schema platform is not up to date .*run `accrue migrate`/);
    await migrateContexts(environment, allContexts);
    await service.waitsFor(/^the Kafka broker 127.0.0.1:\d+: .*ECONNREFUSED/);
    kafka = await startLocalKafka({ dataDirectory: folder, port, log: () => undefined });
    await service.waitsFor(/topic loyalty\.\S+ is missing.*run `accrue topics apply`/);
    await makeNarrow('loyalty.campaigns.award.facts.v1', kafka);
    await service.waitsFor(
      /topic loyalty\.campaigns\.award\.facts\.v1 has too few partitions: 1 instead of 8.*run `accrue topics apply`/,
    );
    await applyPlatformTopics(environment);
    await eventually(async () => expect((await service.probe('/readyz')).status).toBe(200), PATIENCE_MS);
    expect((await service.probe('/startupz')).status).toBe(200);
    expect(await service.stop()).toBe(0);
  });
});
