import { createSecretKey } from 'node:crypto';
import type { EventLog } from '@accrue/event-store';
import { Rejected } from '@accrue/kernel';
import {
  BUS_MIGRATIONS,
  CONSUMER_MIGRATIONS,
  MessageSeal,
  type Publications,
  type RawMessage,
  type Subscription,
} from '@accrue/messaging';
import { migrate, type Database } from '@accrue/persistence';
import {
  COUNTED,
  crashableDatabase,
  createMemoryEventLog,
  eventually,
  FixedClock,
  messageBusContract,
  messageHandlersContract,
  RENAMED,
  testDatabase,
  testSeal,
  thingLog,
  thingMessage,
  thingRegistry,
  type BusFixture,
  type OpenBus,
} from '@accrue/testing';
import { createInProcessBus } from './in-process-bus';
import type { InProcessBusOptions } from './options';

const FACTS = 'loyalty.test.thing.facts.v1';
const OUTSIDE = 'loyalty.test.outside.v1';

const publications: Publications = {
  messagesOf: { Counted: [COUNTED], Renamed: [RENAMED], Broken: [COUNTED], Misshapen: [COUNTED] },
  topics: [FACTS],
  publish: ({ type, data, streamId }) => {
    if (type === 'Broken') throw new TypeError('publication bug');
    const key = streamId.slice('thing-'.length);
    return [
      {
        topic: FACTS,
        type: type === 'Renamed' ? RENAMED : COUNTED,
        subject: streamId,
        key,
        data: type === 'Misshapen' ? { n: 'one' } : data,
      },
    ];
  },
};

interface InProcessFixture extends BusFixture {
  readonly log: EventLog;
  /** The database that keeps what the outside publishes. */
  readonly platform: Database;
  openWith(
    subscriptions: readonly Subscription[],
    options: Partial<InProcessBusOptions>,
    seal?: MessageSeal,
  ): Promise<OpenBus>;
  /** From outside, while no bus need run. */
  publish(messages: readonly RawMessage[]): Promise<void>;
  append(key: string, type: string, data: unknown): Promise<void>;
}

const makeFixture = async (via: 'facts' | 'outside'): Promise<InProcessFixture> => {
  const databases = await testDatabase();
  const database = databases.open('consumer');
  const platform = databases.open('platform');
  const effectTable = {
    name: 'Effect1795824010000',
    sql: 'create table effect (message_id text not null, key text not null, n integer not null)',
  };
  await migrate(database, 'consumer', [...CONSUMER_MIGRATIONS, effectTable]);
  await migrate(platform, 'platform', BUS_MIGRATIONS);
  const { log, append } = thingLog();
  let sent = 0;
  const openWith = async (
    subscriptions: readonly Subscription[],
    options: Partial<InProcessBusOptions>,
    seal = testSeal(),
  ): Promise<OpenBus> => {
    const handles = { database: crashableDatabase(database), platform: crashableDatabase(platform) };
    const bus = createInProcessBus({
      contexts: [
        { name: 'producer', log, database: handles.database, publications },
        {
          name: 'consumer',
          log: createMemoryEventLog({ clock: new FixedClock() }),
          database: handles.database,
          publications: { ...publications, topics: [] },
        },
      ],
      registry: thingRegistry,
      platformDatabase: handles.platform,
      seal,
      options: { retryDelayMinMs: 2, retryDelayMaxMs: 20, checkpointIntervalMs: 20, pollIntervalMs: 50, ...options },
    });
    for (const subscription of subscriptions) bus.subscribe({ ...subscription, context: 'consumer' });
    await bus.start();
    return {
      bus,
      crash: async () => {
        handles.database.crash();
        handles.platform.crash();
        await bus.stop();
      },
    };
  };
  const publisher = createInProcessBus({
    contexts: [],
    registry: thingRegistry,
    platformDatabase: platform,
    seal: testSeal(),
  });
  return {
    log,
    append,
    openWith,
    platform,
    publish: (messages) => publisher.publish(OUTSIDE, messages),
    topic: via === 'facts' ? FACTS : OUTSIDE,
    type: COUNTED,
    otherType: RENAMED,
    database,
    send: async (messages) => {
      if (via === 'facts')
        for (const { key, n, other } of messages) await append(key, other === true ? 'Renamed' : 'Counted', { n });
      else
        await publisher.publish(
          OUTSIDE,
          messages.map(({ key, n, other }) =>
            thingMessage(`m-${sent++}`, key, JSON.stringify({ n }), other === true ? RENAMED : COUNTED),
          ),
        );
    },
    open: (subscriptions, bounds) => openWith(subscriptions, bounds ?? {}),
    close: () => databases.drop(),
  };
};

