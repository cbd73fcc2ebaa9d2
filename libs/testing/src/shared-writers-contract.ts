import fc from 'fast-check';
import { CommandExecutor, type EventLog, type ExecutorOptions, type StoredEvent } from '@accrue/event-store';
import type { EventStoreUnderTest } from './event-store-contract';
import { faultyStore, seededRandom } from './faulty-store';
import { purseContext, purseModel, type Purse, type PurseEvent } from './purse';
import {
  decideOfWish,
  emptyPurse,
  fulfil,
  purseWishes,
  rejectionOf,
  type FoldedPurse,
  type PurseWish,
  type WishOutcome,
} from './purse-wishes';

type Purses = CommandExecutor<Purse, PurseEvent>;

/** A wish, the executor that it is sent to, whether the sender waits for all answers then, and whether both look. */
const sent = purseWishes.chain((wishes) =>
  fc
    .array(fc.record({ writer: fc.nat(1), waits: fc.boolean(), looks: fc.boolean() }), {
      minLength: wishes.length,
      maxLength: wishes.length,
    })
    .map((ways) => wishes.map((wish, n) => ({ wish, ...(ways[n] ?? { writer: 0, waits: true, looks: true }) }))),
);

const options = fc.record({
  groupEventsMax: fc.integer({ min: 1, max: 12 }),
  appendsInFlightMax: fc.integer({ min: 1, max: 3 }),
  loadStreamsMax: fc.integer({ min: 1, max: 3 }),
  statesMax: fc.integer({ min: 1, max: 4 }),
  eventCacheBytesMax: fc.constantFrom(0, 100, 100_000),
  conflictRetriesMax: fc.constant(1_000),
  retryDelayMinMs: fc.constant(1),
  retryDelayMaxMs: fc.constant(2),
});

/** Seed of when the store fails, before it did anything or after; null: never. */
const faults = fc.option(fc.integer());

/**
 * Two executors over one log that nobody has claimed, as two processes of one context are: together they answer and end as one
 * would. Each adapter runs it.
 */
export const sharedWritersContract = (open: () => Promise<EventStoreUnderTest>, numRuns: number): void => {
  let store: EventStoreUnderTest;
  let logs: readonly EventLog[];
  let runs = 0;
  beforeAll(async () => {
    store = await open();
    logs = [store.log, await store.openWriter()];
  });
  afterAll(() => store.close());

  /** Purses and executors of their own for each run. */
  const begin = (given: Partial<ExecutorOptions>, seed: number | null) => {
    runs += 1;
    const run = runs;
    const random = seededRandom(seed ?? 0);
    const fault = () => (seed === null || random() < 0.7 ? 'none' : random() < 0.5 ? 'before' : 'after');
    const executors = logs.map(
      (log): Purses => new CommandExecutor<Purse, PurseEvent>(faultyStore(log, fault), purseModel, given),
    );
    const streamIdOf = ({ stream }: PurseWish): string => `purse-${String(run)}.${String(stream)}`;
    const ask = (wish: PurseWish, writer: number): Promise<WishOutcome> =>
      (executors[writer] as Purses)
        .execute(streamIdOf(wish), decideOfWish(wish), purseContext(wish.messageId))
        .then(({ events }) => events.map(({ type, data }) => ({ type, data }) as PurseEvent), rejectionOf);
    return { executors, streamIdOf, ask };
  };

  it('answers each command as one writer would, and reads what the other has just written', async () => {
    await fc.assert(
      fc.asyncProperty(sent, options, async (list, given) => {
        const { executors, streamIdOf, ask } = begin(given, null);
        const purses = new Map<string, FoldedPurse>();
        for (const { wish, writer, looks } of list) {
          const streamId = streamIdOf(wish);
          const purse = purses.get(streamId) ?? emptyPurse();
          purses.set(streamId, purse);
          expect(await ask(wish, writer)).toStrictEqual(fulfil(wish, purse));
          if (!looks) continue;
          for (const executor of executors) expect((await executor.read(streamId)).state).toStrictEqual(purse.state);
        }
        for (const [id, { events }] of purses) expect(plain(await store.log.readStream(id))).toStrictEqual(events);
      }),
      { numRuns },
    );
  }, 120_000);

  it('answers commands that run at the same time as if they had run in some order', async () => {
    await fc.assert(
      fc.asyncProperty(sent, options, faults, async (list, given, seed) => {
        const { executors, streamIdOf, ask } = begin(given, seed);
        const before = new Map<string, number>();
        let together: { readonly wish: PurseWish; readonly outcome: Promise<WishOutcome> }[] = [];
        for (const [n, { wish, writer, waits }] of list.entries()) {
          together.push({ wish, outcome: ask(wish, writer) });
          if (!waits && n < list.length - 1) continue;
          for (const { wish: answered, outcome } of together) {
            const streamId = streamIdOf(answered);
            const ended = await outcome;
            await Promise.all(together.map((other) => other.outcome));
            const events = plain(await store.log.readStream(streamId)) as PurseEvent[];
            const own = events.filter(({ data }) => data.messageId === answered.messageId);
            // When an append's answer was lost, whether the events are this command's own cannot be known: it is told them.
            if (seed !== null && own.length > 0 && JSON.stringify(ended) === JSON.stringify(own)) continue;
            expectTrueSometime(answered, ended, events, before.get(streamId) ?? 0);
          }
          for (const { wish: answered } of together) {
            const streamId = streamIdOf(answered);
            before.set(streamId, (await store.log.readStream(streamId)).length);
          }
          together = [];
        }
        for (const streamId of before.keys()) {
          const events = plain(await store.log.readStream(streamId)) as PurseEvent[];
          const messageIds = events.map(({ data }) => data.messageId);
          expect(new Set(messageIds).size).toBe(messageIds.length);
          for (const executor of executors)
            expect((await executor.read(streamId)).state).toStrictEqual(folded(events).state);
        }
      }),
      { numRuns },
    );
  }, 120_000);
};

/** An answer is right when it was the one to give at some moment between the question and now. */
const expectTrueSometime = (
  wish: PurseWish,
  outcome: WishOutcome,
  events: readonly PurseEvent[],
  knownBefore: number,
): void => {
  const moments = Array.from({ length: events.length - knownBefore + 1 }, (_, n) =>
    JSON.stringify(fulfil(wish, folded(events.slice(0, knownBefore + n)))),
  );
  expect(moments).toContain(JSON.stringify(outcome));
};

const folded = (events: readonly PurseEvent[]): FoldedPurse => ({
  state: events.reduce((state, event, revision) => purseModel.evolve(state, event, { revision }), purseModel.initial),
  events: [...events],
});

const plain = (events: readonly StoredEvent[]): unknown[] => events.map(({ type, data }) => ({ type, data }));
