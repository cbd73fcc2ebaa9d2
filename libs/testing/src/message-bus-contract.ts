import { Rejected } from '@accrue/kernel';
import type { BatchHandler, DeadLetter, Message, MessageBus, MessageHandler, Subscription } from '@accrue/messaging';
import type { Database } from '@accrue/persistence';
import { eventually } from './eventually';

/** Data of the one type that the suite's messages have. */
export interface Counted {
  readonly n: number;
}

export interface OpenBus {
  readonly bus: MessageBus;
  /** Ends it without letting it write anything more, as `kill -9` does. */
  crash(): Promise<void>;
}

/** One topic and one consuming context over durable state of their own. */
export interface BusFixture {
  readonly topic: string;
  /** Type of the messages, with `Counted` data; `otherType` is published too, and travels on the same topic. */
  readonly type: string;
  readonly otherType: string;
  /** Durable when it resolves; messages of one key in this order. */
  send(messages: readonly { readonly key: string; readonly n: number; readonly other?: boolean }[]): Promise<void>;
  /** A started bus with these subscriptions; called again after a stop or crash it goes on where that one was. */
  open(subscriptions: readonly Subscription[], bounds?: { readonly inFlightMax: number }): Promise<OpenBus>;
  /** The consuming context's; has the table `effect(message_id text, key text, n integer)` without any unique key. */
  readonly database: Database;
  close(): Promise<void>;
}

const tick = (delayMs = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));
const worldFailure = (): Error => Object.assign(new Error('the world is away'), { retriable: true });
const n = (message: Message): number => (message.data as Counted).n;

