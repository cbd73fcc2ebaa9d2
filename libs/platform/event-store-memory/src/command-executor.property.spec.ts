import fc from 'fast-check';
import { Rejected } from '@accrue/kernel';
import { CommandExecutor, type StoredEvent } from '@accrue/event-store';
import {
  faultyStore,
  FixedClock,
  giveBack,
  pay,
  purseContext,
  purseModel,
  seededRandom,
  take,
  type Purse,
  type PurseEvent,
} from '@accrue/testing';
import { createMemoryEventLog, type MemoryEventLog } from './memory-event-log';

interface Wish {
  readonly stream: number;
  readonly messageId: string;
  readonly kind: 'pay' | 'take' | 'giveBack';
  readonly amount: number;
  readonly of: number;
}

const wishes = fc
  .array(
    fc.record({
      stream: fc.nat(4),
      kind: fc.constantFrom('pay' as const, 'take' as const, 'giveBack' as const),
      amount: fc.integer({ min: 1, max: 9 }),
      of: fc.nat(40),
      repeated: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((list) =>
    list.flatMap(({ repeated, ...wish }, n): Wish[] => {
      const one = { ...wish, messageId: `m${n}` };
      return repeated ? [one, one] : [one];
    }),
  );

const streamId = ({ stream }: Wish): string => `purse-${stream}`;
const decideOf = ({ kind, messageId, amount, of }: Wish) =>
  kind === 'pay' ? pay(messageId, amount) : kind === 'take' ? take(messageId, amount) : giveBack(messageId, `m${of}`);

/** The same wishes one after the other, without any executor. */
const sequentially = (list: readonly Wish[]): Map<string, { state: Purse; events: PurseEvent[] }> => {
  const streams = new Map<string, { state: Purse; events: PurseEvent[] }>();
  for (const wish of list) {
    const stream = streams.get(streamId(wish)) ?? { state: purseModel.initial, events: [] };
    streams.set(streamId(wish), stream);
    try {
      const events = decideOf(wish)(stream.state, (revisions) =>
        revisions.map((revision) => stream.events[revision] as PurseEvent),
      );
      for (const event of events) {
        stream.state = purseModel.evolve(stream.state, event, { revision: stream.events.length });
        stream.events.push(event);
      }
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
    }
  }
  return streams;
};

const options = fc.record({
  groupEventsMax: fc.integer({ min: 1, max: 12 }),
  appendsInFlightMax: fc.integer({ min: 1, max: 3 }),
  loadStreamsMax: fc.integer({ min: 1, max: 3 }),
  statesMax: fc.integer({ min: 1, max: 4 }),
  eventCacheBytesMax: fc.constantFrom(0, 100, 100_000),
});

const plain = (events: readonly StoredEvent[]): unknown[] => events.map(({ type, data }) => ({ type, data }));
const newLog = (): MemoryEventLog => createMemoryEventLog({ partitions: 3, clock: new FixedClock() });

describe('CommandExecutor, whatever happens', () => {
  it('ends as the same commands one after the other, however they are grouped', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, options, fc.array(fc.boolean()), async (list, given, pauses) => {
        const log = newLog();
        const executor = new CommandExecutor<Purse, PurseEvent>(log, purseModel, given);
        const answers: Promise<unknown>[] = [];
        for (const [n, wish] of list.entries()) {
          answers.push(
            executor.execute(streamId(wish), decideOf(wish), purseContext(wish.messageId)).catch(rejectionOnly),
          );
          if (pauses[n] === true) await new Promise(setImmediate);
        }
        await Promise.all(answers);
        for (const [id, { state, events }] of sequentially(list)) {
          expect(plain(await log.readStream(id))).toStrictEqual(events);
          expect((await executor.read(id)).state).toStrictEqual(state);
          expect((await new CommandExecutor(log, purseModel).read(id)).state).toStrictEqual(state);
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('loses nothing and does nothing twice when the store fails before and after any step', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, options, fc.integer(), async (list, given, seed) => {
        const log = newLog();
        const random = seededRandom(seed);
        const store = faultyStore(log, () => (random() < 0.6 ? 'none' : random() < 0.5 ? 'before' : 'after'));
        const executor = new CommandExecutor<Purse, PurseEvent>(store, purseModel, {
          ...given,
          retryDelayMs: 1,
          retryDelayMsMax: 1,
        });
        await Promise.all(
          list.map((wish) =>
            executor.execute(streamId(wish), decideOf(wish), purseContext(wish.messageId)).catch(rejectionOnly),
          ),
        );
        for (const [id, { events }] of sequentially(list))
          expect(plain(await log.readStream(id))).toStrictEqual(events);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('ends the same when programs crash at any step and the next one repeats what was not answered', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, options, fc.integer(), async (list, given, seed) => {
        const log = newLog();
        const random = seededRandom(seed);
        const answered = new Set<number>();
        while (answered.size < list.length) {
          // A program lives for some store calls; its last one happens or not, and nobody hears of it. Then nothing works.
          let callsLeft = Math.floor(random() * 6);
          const store = faultyStore(log.openWriter(), () => {
            callsLeft -= 1;
            return callsLeft >= 0 ? 'none' : callsLeft === -1 && random() < 0.5 ? 'after' : 'before';
          });
          const program = new CommandExecutor<Purse, PurseEvent>(store, purseModel, {
            ...given,
            deadlineMs: 15,
            retryDelayMs: 2,
          });
          // In order per stream, as a consumer of a partition would: the first failure of a stream ends it for this program.
          await Promise.all(
            [...new Set(list.map(streamId))].map(async (id) => {
              for (const [n, wish] of list.entries()) {
                if (streamId(wish) !== id || answered.has(n)) continue;
                try {
                  await program.execute(streamId(wish), decideOf(wish), purseContext(wish.messageId));
                } catch (error) {
                  if (!(error instanceof Rejected)) return;
                }
                answered.add(n);
              }
            }),
          );
        }
        for (const [id, { events }] of sequentially(list))
          expect(plain(await log.readStream(id))).toStrictEqual(events);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

const rejectionOnly = (error: unknown): void => {
  if (!(error instanceof Rejected)) throw error;
};