messageBusContract('in process, facts of a context', () => makeFixture('facts'));
messageBusContract('in process, messages from outside', () => makeFixture('outside'));
messageHandlersContract('in process', () => makeFixture('facts'));

jest.setTimeout(60_000);

describe('in-process bus', () => {
  let fixture: InProcessFixture;
  let opened: OpenBus | undefined;
  const seen: unknown[] = [];
  const collect = (topic: string): Subscription => ({
    topic,
    group: 'test.each',
    types: [COUNTED],
    handler: { kind: 'each', handle: async (message) => void seen.push(message.data) },
  });

  beforeEach(async () => {
    seen.length = 0;
    fixture = await makeFixture('facts');
  });
  afterEach(async () => {
    await opened?.bus.stop();
    opened = undefined;
    await fixture.close();
  });

  it('parks every kind of broken message from outside with its reason, and nothing else is affected', async () => {
    opened = await fixture.openWith([collect(OUTSIDE)], {});
    const { bus } = opened;
    const good = thingMessage('good', 'k', '{"n":1}');
    await bus.publish(OUTSIDE, [
      { ...thingMessage('json', 'k', '{"n":1\0') },
      thingMessage('schema', 'k', '{"n":"1"}'),
      thingMessage('version', 'k', '{"n":1}', 'loyalty.test.thing.counted.v9'),
      { key: 'k', value: '{"n":1}', headers: {} },
      thingMessage('big', 'k', JSON.stringify({ n: 'x'.repeat(10_000_000) })),
      thingMessage('nothing', 'k\0', ''),
      good,
    ]);
    await eventually(async () => seen.length === 1 && (await bus.deadLetters.list({})).length === 6);
    expect(seen).toStrictEqual([{ n: 1 }]);
    const letters = await bus.deadLetters.list({ status: 'parked', topic: OUTSIDE });
    expect(letters.map((letter) => [letter.headers['ce_id'], letter.reasonCode]).sort()).toStrictEqual(
      [
        ['big', 'message.schema_violation'],
        ['json', 'message.invalid_json'],
        ['nothing', 'message.invalid_json'],
        ['schema', 'message.schema_violation'],
        ['version', 'message.unknown_type'],
        [undefined, 'message.missing_attribute'],
      ].sort(),
    );
    expect(letters.find((letter) => letter.headers['ce_id'] === 'json')?.payload).toBe('{"n":1\0');
  });

  it('keeps what came from outside sealed, wherever it lies', async () => {
    const words = /zebedee|canary|4111/i;
    const stumbling: Subscription = {
      ...collect(OUTSIDE),
      handler: {
        kind: 'each',
        handle: async ({ id, data }) => {
          if ((data as { n: number }).n < 0) throw new TypeError(`${id} of Zebedee`);
          seen.push(data);
        },
      },
    };
    opened = await fixture.openWith([stumbling], {});
    const { bus } = opened;
    const tables = async (): Promise<string> =>
      JSON.stringify([
        await fixture.platform.query('select * from topic_message'),
        await fixture.platform.query('select * from dead_letter'),
      ]);
    await bus.publish(OUTSIDE, [
      { key: 'zebedee', value: '{"n":"canary@mail.example"}', headers: { ce_canary: 'x', card: '4111111111111111' } },
      thingMessage('canary-id', 'zebedee', '{"n":1,"note":"Zebedee Canary"}'),
      { ...thingMessage('canary-bug', 'zebedee', '{"n":-1}') },
    ]);
    await eventually(async () => seen.length === 1 && (await bus.deadLetters.list({})).length === 2);
    const letters = await bus.deadLetters.list({});
    expect(letters.map(({ key, reasonCode }) => [key, reasonCode]).sort()).toStrictEqual([
      ['zebedee', 'handler.failed'],
      ['zebedee', 'message.missing_attribute'],
    ]);
    const bug = letters.find(({ reasonCode }) => reasonCode === 'handler.failed');
    expect(bug).toMatchObject({ payload: '{"n":-1}', reason: 'TypeError: canary-bug of Zebedee' });
    expect((await bus.deadLetters.replay(bug?.id ?? '')).reason).toBe('TypeError: canary-bug of Zebedee');
    expect(await tables()).toMatch(/"reason_code":"handler.failed"/);
    expect(await tables()).not.toMatch(words);
    expect(JSON.stringify(await bus.deadLetters.heads({}))).not.toMatch(words);
  });

  it('loses nothing of what another message key sealed, says so, and opens it when the key is right again', async () => {
    const refusing = (mended: boolean): Subscription => ({
      ...collect(OUTSIDE),
      handler: {
        kind: 'each',
        handle: async ({ data }) => {
          if (!mended) throw new Rejected<'test.refused'>('test.refused');
          seen.push(data);
        },
      },
    });
    opened = await fixture.openWith([refusing(false)], {});
    await opened.bus.publish(OUTSIDE, [thingMessage('m-1', 'k', '{"n":1}')]);
    await eventually(async () => (await opened?.bus.deadLetters.list({}))?.length === 1);
    const [letter] = await opened.bus.deadLetters.list({});
    const id = letter?.id ?? '';
    await opened.bus.stop();
    await fixture.publish([thingMessage('m-2', 'k', '{"n":2}')]);

    opened = await fixture.openWith([refusing(true)], {}, new MessageSeal(createSecretKey(Buffer.alloc(32, 1))));
    const { deadLetters } = opened.bus;
    await eventually(async () => (await deadLetters.list({})).length === 2);
    const sealed = { key: '', headers: {}, payload: null, status: 'parked' };
    expect(await deadLetters.list({})).toMatchObject([
      { ...sealed, id, reasonCode: 'test.refused' },
      { ...sealed, reasonCode: 'message.sealed' },
    ]);
    for (const ask of ['show', 'replay'] as const)
      await expect(deadLetters[ask](id)).rejects.toMatchObject({
        code: 'dead_letter.sealed',
        data: { id, detail: expect.stringContaining('under another message key') as string },
      });
    await opened.bus.stop();

    opened = await fixture.openWith([refusing(true)], {});
    const letters = await opened.bus.deadLetters.list({ status: 'parked' });
    expect(letters[0]).toStrictEqual(letter);
    for (const each of letters) expect((await opened.bus.deadLetters.replay(each.id)).status).toBe('replayed');
    expect(seen).toStrictEqual([{ n: 1 }, { n: 2 }]);
  });

  it('opens a letter nowhere but where it was put', async () => {
    opened = await fixture.openWith([collect(OUTSIDE)], {});
    const { bus } = opened;
    await bus.publish(
      OUTSIDE,
      ['a', 'b'].map((key) => ({ key, value: key, headers: {} })),
    );
    await eventually(async () => (await bus.deadLetters.list({})).length === 2);
    const [one, other] = await bus.deadLetters.list({});
    await fixture.platform.query(
      'update dead_letter set sealed = (select sealed from dead_letter where id = $1) where id = $2',
      [one?.id, other?.id],
    );
    await expect(bus.deadLetters.show(other?.id ?? '')).rejects.toMatchObject({ code: 'dead_letter.sealed' });
    expect((await bus.deadLetters.discard(other?.id ?? '')).status).toBe('discarded');
    expect(await bus.deadLetters.show(one?.id ?? '')).toStrictEqual(one);
  });

  it('gives dense positions to concurrent publishers and loses none', async () => {
    opened = await fixture.openWith([collect(OUTSIDE)], {});
    const { bus } = opened;
    await Promise.all(
      Array.from({ length: 16 }, (_, publisher) =>
        bus.publish(
          OUTSIDE,
          Array.from({ length: 25 }, (__, i) =>
            thingMessage(`${publisher}-${i}`, `k-${(publisher * 7 + i) % 13}`, `{"n":${publisher * 25 + i}}`),
          ),
        ),
      ),
    );
    await eventually(() => seen.length >= 400);
    expect(seen.map((data) => (data as { n: number }).n).sort((a, b) => a - b)).toStrictEqual(
      Array.from({ length: 400 }, (_, i) => i),
    );
  });

  it('deletes what is older than it is kept, from the front and as far as every group has handled it', async () => {
    const outside = await makeFixture('outside');
    const { platform } = outside;
    const kept = async (): Promise<readonly string[]> =>
      (await platform.query<{ sealed: string }>('select sealed from topic_message'))
        .map(({ sealed }) => testSeal().open<RawMessage>(sealed, OUTSIDE))
        .map(({ value }) => String((JSON.parse(value ?? '') as { n: number }).n))
        .sort();
    const trimming = { retentionDays: 30, trimIntervalMs: 50, trimBatchMax: 3 };
    let mayHandle = 5;
    let handled = 0;
    const slow: Subscription = {
      ...collect(OUTSIDE),
      group: 'test.slow',
      handler: {
        kind: 'each',
        handle: async () => {
          await eventually(() => handled < mayHandle, 60_000);
          handled += 1;
        },
      },
    };
    const isKept =
      (...wanted: readonly string[]) =>
      async () =>
        String(await kept()) === String(wanted);
    const isBehind = async () => (await opened?.bus.lag())?.map(({ behind }) => behind);
    try {
      await outside.send(Array.from({ length: 10 }, (_, n) => ({ key: 'one key', n })));
      await platform.query(`update topic_message set recorded_at = now() - interval '31 days' where position <= 8`);
      await platform.query(`update topic_message set recorded_at = now() - interval '29 days' where position > 8`);

      opened = await outside.openWith([collect(OUTSIDE), slow], trimming);
      await eventually(() => seen.length === 10 && handled === 5);
      await eventually(isKept('5', '6', '7', '8', '9'));
      mayHandle = 10;
      await eventually(isKept('8', '9'));
      await opened.bus.stop();

      // A group that begins now handles what is left, and is not behind for what is not.
      seen.length = 0;
      opened = await outside.openWith([{ ...collect(OUTSIDE), group: 'test.new' }], { ...trimming, retentionDays: 1 });
      await eventually(isKept());
      expect(seen).toEqual([{ n: 8 }, { n: 9 }]);
      expect(await isBehind()).toEqual([0]);
      await opened.bus.stop();
      opened = await outside.openWith([{ ...collect(OUTSIDE), group: 'test.newest' }], trimming);
      expect(await isBehind()).toEqual([0]);
      await outside.send([{ key: 'one key', n: 10 }]);
      await eventually(() => seen.length === 3);
      expect(seen.at(-1)).toEqual({ n: 10 });
    } finally {
      await opened?.bus.stop();
      opened = undefined;
      await outside.close();
    }
  });

  it('refuses to publish on a topic that carries facts', async () => {
    opened = await fixture.openWith([], {});
    await expect(opened.bus.publish(FACTS, [thingMessage('x', 'k', '{"n":1}')])).rejects.toThrow('carries facts');
  });

  it('parks what a publication could not make, goes on, and makes it anew on replay', async () => {
    opened = await fixture.openWith([collect(FACTS)], {});
    await fixture.append('a', 'Broken', { n: 1 });
    await fixture.append('a', 'Misshapen', { n: 2 });
    await fixture.append('a', 'Counted', { n: 3 });
    const { bus } = opened;
    await eventually(async () => seen.length === 1 && (await bus.deadLetters.list({})).length === 2);
    const letters = await bus.deadLetters.list({});
    expect(letters.map((letter) => letter.reasonCode)).toStrictEqual(['publication.failed', 'publication.failed']);
    expect(letters.map((letter) => letter.payload)).toStrictEqual([null, null]);
    await bus.stop();
    // The release with the mended publication: same events, same positions.
    const mended = jest
      .spyOn(publications, 'publish')
      .mockImplementation(({ streamId, data }) => [{ topic: FACTS, type: COUNTED, subject: streamId, key: 'a', data }]);
    try {
      opened = await fixture.openWith([collect(FACTS)], {});
      for (const letter of letters) expect((await opened.bus.deadLetters.replay(letter.id)).status).toBe('replayed');
      expect(seen).toStrictEqual([{ n: 3 }, { n: 1 }, { n: 2 }]);
    } finally {
      mended.mockRestore();
    }
  });

  it('never parks valid messages during an outage, however many attempts that takes', async () => {
    let away = true;
    let attempts = 0;
    const outage: Subscription = {
      ...collect(FACTS),
      handler: {
        kind: 'each',
        handle: async (message) => {
          attempts += 1;
          if (away) throw Object.assign(new Error('away'), { retriable: true });
          seen.push(message.data);
        },
      },
    };
    opened = await fixture.openWith([outage], { attemptsMax: 3, retryWindowMs: 10, retryDelayMaxMs: 4 });
    for (let n = 0; n < 20; n++) await fixture.append(`k${n}`, 'Counted', { n });
    await eventually(() => attempts > 200);
    away = false;
    await eventually(() => seen.length === 20);
    expect(await opened.bus.deadLetters.list({})).toStrictEqual([]);
  });

  it('parks a message that alone keeps failing while the world is fine for the others', async () => {
    const stuck: Subscription = {
      ...collect(FACTS),
      handler: {
        kind: 'each',
        handle: async (message) => {
          if (message.key === 'bad') throw Object.assign(new Error('away, it says'), { retriable: true });
          seen.push(message.data);
        },
      },
    };
    opened = await fixture.openWith([stuck], { attemptsMax: 3, retryWindowMs: 10, retryDelayMaxMs: 4 });
    const { bus } = opened;
    await fixture.append('bad', 'Counted', { n: -1 });
    let n = 0;
    await eventually(async () => {
      await fixture.append('good', 'Counted', { n: n++ });
      return (await bus.deadLetters.list({})).length === 1;
    });
    expect(await bus.deadLetters.list({})).toMatchObject([{ key: 'bad', reasonCode: 'retry.exhausted' }]);
  });

  it('holds what it reads within its bound while a handler is slow', async () => {
    const reads = jest.spyOn(fixture.log, 'read');
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const slow: Subscription = { ...collect(FACTS), handler: { kind: 'each', handle: () => gate } };
    for (let n = 0; n < 100; n++) await fixture.append('one-key', 'Counted', { n });
    opened = await fixture.openWith([slow], { queuedMax: 10, pageEventsMax: 5, pollIntervalMs: 5 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const furthest = Math.max(...reads.mock.calls.map(([, range]) => range.after));
    expect(furthest).toBeLessThanOrEqual(10);
    release();
    await eventually(async () => (await opened?.bus.lag())?.[0]?.behind === 0);
  });

  it('refuses to start when the log was restored to before its checkpoints', async () => {
    opened = await fixture.openWith([collect(FACTS)], {});
    await fixture.append('a', 'Counted', { n: 1 });
    await eventually(() => seen.length === 1);
    await opened.bus.stop();
    jest.spyOn(fixture.log, 'heads').mockResolvedValue([0, 0, 0, 0, 0, 0, 0, 0]);
    await expect(fixture.openWith([collect(FACTS)], {})).rejects.toThrow('restored from an older backup');
  });

  it('lets the second of two processes of one transaction group give way', async () => {
    const write: Subscription = {
      ...collect(FACTS),
      handler: {
        kind: 'transaction',
        handle: async (messages, tx) => {
          for (const message of messages) {
            await tx.query('insert into effect (message_id, key, n) values ($1, $2, $3)', [
              message.id,
              message.key,
              (message.data as { n: number }).n,
            ]);
          }
        },
      },
    };
    opened = await fixture.openWith([write], {});
    const second = await fixture.openWith([write], {});
    for (let n = 0; n < 200; n++) {
      await fixture.append(`k${n % 9}`, 'Counted', { n });
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const count = async (): Promise<number> => (await fixture.database.query('select 1 from effect')).length;
    await eventually(async () => (await count()) >= 200);
    await second.bus.stop();
    expect(await count()).toBe(200);
  });
});
