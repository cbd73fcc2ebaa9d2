import fc from 'fast-check';
import { Rejected } from '@accrue/kernel';
import { CommandExecutor, type StoredEvent } from '@accrue/event-store';
import {
  decideOfWish,
  faultyStore,
  FixedClock,
  oneAfterTheOther,
  purseContext,
  purseModel,
  purseWishes,
  seededRandom,
  type FoldedPurse,
  type Purse,
  type PurseEvent,
  type PurseWish,
} from '@accrue/testing';
import { createMemoryEventLog, type MemoryEventLog } from './memory-event-log';

const streamId = ({ stream }: PurseWish): string => `purse-${stream}`;
const sequentially = (list: readonly PurseWish[]): ReadonlyMap<string, FoldedPurse> => oneAfterTheOther(list, streamId);

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
      fc.asyncProperty(
        purseWishes,
        options,
        fc.boolean(),
        fc.array(fc.boolean()),
        async (list, given, claims, pauses) => {
          const log = newLog();
          if (claims) await log.claim();
          const executor = new CommandExecutor<Purse, PurseEvent>(log, purseModel, given);
          const answers: Promise<unknown>[] = [];
          for (const [n, wish] of list.entries()) {
            answers.push(
              executor.execute(streamId(wish), decideOfWish(wish), purseContext(wish.messageId)).catch(rejectionOnly),
            );
            if (pauses[n] === true) await new Promise(setImmediate);
          }
          await Promise.all(answers);
          for (const [id, { state, events }] of sequentially(list)) {
            expect(plain(await log.readStream(id))).toStrictEqual(events);
            expect((await executor.read(id)).state).toStrictEqual(state);
            expect((await new CommandExecutor(log, purseModel).read(id)).state).toStrictEqual(state);
          }
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it('loses nothing and does nothing twice when the store fails before and after any step', async () => {
    await fc.assert(
      fc.asyncProperty(purseWishes, options, fc.boolean(), fc.integer(), async (list, given, claims, seed) => {
        const log = newLog();
        if (claims) await log.claim();
        const random = seededRandom(seed);
        const store = faultyStore(log, () => (random() < 0.6 ? 'none' : random() < 0.5 ? 'before' : 'after'));
        const executor = new CommandExecutor<Purse, PurseEvent>(store, purseModel, {
          ...given,
          retryDelayMinMs: 1,
          retryDelayMaxMs: 1,
        });
        await Promise.all(
          list.map((wish) =>
            executor.execute(streamId(wish), decideOfWish(wish), purseContext(wish.messageId)).catch(rejectionOnly),
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
      fc.asyncProperty(purseWishes, options, fc.integer(), async (list, given, seed) => {
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
            retryDelayMinMs: 2,
          });
          // In order per stream, as a consumer of a partition would: the first failure of a stream ends it for this program.
          await Promise.all(
            [...new Set(list.map(streamId))].map(async (id) => {
              for (const [n, wish] of list.entries()) {
                if (streamId(wish) !== id || answered.has(n)) continue;
                try {
                  await program.execute(streamId(wish), decideOfWish(wish), purseContext(wish.messageId));
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