/** What every message bus promises, whatever carries the messages. */
export const messageBusContract = (name: string, makeFixture: () => Promise<BusFixture>): void => {
  describe(`message bus: ${name}`, () => {
    jest.setTimeout(60_000);
    let fixture: BusFixture;
    const opened: MessageBus[] = [];

    beforeEach(async () => {
      fixture = await makeFixture();
    }, 60_000);
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((bus) => bus.stop()));
      await fixture.close();
    }, 60_000);

    const each = (handle: MessageHandler, group = 'test.each'): Subscription => ({
      topic: fixture.topic,
      group,
      types: [fixture.type],
      handler: { kind: 'each', handle },
    });
    const inTransaction = (handle: BatchHandler, group = 'test.transaction'): Subscription => ({
      topic: fixture.topic,
      group,
      types: [fixture.type],
      handler: { kind: 'transaction', handle },
    });
    const open = async (
      subscriptions: readonly Subscription[],
      bounds?: { readonly inFlightMax: number },
    ): Promise<OpenBus> => {
      const bus = await fixture.open(subscriptions, bounds);
      opened.push(bus.bus);
      return bus;
    };
    const mixed = (messages: number, keys: number) =>
      Array.from({ length: messages }, (_, i) => ({ key: `key-${i % keys}`, n: i }));
    const writeEffects: BatchHandler = async (messages, tx) => {
      for (const message of messages) {
        await tx.query('insert into effect (message_id, key, n) values ($1, $2, $3)', [
          message.id,
          message.key,
          n(message),
        ]);
      }
    };
    const effects = async (): Promise<number[]> =>
      (await fixture.database.query<{ n: number }>('select n from effect order by n, message_id')).map((row) => row.n);

    it('delivers what was sent before and after its start, each message once, in order per key', async () => {
      const seen: Record<string, number[]> = {};
      await fixture.send(mixed(100, 7));
      await open([
        each(async (message) => {
          await tick(n(message) % 3);
          (seen[message.key] ??= []).push(n(message));
        }),
      ]);
      await fixture.send(mixed(100, 7).map(({ key, n: number }) => ({ key, n: 100 + number })));
      await eventually(() => Object.values(seen).flat().length >= 200);
      const expected: Record<string, number[]> = {};
      for (const offset of [0, 100])
        for (const sent of mixed(100, 7)) (expected[sent.key] ??= []).push(offset + sent.n);
      expect(seen).toStrictEqual(expected);
    });

    it('hands over decoded messages and skips other types knowingly', async () => {
      const seen: Message[] = [];
      const { bus } = await open([each(async (message) => void seen.push(message))]);
      await fixture.send([
        { key: 'a', n: 1, other: true },
        { key: 'a', n: 2 },
      ]);
      await eventually(() => seen.length > 0);
      expect(seen).toMatchObject([{ topic: fixture.topic, type: fixture.type, key: 'a', data: { n: 2 } }]);
      expect(seen).toHaveLength(1);
      expect(await bus.deadLetters.list({})).toStrictEqual([]);
    });

    it('keeps the number of handlers at work within its bound', async () => {
      let running = 0;
      let most = 0;
      let done = 0;
      await fixture.send(mixed(60, 30));
      await open(
        [
          each(async () => {
            most = Math.max(most, (running += 1));
            await tick(2);
            running -= 1;
            done += 1;
          }),
        ],
        { inFlightMax: 4 },
      );
      await eventually(() => done === 60);
      expect(most).toBe(4);
    });

    it('lets groups go on independently of each other', async () => {
      const quick: number[] = [];
      await fixture.send(mixed(50, 5));
      await open([
        each(() => Promise.reject(worldFailure()), 'test.stuck'),
        each(async (message) => void quick.push(n(message)), 'test.quick'),
      ]);
      await eventually(() => quick.length === 50);
    });

    it('retries the world’s failure in place: its key waits, other keys go on, nothing is parked', async () => {
      const seen: string[] = [];
      let failures = 0;
      await fixture.send([
        { key: 'a', n: 1 },
        { key: 'a', n: 2 },
        { key: 'b', n: 3 },
      ]);
      const { bus } = await open([
        each(async (message) => {
          // Until the other key is through: however slow that is, it must not wait for this one.
          if (n(message) === 1 && (failures < 3 || !seen.includes('b3'))) {
            failures += 1;
            throw worldFailure();
          }
          seen.push(`${message.key}${n(message)}`);
        }),
      ]);
      await eventually(() => seen.length === 3);
      expect(seen).toStrictEqual(['b3', 'a1', 'a2']);
      expect(failures).toBeGreaterThanOrEqual(3);
      expect(await bus.deadLetters.list({})).toStrictEqual([]);
    });

    it.each([
      [
        'a rejection',
        () => new Rejected<'test.refused'>('test.refused', { why: 'poison' }),
        'test.refused',
        'test.refused {"why":"poison"}',
      ],
      ['a bug', () => new TypeError('x is not a function'), 'handler.failed', 'TypeError: x is not a function'],
    ])('parks %s with its cause and goes on with the key', async (_what, failure, reasonCode, reason) => {
      const seen: number[] = [];
      await fixture.send([
        { key: 'a', n: 1 },
        { key: 'a', n: 2 },
        { key: 'a', n: 3 },
      ]);
      const { bus } = await open([
        each(async (message) => {
          if (n(message) === 2) throw failure();
          seen.push(n(message));
        }),
      ]);
      await eventually(() => seen.length === 2);
      expect(seen).toStrictEqual([1, 3]);
      const letters = await bus.deadLetters.list({ status: 'parked' });
      expect(letters).toMatchObject([
        {
          topic: fixture.topic,
          group: 'test.each',
          key: 'a',
          payload: '{"n":2}',
          reasonCode,
          reason,
          attempts: 1,
          status: 'parked',
        },
      ]);
      const [letter] = letters;
      expect(await bus.deadLetters.show(letter?.id ?? '')).toStrictEqual(letter);
      // Who is no operator is not told what the message said, nor what a bug quotes of it.
      const { key: _key, headers: _headers, payload: _payload, ...head } = letter as DeadLetter;
      const told = reasonCode === 'handler.failed' ? 'an error that operators find with the dead letter' : reason;
      expect(await bus.deadLetters.heads({ status: 'parked' })).toStrictEqual([{ ...head, reason: told }]);
    });

    it('replays a letter through the same handler, once, however many ask for it', async () => {
      const seen: string[] = [];
      let mended = false;
      await fixture.send([{ key: 'a', n: 1 }]);
      const { bus } = await open([
        each(async (message) => {
          if (!mended) throw new Rejected<'test.refused'>('test.refused', { mended });
          seen.push(message.id);
        }),
      ]);
      await eventually(async () => (await bus.deadLetters.list({})).length === 1);
      const [letter] = await bus.deadLetters.list({});
      const id = letter?.id ?? '';
      expect(await bus.deadLetters.replay(id)).toMatchObject({
        status: 'parked',
        attempts: 2,
        reasonCode: 'test.refused',
      });
      expect(await bus.deadLetters.parked()).toStrictEqual([{ topic: fixture.topic, group: 'test.each', letters: 1 }]);
      mended = true;
      const replays = await Promise.all([1, 2, 3].map(() => bus.deadLetters.replay(id)));
      expect(replays.map(({ status }) => status)).toStrictEqual(['replayed', 'replayed', 'replayed']);
      expect(seen).toHaveLength(1);
      expect(await bus.deadLetters.list({ status: 'parked' })).toStrictEqual([]);
      expect(await bus.deadLetters.parked()).toStrictEqual([]);
      expect((await bus.deadLetters.discard(id)).status).toBe('replayed');
      expect(await bus.deadLetters.show(id)).toMatchObject({ key: '', headers: {}, payload: null });
    });

    it('discards a letter, and knows when there is none', async () => {
      await fixture.send([{ key: 'a', n: 1 }]);
      let handled = 0;
      const { bus } = await open([
        each(() => {
          handled += 1;
          return Promise.reject(new Rejected<'test.refused'>('test.refused'));
        }),
      ]);
      await eventually(async () => (await bus.deadLetters.list({})).length === 1);
      const id = (await bus.deadLetters.list({}))[0]?.id ?? '';
      expect((await bus.deadLetters.discard(id)).status).toBe('discarded');
      expect((await bus.deadLetters.replay(id)).status).toBe('discarded');
      expect(handled).toBe(1);
      expect(await bus.deadLetters.show(id)).toMatchObject({
        ...{ key: '', headers: {}, payload: null, status: 'discarded', reasonCode: 'test.refused' },
      });
      expect(await bus.deadLetters.show('no such letter')).toBeNull();
      await expect(bus.deadLetters.replay('no such letter')).rejects.toMatchObject({ code: 'dead_letter.unknown' });
      await expect(bus.deadLetters.discard('no such letter')).rejects.toMatchObject({ code: 'dead_letter.unknown' });
    });

    it('delivers again what a crash left between effect and checkpoint, with the same ids and in order', async () => {
      const deliveries: string[] = [];
      const effect = new Map<string, number[]>();
      const applied = new Set<string>();
      const handle: MessageHandler = async (message) => {
        deliveries.push(message.id);
        await tick(n(message) % 2);
        if (applied.has(message.id)) return; // an idempotent command
        applied.add(message.id);
        effect.set(message.key, [...(effect.get(message.key) ?? []), n(message)]);
      };
      await fixture.send(mixed(300, 10));
      for (const enough of [40, 120, 200]) {
        const { crash } = await open([each(handle)], { inFlightMax: 8 });
        await eventually(() => applied.size >= enough);
        await crash();
      }
      await open([each(handle)]);
      await eventually(() => applied.size === 300);
      for (const [key, numbers] of effect)
        expect(numbers).toStrictEqual(
          mixed(300, 10)
            .filter((sent) => sent.key === key)
            .map((sent) => sent.n),
        );
      expect(deliveries.length).toBeGreaterThan(300);
    });

    it('finishes what is in flight when it stops, and does not repeat it after a restart', async () => {
      const begun: number[] = [];
      const finished: number[] = [];
      const handle: MessageHandler = async (message) => {
        begun.push(n(message));
        await tick(20);
        finished.push(n(message));
      };
      await fixture.send(mixed(40, 40));
      const { bus } = await open([each(handle)], { inFlightMax: 4 });
      await eventually(() => begun.length >= 8);
      await bus.stop();
      expect(finished.length).toBe(begun.length);
      expect(finished.length).toBeLessThan(40);
      await open([each(handle)], { inFlightMax: 40 });
      await eventually(() => finished.length >= 40);
      await tick(50);
      // Messages that finished before an earlier one of their partition may come again; in-order ones may not.
      expect(new Set(finished).size).toBe(40);
      expect(finished.length).toBeLessThan(40 + 8);
    });

    it('commits a transaction handler’s rows together with the checkpoint: exactly once through failures and crashes', async () => {
      await fixture.send(mixed(200, 10));
      let calls = 0;
      const flaky: BatchHandler = async (messages, tx) => {
        await writeEffects(messages, tx);
        calls += 1;
        if (calls % 3 === 1) throw worldFailure();
      };
      for (let lives = 0; lives < 3; lives++) {
        const before = calls;
        const { crash } = await open([inTransaction(flaky)]);
        await eventually(() => calls > before);
        await crash();
        await fixture.send(mixed(20, 10).map(({ key, n: number }) => ({ key, n: 200 + lives * 20 + number })));
      }
      await open([inTransaction(flaky)]);
      await eventually(async () => (await effects()).length >= 260);
      await tick(100);
      expect(await effects()).toStrictEqual(Array.from({ length: 260 }, (_, i) => i));
    });

    it('keeps only the culprit out of a transaction batch, and brings it in by a replay, once', async () => {
      let mended = false;
      const handle: BatchHandler = async (messages, tx) => {
        await writeEffects(messages, tx);
        if (!mended && messages.some((message) => n(message) === 7)) await tx.query('select 1 / 0');
      };
      await fixture.send(mixed(30, 5));
      const { bus } = await open([inTransaction(handle)]);
      await eventually(async () => (await effects()).length === 29);
      await eventually(async () => (await bus.deadLetters.list({})).length === 1);
      const [letter] = await bus.deadLetters.list({});
      expect(letter).toMatchObject({ payload: '{"n":7}', reasonCode: 'handler.failed', status: 'parked' });
      const id = letter?.id ?? '';
      expect((await bus.deadLetters.replay(id)).status).toBe('parked');
      mended = true;
      await Promise.all([1, 2].map(() => bus.deadLetters.replay(id)));
      expect(await effects()).toStrictEqual(Array.from({ length: 30 }, (_, i) => i));
    });

    it('says how far behind each group is', async () => {
      let blocked = true;
      const { bus } = await open([
        each(async () => {
          if (blocked) throw worldFailure();
        }, 'test.blocked'),
        inTransaction(writeEffects),
      ]);
      await fixture.send(mixed(10, 1));
      // Both of one answer: asked one after the other, the first could be of a time before anything had been sent.
      const are = async (transaction: number, held: number): Promise<boolean> => {
        const behind = new Map((await bus.lag()).map((lag) => [lag.group, lag.behind]));
        return behind.get('test.transaction') === transaction && behind.get('test.blocked') === held;
      };
      await eventually(() => are(0, 10));
      blocked = false;
      await eventually(() => are(0, 0));
      expect((await bus.lag()).every((lag) => lag.lastProgressAt !== null)).toBe(true);
    });
  });
};
