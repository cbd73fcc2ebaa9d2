import {
  CompressionCodecs,
  CompressionTypes,
  ConfigResourceTypes,
  Partitioners,
  type Message as KafkaRecord,
} from 'kafkajs';
import { zstdCompressSync } from 'node:zlib';
import { compressSync } from 'snappy';
import { Rejected } from '@accrue/kernel';
import type { Message, Subscription } from '@accrue/messaging';
import {
  COUNTED,
  eventually,
  KAFKA_START_MS_MAX,
  messageBusContract,
  messageHandlersContract,
  testKafka,
  thingMessage,
  type OpenBus,
} from '@accrue/testing';
import { contentOf, makeKafkaFixture, PARTITIONS, type KafkaFixture } from './kafka-bus.fixture';
import { BATCH_BYTES_MAX } from './record-batch';
import { applyTopics, checkTopics, withAdmin } from './topics';

const kafka = testKafka();
jest.setTimeout(KAFKA_START_MS_MAX);

/** The shortest session that brokers grant by default is 6 s. */
const SILENT_MS = 10_000;

kafka.describe('Kafka', () => {
  messageBusContract('Kafka, facts of a context', () => makeKafkaFixture(testKafka(), 'facts'));
  messageBusContract('Kafka, messages from outside', () => makeKafkaFixture(testKafka(), 'outside'));
  messageHandlersContract('Kafka', () => makeKafkaFixture(testKafka(), 'facts'));

  const record = (id: string, number: number): KafkaRecord => {
    const { headers, ...message } = thingMessage(id, 'k', `{"n":${number}}`);
    return { ...message, headers: { ...headers } };
  };
  /** Sends one batch to the first partition, as a till's client does that knows nothing of ours. */
  const producerOf =
    ({ kafka: client, outside }: KafkaFixture) =>
    async (records: readonly KafkaRecord[], compression?: 'snappy' | 'zstd'): Promise<void> => {
      const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      await producer.send({
        topic: outside,
        messages: records.map((message) => ({ ...message, partition: 0 })),
        ...(compression === undefined
          ? {}
          : { compression: compression === 'zstd' ? CompressionTypes.ZSTD : CompressionTypes.Snappy }),
      });
      await producer.disconnect();
    };
  const compressing = (compress: (plain: Buffer) => Buffer) => () => ({
    compress: ({ buffer }: { readonly buffer: Buffer }) => Promise.resolve(compress(buffer)),
  });
  beforeAll(() => {
    CompressionCodecs[CompressionTypes.ZSTD] = compressing((plain) => zstdCompressSync(plain));
    CompressionCodecs[CompressionTypes.Snappy] = compressing((plain) => compressSync(plain));
  });

  const n = (message: Message): number => (message.data as { n: number }).n;

  describe('the members of a group', () => {
    let fixture: KafkaFixture;
    beforeEach(async () => {
      fixture = await makeKafkaFixture(testKafka(), 'outside');
    });
    afterEach(() => fixture.close());

    const write = (): Subscription => ({
      topic: fixture.topic,
      group: 'test.transaction',
      types: [COUNTED],
      handler: {
        kind: 'transaction',
        handle: async (messages, tx) => {
          for (const message of messages)
            await tx.query('insert into effect (message_id, key, n) values ($1, $2, $3)', [
              message.id,
              message.key,
              n(message),
            ]);
        },
      },
    });
    const seen: Record<string, number[]> = {};
    const collect = (): Subscription => ({
      topic: fixture.topic,
      group: 'test.each',
      types: [COUNTED],
      handler: { kind: 'each', handle: async (message) => void (seen[message.key] ??= []).push(n(message)) },
    });

    it('begin while another one is handling what has just come', async () => {
      await fixture.openWith([write()]);
      const handled = async (): Promise<number> => (await fixture.database.query('select 1 from effect')).length;
      await fixture.send([{ key: 'k', n: 1 }]);
      await eventually(async () => (await handled()) === 1, 30_000);
      const query = fixture.database.query.bind(fixture.database);
      let held = false;
      const looked = jest.spyOn(fixture.database, 'query').mockImplementation(async (text, values, options) => {
        if (!held && text.includes('from consumer_checkpoint')) {
          held = true;
          await fixture.send([{ key: 'k', n: 2 }]);
          await eventually(async () => (await handled()) === 2, 30_000);
        }
        return query(text, values, options);
      });
      await fixture.openWith([write()]);
      looked.mockRestore();
      expect(held).toBe(true);
    });

    it('come and go while messages arrive: every effect once, no message missed, order kept per key', async () => {
      for (const key of Object.keys(seen)) delete seen[key];
      const members: OpenBus[] = [await fixture.openWith([write(), collect()])];
      let sent = 0;
      for (let change = 0; change < 6; change++) {
        if (change % 2 === 0) members.push(await fixture.openWith([write(), collect()]));
        else if (change === 3) await members.shift()?.crash();
        else await members.shift()?.bus.stop();
        const batch = Array.from({ length: 100 }, () => ({ key: `k${sent % 13}`, n: sent++ }));
        await fixture.send(batch);
      }
      const effects = async (): Promise<readonly number[]> =>
        (await fixture.database.query<{ n: number }>('select n from effect order by n')).map((row) => row.n);
      await eventually(async () => (await effects()).length >= sent, 60_000);
      expect(await effects()).toStrictEqual(Array.from({ length: sent }, (_, i) => i));
      await eventually(() => new Set(Object.values(seen).flat()).size === sent, 60_000);
      for (const [key, numbers] of Object.entries(seen)) {
        // What came again after a hand-over aside, a key's messages came in their order.
        const first = numbers.filter((number, index) => numbers.indexOf(number) === index);
        expect([key, first]).toStrictEqual([key, [...first].sort((a, b) => a - b)]);
      }
      expect(fixture.fatal).toStrictEqual([]);
    });

    it('hold what they fetch within its bound while a handler is slow, and go on afterwards', async () => {
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let handled = 0;
      const slow: Subscription = {
        ...collect(),
        handler: { kind: 'each', handle: () => gate.then(() => void (handled += 1)) },
      };
      await fixture.send(Array.from({ length: 400 }, (_, i) => ({ key: 'one', n: i })));
      const { bus } = await fixture.openWith([slow], { queuedMax: 10, pageEventsMax: 5, bufferedMessagesMax: 20 });
      await fixture.send(Array.from({ length: 400 }, (_, i) => ({ key: 'one', n: 400 + i })));
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect((await bus.lag())[0]?.behind).toBe(800);
      release();
      await eventually(() => handled === 800);
      await eventually(async () => (await bus.lag())[0]?.behind === 0);
    });

    it('have others to serve before the group lets them in, which waits for a member that says nothing any more', async () => {
      await fixture.send([{ key: 'k', n: 1 }]);
      const silent = fixture.kafka.consumer({
        groupId: fixture.groupOf('test.transaction'),
        sessionTimeout: SILENT_MS,
      });
      await silent.connect();
      await silent.subscribe({ topic: fixture.topic, fromBeginning: true });
      let endSilence: () => void = () => undefined;
      const silence = new Promise<void>((resolve) => (endSilence = resolve));
      let fell: () => void = () => undefined;
      const hasFallenSilent = new Promise<void>((resolve) => (fell = resolve));
      await silent.run({
        eachBatch: () => {
          fell();
          return silence;
        },
      });
      await hasFallenSilent;
      try {
        const startedAtMs = performance.now();
        const { bus } = await fixture.openWith([write()]);
        expect(performance.now() - startedAtMs).toBeLessThan(SILENT_MS / 2);
        expect((await bus.lag())[0]?.behind).toBe(1);
        await eventually(async () => (await bus.lag())[0]?.behind === 0, 3 * SILENT_MS);
      } finally {
        endSilence();
        await silent.disconnect();
      }
    });

    it('announce a dead letter with its cause and without its message, and its replay is the same message', async () => {
      let mended = false;
      const handled: unknown[] = [];
      const refusing: Subscription = {
        ...collect(),
        handler: {
          kind: 'each',
          handle: async (message) => {
            if (!mended) throw new Rejected<'test.refused'>('test.refused', { why: 'poison' });
            handled.push(message.data);
          },
        },
      };
      const { bus } = await fixture.openWith([refusing]);
      await bus.publish(fixture.outside, [thingMessage('m-1', 'k', '{"n":1}')]);
      await eventually(async () => (await bus.deadLetters.list({})).length === 1);
      await eventually(async () => (await contentOf(fixture, fixture.deadLetterTopic)).length === 1);
      expect(await contentOf(fixture, fixture.deadLetterTopic)).toStrictEqual([
        {
          ...{ key: '', value: null },
          headers: {
            accrue_letter: expect.stringContaining(fixture.outside) as string,
            accrue_topic: fixture.outside,
            accrue_group: expect.stringContaining('test.each') as string,
            accrue_partition: expect.stringMatching(/^[0-9]+$/) as string,
            accrue_offset: '0',
            accrue_reason_code: 'test.refused',
            accrue_reason: 'test.refused {"why":"poison"}',
            accrue_attempts: '1',
          },
        },
      ]);
      mended = true;
      const [letter] = await bus.deadLetters.list({});
      expect((await bus.deadLetters.replay(letter?.id ?? '')).status).toBe('replayed');
      expect(handled).toStrictEqual([{ n: 1 }]);
    });

    it('park a batch that cannot be read, with its place and cause, and go on behind it', async () => {
      const { bus } = await fixture.openWith([collect(), write()]);
      for (const key of Object.keys(seen)) delete seen[key];
      const send = producerOf(fixture);
      // A few bytes that would become more than a process has: the broker takes them.
      const bombed = [1, 2, 3].map(() => ({ value: Buffer.alloc(BATCH_BYTES_MAX / 2) }));
      await send(bombed, 'zstd');
      await send([record('m-1', 1)], 'snappy');
      await eventually(() => seen['k']?.length === 1, 30_000);
      await eventually(async () => (await bus.lag()).every(({ behind }) => behind === 0), 30_000);
      const letters = await bus.deadLetters.list({});
      const reason = expect.stringMatching(
        /^message.batch_unreadable: the messages at offsets 0 to 2 .*zstd: /,
      ) as string;
      expect(letters.map(({ group, position }) => [group, position]).sort()).toStrictEqual([
        ['test.each', 3],
        ['test.transaction', 3],
      ]);
      for (const letter of letters) {
        const headers = { accrue_first_offset: '0', accrue_last_offset: '2' };
        expect(letter).toMatchObject({ reasonCode: 'message.batch_unreadable', reason, payload: null, headers });
        await expect(bus.deadLetters.replay(letter.id)).rejects.toMatchObject({ code: 'dead_letter.not_replayable' });
        expect((await bus.deadLetters.discard(letter.id)).status).toBe('discarded');
      }
      const announced = (await contentOf(fixture, fixture.deadLetterTopic)).map(({ headers }) => headers);
      expect(announced).toMatchObject(
        letters.map(() => ({ accrue_first_offset: '0', accrue_offset: '2', accrue_reason: reason })),
      );
      expect(fixture.fatal).toStrictEqual([]);
    });

    it('leave out what a transaction aborted, and are not behind because of it', async () => {
      const { bus } = await fixture.openWith([collect()]);
      for (const key of Object.keys(seen)) delete seen[key];
      const producer = fixture.kafka.producer({
        ...{ transactionalId: fixture.outside, maxInFlightRequests: 1, idempotent: true },
        createPartitioner: Partitioners.DefaultPartitioner,
      });
      await producer.connect();
      for (const [n, end] of [
        [1, 'abort'],
        [2, 'commit'],
        [3, 'abort'],
      ] as const) {
        const transaction = await producer.transaction();
        await transaction.send({ topic: fixture.outside, messages: [record(`m-${n}`, n)] });
        await transaction[end]();
      }
      await producer.disconnect();
      await eventually(() => seen['k'] !== undefined, 30_000);
      await eventually(async () => (await bus.lag())[0]?.behind === 0, 30_000);
      expect(seen).toStrictEqual({ k: [2] });
    });

    it('read or park each odd message: without key, value or headers, with more than fits its letter', async () => {
      const { bus } = await fixture.openWith([collect()]);
      for (const key of Object.keys(seen)) delete seen[key];
      const { headers } = record('m', 1);
      await producerOf(fixture)([
        { key: null, value: null },
        { ...record('tombstone', 1), value: null },
        { ...record('binary', 1), value: Buffer.from([0xff, 0]) },
        { ...record('no key', 2), key: null },
        { ...record('twice', 3), headers: { ...headers, ce_id: ['twice', 'm-3'] } },
        { ...record('not UTF-8', 4), headers: { ...headers, ce_subject: Buffer.from([0xff]) } },
        { ...record('control', 5), headers: { ...headers, ce_subject: 'a\0b' } },
        { ...record('never', 6), timestamp: '-1' },
      ]);
      await producerOf(fixture)([{ key: 'k', value: 'v', headers: { large: 'x'.repeat(1_048_400) } }]);
      await eventually(async () => (await bus.lag())[0]?.behind === 0, 30_000);
      expect(seen).toStrictEqual({ '': [2], k: [3, 4, 6] });
      expect((await bus.deadLetters.list({})).map(({ reasonCode }) => reasonCode).sort()).toStrictEqual([
        'message.invalid_json',
        'message.missing_attribute',
        'message.missing_attribute',
        'message.missing_attribute',
        'message.schema_violation',
      ]);
      const announced = await contentOf(fixture, fixture.deadLetterTopic);
      expect(announced.map(({ key, value }) => [key, value])).toStrictEqual(announced.map(() => ['', null]));
      expect(announced).toHaveLength(5);
    });

    it('park what a newer producer sent, and handle it after the upgrade', async () => {
      const newer = 'loyalty.test.thing.counted.v2';
      const handled: unknown[] = [];
      const current: Subscription = {
        ...collect(),
        handler: { kind: 'each', handle: async (message) => void handled.push([message.type, message.data]) },
      };
      const before = await fixture.openWith([current]);
      await before.bus.publish(fixture.outside, [
        thingMessage('m-1', 'k', '{"n":1}', newer),
        thingMessage('m-2', 'k', '{"n":2}'),
      ]);
      await eventually(() => handled.length === 1);
      const [letter] = await before.bus.deadLetters.list({});
      expect(letter).toMatchObject({ reasonCode: 'message.unknown_type', status: 'parked', payload: '{"n":1}' });
      await before.bus.stop();
      const after = await fixture.openWith([{ ...current, types: [COUNTED, newer] }], {}, [newer]);
      expect((await after.bus.deadLetters.replay(letter?.id ?? '')).status).toBe('replayed');
      expect(handled).toStrictEqual([
        [COUNTED, { n: 2 }],
        [newer, { n: 1 }],
      ]);
    });
  });

  describe('the relay', () => {
    let fixture: KafkaFixture;
    beforeEach(async () => {
      fixture = await makeKafkaFixture(testKafka(), 'facts');
    });
    afterEach(() => fixture.close());
    const published = async (): Promise<readonly [string, string | null][]> =>
      (await contentOf(fixture, fixture.topic)).map(({ key, value }) => [key, value]);

    it('works in one process at a time; the next one goes on where it ended', async () => {
      const second = await fixture.openRelay();
      for (let i = 0; i < 50; i++) await fixture.append(`k${i % 3}`, 'Counted', { n: i });
      await eventually(async () => (await published()).length >= 50);
      await fixture.relay.stop();
      for (let i = 50; i < 100; i++) await fixture.append(`k${i % 3}`, 'Counted', { n: i });
      await eventually(async () => (await published()).length >= 100);
      const all = await published();
      expect(all).toHaveLength(100);
      for (const key of ['k0', 'k1', 'k2']) {
        const numbers = all
          .filter(([of]) => of === key)
          .map(([, value]) => (JSON.parse(value ?? '') as { n: number }).n);
        expect(numbers).toStrictEqual([...numbers].sort((a, b) => a - b));
      }
      await eventually(async () => (await second.lag())[0]?.behind === 0);
    });

    it('parks a fact that no broker would take, and one that could not be made; both can be replayed', async () => {
      await fixture.append('a', 'Counted', { n: 1 });
      await fixture.append('a', 'Broken', { n: 2 });
      await fixture.append('b', 'Counted', { n: 3, filler: 'x'.repeat(1_500_000) });
      await fixture.append('a', 'Counted', { n: 4 });
      const { deadLetters } = fixture.relay;
      await eventually(async () => (await published()).length === 2);
      expect((await published()).map(([, value]) => value)).toStrictEqual(['{"n":1}', '{"n":4}']);
      const letters = await deadLetters.list({});
      expect(letters.map(({ reasonCode, group }) => [group, reasonCode]).sort()).toStrictEqual([
        ['producer.relay', 'message.too_large'],
        ['producer.relay', 'publication.failed'],
      ]);
      const announced = await contentOf(fixture, fixture.deadLetterTopic);
      expect(announced.map(({ headers }) => headers['accrue_reason_code']).sort()).toStrictEqual([
        'message.too_large',
        'publication.failed',
      ]);
      const failed = letters.find(({ reasonCode }) => reasonCode === 'publication.failed');
      expect((await deadLetters.replay(failed?.id ?? '')).status).toBe('parked');
      await fixture.relay.stop();
      const mended = await fixture.openRelay(({ data }) => [
        { topic: fixture.topic, type: COUNTED, subject: 's', key: 'a', data },
      ]);
      expect((await mended.deadLetters.replay(failed?.id ?? '')).status).toBe('replayed');
      expect((await published()).map(([, value]) => value)).toContain('{"n":2}');
    });
  });

  describe('topics', () => {
    it('are made as demanded, corrected, and left alone where more partitions would break the order', async () => {
      const fixture = await makeKafkaFixture(testKafka(), 'outside');
      const client = fixture.kafka;
      const [fresh, state, small, kept] = ['fresh', 'state', 'small', 'kept'].map((name) => testKafka().name(name)) as [
        string,
        string,
        string,
        string,
      ];
      const demands = [
        { topic: fresh, partitions: 3, cleanup: 'delete' as const },
        { topic: state, partitions: 3, cleanup: 'compact' as const },
        { topic: fixture.topic, partitions: PARTITIONS + 2, cleanup: 'delete' as const },
        { topic: small, partitions: 3, cleanup: 'compact' as const },
        { topic: kept, partitions: 1, cleanup: 'delete' as const, retentionDays: 30 },
      ];
      await withAdmin(client, (admin) =>
        admin.createTopics({
          topics: [
            { topic: small, numPartitions: 1 },
            { topic: kept, numPartitions: 1, configEntries: [{ name: 'max.message.bytes', value: '2000000' }] },
          ],
        }),
      );
      await fixture.send([{ key: 'k', n: 1 }]);

      const report = await applyTopics(client, demands);
      expect(report.created).toStrictEqual([fresh, state]);
      expect(report.changed).toStrictEqual([
        `${small}: 1 → 3 partitions`,
        expect.stringMatching(/: cleanup.policy delete → compact, delete.retention.ms 86400000 → 604800000, /),
        expect.stringMatching(/: retention.ms 604800000 → 2592000000$/),
      ]);
      // What the operator has set besides stays.
      const { resources } = await withAdmin(client, (admin) =>
        admin.describeConfigs({
          includeSynonyms: false,
          resources: [{ type: ConfigResourceTypes.TOPIC, name: kept, configNames: ['max.message.bytes'] }],
        }),
      );
      expect(resources[0]?.configEntries[0]?.configValue).toBe('2000000');
      expect(report.problems).toStrictEqual([
        `topic ${fixture.topic} has too few partitions: ${PARTITIONS} instead of ${PARTITIONS + 2}; it holds messages, and with more partitions ` +
          'these would lose their order. If nobody needs them, delete the topic and run `accrue topics apply` again; else set KAFKA_PREFIX ' +
          '(in the chart: kafka.prefix) to a name whose topics nobody has made yet',
      ]);
      expect(await applyTopics(client, demands.slice(0, 2))).toStrictEqual({
        created: [],
        changed: [],
        unchanged: [fresh, state],
        problems: [],
      });
      const check = withAdmin(client, (admin) => checkTopics(admin, [...demands, { topic: 'nowhere', partitions: 1 }]));
      await expect(check).rejects.toMatchObject({
        name: 'TopicsNotReady',
        retriable: true,
        message: expect.stringMatching(
          /has too few partitions: \d+ instead of \d+; topic nowhere is missing: run `accrue topics apply`$/,
        ) as string,
      });
      await withAdmin(client, (admin) => admin.deleteTopics({ topics: [fresh, state, small, kept] }));
      await fixture.close();
    });

    it('that are quiet keep no stop waiting', async () => {
      const fixture = await makeKafkaFixture(testKafka(), 'outside');
      const seen: number[] = [];
      const subscription: Subscription = {
        topic: fixture.topic,
        group: 'test.quiet',
        types: [COUNTED],
        handler: { kind: 'each', handle: () => Promise.resolve(void seen.push(1)) },
      };
      const { bus } = await fixture.openWith([subscription], { fetchWaitMsMax: 5_000 });
      await fixture.send([{ key: 'k', n: 1 }]);
      await eventually(() => Promise.resolve(expect(seen).toEqual([1])));
      const from = performance.now();
      await bus.stop();
      expect(performance.now() - from).toBeLessThan(2_500);
      await fixture.close();
    });

    it('that lose what was read already are noticed at the start', async () => {
      const fixture = await makeKafkaFixture(testKafka(), 'outside');
      const subscription: Subscription = {
        topic: fixture.topic,
        group: 'test.each',
        types: [COUNTED],
        handler: { kind: 'each', handle: () => Promise.resolve() },
      };
      const { bus } = await fixture.openWith([subscription]);
      const furthest = 'update consumer_checkpoint set position = 99 returning 1';
      await eventually(async () => (await fixture.database.query(furthest)).length > 0);
      await bus.stop();
      await expect(fixture.openWith([subscription])).rejects.toThrow('restored from an older backup');
      await fixture.close();
    });
  });
});
