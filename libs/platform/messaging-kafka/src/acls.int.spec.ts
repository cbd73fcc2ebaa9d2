import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes, type Kafka } from 'kafkajs';
// eslint-disable-next-line @nx/enforce-module-boundaries -- a spec only: the broker with ACLs is one of its own
import { freePort, startLocalKafka, type LocalKafka } from '@accrue/local-servers';
import { describeWithLocalKafka, eventually } from '@accrue/testing';
import { connectKafka } from './broker';
import { Producing } from './producing';
import { applyTopics, checkTopics, withAdmin } from './topics';
import { missingRight } from './why-unavailable';

jest.setTimeout(300_000); // the first start fetches the broker

const TOPIC = 'loyalty.ledger.things.v1';
const LISTED = 'docs/kafka-acls.md lists what each service needs';
const PREFIX = 'on topics with the prefix loyalty.';
const { DESCRIBE, READ, WRITE } = AclOperationTypes;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describeWithLocalKafka('a Kafka that lets users do only what its ACLs say', () => {
  let folder: string;
  let broker: LocalKafka;
  let master: Kafka;
  let user: Kafka;
  const warnings: unknown[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-acls-'));
    const port = await freePort();
    broker = await startLocalKafka({
      dataDirectory: join(folder, 'kafka'),
      log: () => undefined,
      settings: {
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': 'User:ANONYMOUS',
      },
      further: [
        {
          name: 'PASSWORD',
          port,
          protocol: 'SASL_PLAINTEXT',
          settings: {
            'sasl.enabled.mechanisms': 'PLAIN',
            'plain.sasl.jaas.config':
              'org.apache.kafka.common.security.plain.PlainLoginModule required user_ledger="ledger-s3cret";',
          },
        },
      ],
    });
    master = connectKafka({ brokers: broker.brokers, clientId: 'master' }, silent);
    const sasl = { mechanism: 'plain', username: 'ledger', password: 'ledger-s3cret' } as const;
    const listening = { ...silent, warn: (fields: unknown) => void warnings.push(fields) };
    user = connectKafka({ brokers: [`127.0.0.1:${String(port)}`], clientId: 'accrue-ledger', sasl }, listening);
    await applyTopics(master, [{ topic: TOPIC, partitions: 1, cleanup: 'delete' }]);
  });
  afterAll(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const allow = (resourceType: AclResourceTypes, resourceName: string, operations: readonly AclOperationTypes[]) =>
    withAdmin(master, (admin) =>
      admin.createAcls({
        acl: operations.map((operation) => ({
          resourceType,
          resourceName,
          resourcePatternType: ResourcePatternTypes.PREFIXED,
          principal: 'User:ledger',
          host: '*',
          operation,
          permissionType: AclPermissionTypes.ALLOW,
        })),
      }),
    );
  const looks = (topic = TOPIC) => withAdmin(user, (admin) => checkTopics(admin, [{ topic, partitions: 1 }]));
  /** @returns why it could not publish, or null */
  const publishes = async (): Promise<string | null> => {
    const producing = new Producing(user, silent);
    const raw = { key: 'k', value: '{}', headers: {} };
    const why = await producing.send([{ topic: TOPIC, raw }]).then(
      () => null,
      (error: unknown) => (error as Error).message,
    );
    await producing.stop();
    return why;
  };
  /** @returns why it is not in its group, or null */
  const joins = async (): Promise<string | null> => {
    const consumer = user.consumer({
      groupId: 'ledger.things',
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
      return await new Promise((resolve, reject) => {
        consumer.on(consumer.events.GROUP_JOIN, () => resolve(null));
        consumer.on(consumer.events.CRASH, ({ payload }) =>
          resolve(missingRight(payload.error) ?? String(payload.error)),
        );
        consumer.run({ eachMessage: () => Promise.resolve() }).catch(reject);
      });
    } catch (error) {
      return missingRight(error) ?? String(error);
    } finally {
      await consumer.disconnect();
    }
  };

  it('names each right that is missing, until the least that a service needs are there', async () => {
    // Given a user without any rights, the topics look as if they were missing
    await expect(looks()).rejects.toMatchObject({
      name: 'TopicsHidden',
      retriable: true,
      message: expect.stringContaining(`do not let it see ${TOPIC}: it needs Describe, and Read or Write, ${PREFIX}`),
    });
    // When it may see them
    await allow(AclResourceTypes.TOPIC, 'loyalty.', [DESCRIBE]);
    await eventually(
      () =>
        looks().then(
          () => true,
          () => false,
        ),
      20_000,
    );
    // Then one that is missing is called missing, and may not be made by it
    const another = 'loyalty.ledger.others.v1';
    await expect(looks(another)).rejects.toMatchObject({ name: 'TopicsNotReady' });
    await expect(applyTopics(user, [{ topic: another, partitions: 1, cleanup: 'delete' }])).rejects.toThrow(
      `topic ${another}: this user’s ACLs do not allow it: it needs Create ${PREFIX}; ${LISTED}`,
    );
    // And it may not yet write, or read in a group
    expect(await publishes()).toContain(`it needs IdempotentWrite on the cluster, or Write ${PREFIX}; ${LISTED}`);
    expect(await joins()).not.toBeNull();
    const right = 'it needs Describe and Read on consumer groups with the prefix of the service, e.g. ledger.';
    expect(JSON.stringify(warnings)).toContain(right);
    // When it has them all
    await allow(AclResourceTypes.TOPIC, 'loyalty.', [READ, WRITE]);
    await allow(AclResourceTypes.GROUP, 'ledger.', [DESCRIBE, READ]);
    // Then it does its work
    await eventually(async () => (await publishes()) === null, 20_000);
    await eventually(async () => (await joins()) === null, 20_000);
  });
});
