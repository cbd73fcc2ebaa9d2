import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KAFKA_START_MS_MAX, testKafka } from '@accrue/testing';
import { Kafka, logLevel, Partitioners, type Admin, type KafkaMessage, type Producer } from 'kafkajs';
import {
  BALANCES,
  ENTRIES,
  MEMBERS,
  publishedExamples,
  PROGRAMME,
  programmeDocument,
  root,
  sent,
  type Sent,
} from './bi-world';

const source = testKafka();
jest.setTimeout(KAFKA_START_MS_MAX);

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an example as its reader does: plain Node, no build. `until`: killed when its standard error says so. */
const run = (example: string, args: readonly string[], until?: RegExp): Promise<Ran> => {
  const child = spawn(process.execPath, ['--no-warnings', join(root, 'examples', example, 'main.mjs'), ...args], {
    cwd: root,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    if (until?.test(stderr)) child.kill('SIGKILL');
  });
  return new Promise((done) => child.once('close', (code) => done({ code, stdout, stderr })));
};

source.describe('the examples for outside, on a real Kafka', () => {
  let brokers: string;
  let kafka: Kafka;
  let admin: Admin;
  let producer: Producer;
  let folder: string;
  const groups: string[] = [];

  beforeAll(async () => {
    const list = await source.brokers();
    brokers = list.join(',');
    kafka = new Kafka({ brokers: [...list], logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
  });
  afterAll(async () => {
    await admin.deleteGroups(groups).catch(() => undefined);
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-examples-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe('the till', () => {
    const TOPIC = 'loyalty.pos.receipts.v1';
    const store = `S-${randomUUID()}`;
    const receipt = (number: number, card: string) => ({
      receiptId: `${store}.${String(number)}`,
      businessKey: {
        storeId: store,
        workstationId: '1',
        sequenceNumber: String(number),
        businessDate: '2026-01-01',
      },
      kind: 'sale',
      endedAt: '2026-01-01T10:00:00Z',
      member: { idType: 'card', value: card },
      currency: 'GBP',
      lines: [],
      totals: { payable: 0 },
    });
    const fileOf = (name: string, numbers: readonly number[]): string => {
      const path = join(folder, name);
      writeFileSync(
        path,
        numbers.map((number) => `${JSON.stringify(receipt(number, `card-${String(number % 3)}`))}\n`).join(''),
      );
      return path;
    };
    const till = (brokersOrNone: string, path: string, until?: RegExp): Promise<Ran> =>
      run('pos-producer', ['--brokers', brokersOrNone, '--buffer', join(folder, 'buffer'), path], until);

    /** What arrived of this store, in each partition's order. */
    const arrived = async (atLeast: number): Promise<readonly KafkaMessage[]> => {
      const groupId = `examples-${randomUUID()}`;
      groups.push(groupId);
      const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
      const messages: KafkaMessage[] = [];
      await consumer.connect();
      await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
      await new Promise<void>((done) => {
        void consumer.run({
          eachMessage: async ({ message }) => {
            if (String(message.headers?.['ce_source']).includes(store)) messages.push(message);
            if (messages.length >= atLeast) done();
          },
        });
      });
      await consumer.disconnect();
      return messages;
    };
    const numbersOf = (messages: readonly KafkaMessage[]): readonly number[] => [
      ...new Set(
        messages
          .filter((message) => String(message.key) === `${store}/1`)
          .map(({ value }) => Number((JSON.parse(String(value)) as { receiptId: string }).receiptId.split('.').at(-1))),
      ),
    ];

    it('keeps what it sells while the broker is away, sends it in order when it is back, and may send it again', async () => {
      await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 8 }] });
      const numbers = Array.from({ length: 30 }, (_, index) => index);

      const offline = await till('127.0.0.1:1', fileOf('first.ndjson', numbers.slice(0, 20)), /offline/);
      expect(offline.stderr).toMatch(/offline .*: \d+ bytes of receipts wait/);
      const online = await till(brokers, fileOf('second.ndjson', numbers.slice(20)));
      expect(online).toMatchObject({ code: 0, stdout: '10 receipts read, 30 sent, 0 refused, 0 bytes waiting\n' });
      const once = await arrived(30);
      expect(once).toHaveLength(30);
      expect(numbersOf(once)).toEqual(numbers);

      await till(brokers, fileOf('again.ndjson', numbers));
      const twice = await arrived(60);
      const ids = new Set(
        twice.map(({ headers }) => `${String(headers?.['ce_source'])} ${String(headers?.['ce_id'])}`),
      );
      expect([twice.length, ids.size]).toEqual([60, 30]);
    });

    it('puts aside a receipt that the broker never takes, and a line that is none, and sends the others', async () => {
      const path = fileOf('mixed.ndjson', [100]);
      const large = { ...receipt(101, 'card-0'), ext: 'x'.repeat(2_000_000) };
      writeFileSync(
        path,
        `${readFileSync(path, 'utf8')}{"no":"receipt"}\n${JSON.stringify(large)}\n${JSON.stringify(receipt(102, 'card-0'))}\n`,
      );
      const ran = await till(brokers, path);

      expect(ran).toMatchObject({ code: 1, stdout: '3 receipts read, 2 sent, 2 refused, 0 bytes waiting\n' });
      expect(ran.stderr).toContain('line 2: not a receipt v1: receiptId is missing');
      expect(readFileSync(join(folder, 'buffer/refused.ndjson'), 'utf8')).toBe(`${JSON.stringify(large)}\n`);
    });
  });

  describe('BI from zero', () => {
    /** Topics of this test alone; the consumer learns their names from the document, as any others. */
    const prefix = `t${randomUUID()}.`;
    let contractPath: string;

    const send = async (stream: readonly Sent[]): Promise<void> => {
      for (const { topic, record } of stream) await producer.send({ topic: prefix + topic, messages: [record] });
    };
    const bi = (...args: readonly string[]): Promise<Ran> =>
      run('bi-from-zero', ['--brokers', brokers, '--contract', contractPath, '--json', ...args]);
    const figures = ({ stdout }: Ran) => JSON.parse(stdout) as Record<string, Record<string, unknown>>;

    beforeEach(() => {
      contractPath = join(folder, 'asyncapi.json');
      const published = readFileSync(join(root, 'docs/api/asyncapi.json'), 'utf8');
      writeFileSync(contractPath, published.replaceAll('"address": "', `"address": "${prefix}`));
      cpSync(join(root, 'docs/api/schemas'), join(folder, 'schemas'), { recursive: true });
    });

    it('says which topics a broker does not have', async () => {
      expect(await bi()).toMatchObject({
        code: 3,
        stderr: expect.stringContaining(`the broker does not have ${prefix}`) as string,
      });
    });

    it('reads all there is, twice-sent stretches too, ends by itself and leaves nothing behind', async () => {
      const published = publishedExamples();
      const topics = [...new Set(published.map(({ topic }) => topic))];
      await admin.createTopics({
        waitForLeaders: true,
        topics: topics.map((topic) => ({ topic: prefix + topic, numPartitions: 2 })),
      });
      const zone = { version: 9, publishedAt: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-01T00:00:00Z' };
      await send([
        ...published,
        ...published.filter(({ topic }) => [MEMBERS, ENTRIES, BALANCES].includes(topic)),
        sent(
          PROGRAMME,
          'loyalty.campaigns.programme.published.v1',
          '9',
          { ...zone, document: programmeDocument('UTC') },
          { id: 'p-9' },
        ),
      ]);
      const ran = await bi('--out', join(folder, 'out'));

      expect([ran.code, ran.stderr]).toEqual([0, '']);
      expect(figures(ran)).toMatchObject({
        timeZone: 'UTC',
        members: { total: 1, open: 1, closed: 0 },
        balances: [{ granted: 10, active: 10 }],
        months: [{ month: '2026-10', issued: 10, outstanding: 10 }],
        // A sale, and a void that takes as much back.
        sales: { receipts: 2, payable: 0, net: 0, bySku: [{ sku: 'COF-250', units: 0, net: 0 }] },
        quality: { invalid: 0, stateDifferences: [] },
      });
      expect(figures(ran)['quality']?.['duplicates']).toBeGreaterThanOrEqual(3);
      expect(readFileSync(join(folder, 'out/months.csv'), 'utf8')).toBe(
        'month,walletId,granted,reversed,issued,redeemed,expired,adjusted,transferred,migrated,inReview,writtenOff,outstanding,owed\n' +
          '2026-10,points,10,0,10,0,0,0,0,0,0,0,10,0\n',
      );
      expect((await admin.listGroups()).groups.filter(({ groupId }) => groupId.startsWith('bi-from-zero'))).toEqual([]);
    });

    it('fails when something is not as published', async () => {
      await send([sent(MEMBERS, 'loyalty.enrollment.member.state.v1', 'm-9', { memberId: 'm-9' }, { id: 'bad' })]);
      expect(await bi()).toMatchObject({ code: 1, stderr: expect.stringContaining('must have required') as string });
    });
  });
});
