import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTEXTS, deadLetterTopicOf, TOPIC_CONTRACTS, TOPICS } from '@accrue/contracts';
import { startLocalKafka, type LocalKafka } from '@accrue/local-servers';
import { Kafka, logLevel } from 'kafkajs';
import { describeWithLocalKafka, KAFKA_START_MS_MAX, testDatabase, type TestDatabase } from '@accrue/testing';

const program = join(__dirname, '../../../dist/apps/cli/src/main.js');
jest.setTimeout(KAFKA_START_MS_MAX);

/** The built program, with these variables on top of the machine's own. */
const accrue = (words: readonly string[], environment: Readonly<Record<string, string>>) => {
  const { DATABASE_URL: _database, KAFKA_BROKERS: _brokers, KURRENTDB_URL: _store, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    env: { ...inherited, ...environment },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('accrue migrate', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.drop());

  it('makes the schemas of all services, and finds them up to date the second time', () => {
    for (let n = 0; n < 2; n += 1)
      expect(accrue(['migrate'], { DATABASE_URL: database.url })).toEqual({
        status: 0,
        stdout: `up to date: ${['platform', ...CONTEXTS].join(', ')}\n`,
        stderr: '',
      });
  });
  it('says what it needs, and what it cannot reach', () => {
    expect(accrue(['migrate'], {})).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('DATABASE_URL is missing') as string,
    });
    expect(accrue(['migrate', '--json'], { DATABASE_URL: 'postgres://a:b@127.0.0.1:9/c' })).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(
        /^\{"error":"PostgreSQL cannot be reached: .*ECONNREFUSED 127.0.0.1:9"\}\n$/,
      ) as string,
    });
  });
});

describeWithLocalKafka('accrue topics apply', () => {
  // A broker of its own: the topics' names are fixed, and other suites of the run use some of them.
  const folder = mkdtempSync(join(tmpdir(), 'accrue-topics-'));
  let kafka: LocalKafka;
  beforeAll(async () => void (kafka = await startLocalKafka({ dataDirectory: folder, log: () => undefined })));
  afterAll(async () => {
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes every topic of the contracts, and finds them as they should be the second time', () => {
    const environment = { KAFKA_BROKERS: kafka.brokers.join(',') };
    const topics = [...TOPIC_CONTRACTS.map(({ topic }) => topic), ...CONTEXTS.map(deadLetterTopicOf)].sort();
    const report = (): Record<'created' | 'changed' | 'unchanged' | 'problems', string[]> =>
      JSON.parse(accrue(['topics', 'apply', '--json'], environment).stdout);
    const made = report();
    expect({ ...made, created: [...made.created].sort() }).toEqual({
      created: topics,
      changed: [],
      unchanged: [],
      problems: [],
    });
    expect(report()).toEqual({ created: [], changed: [], unchanged: expect.any(Array), problems: [] });
    expect(accrue(['topics', 'apply'], environment).stdout).toBe(
      `0 created, 0 changed, ${topics.length} as they should be\n`,
    );
  });
  it('names a topic that holds messages in too few partitions, what it has and should have, and the setting, and ends with status 4', async () => {
    const prefix = 'few.';
    const topic = TOPICS.posReceipts;
    const client = new Kafka({ clientId: 'test', brokers: [...kafka.brokers], logLevel: logLevel.NOTHING });
    const admin = client.admin();
    const producer = client.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic: `${prefix}${topic}`, numPartitions: 3 }], waitForLeaders: true });
    await producer.send({ topic: `${prefix}${topic}`, messages: [{ key: 'a', value: 'theirs' }] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
    const environment = { KAFKA_BROKERS: kafka.brokers.join(','), KAFKA_PREFIX: prefix };
    const { status, stdout } = accrue(['topics', 'apply'], environment);
    expect(status).toBe(4);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^to decide {2}topic loyalty\.pos\.receipts\.v1 has too few partitions: 3 instead of 8; .*kafka\.prefix/,
    );
    expect(accrue(['topics', 'apply'], environment).status).toBe(4);
  });
  it('says what it needs, and what it cannot reach', () => {
    expect(accrue(['topics', 'apply'], {})).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('KAFKA_BROKERS is missing') as string,
    });
    expect(accrue(['topics', 'apply'], { KAFKA_BROKERS: '127.0.0.1:9' })).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('ECONNREFUSED 127.0.0.1:9') as string,
    });
  });
});
