import {
  CommandExecutor,
  ConcurrencyConflict,
  DeadlineExceeded,
  ExecutorStopped,
  StoreUnavailable,
  WriterFenced,
  type EventStore,
} from '@accrue/event-store';
import {
  faultyStore,
  FixedClock,
  giveBack,
  pay,
  purseContext,
  purseModel,
  take,
  type Purse,
  type PurseEvent,
} from '@accrue/testing';
import { createMemoryEventLog, type MemoryEventLog } from './memory-event-log';

describe('CommandExecutor', () => {
  let log: MemoryEventLog;
  beforeEach(() => (log = createMemoryEventLog({ clock: new FixedClock() })));

  const executor = (store: EventStore = log, options = {}): CommandExecutor<Purse, PurseEvent> =>
    new CommandExecutor(store, purseModel, { retryDelayMinMs: 1, retryDelayMaxMs: 4, ...options });
  const appends = (): jest.SpyInstance => jest.spyOn(log, 'append');
  const types = async (streamId: string): Promise<string[]> =>
    (await log.readStream(streamId)).map((event) => event.type);

  it('stores the events of a decision and answers with the state after it', async () => {
    const executed = await executor().execute('purse-1', pay('m1', 7), purseContext('m1'));
    expect(executed).toStrictEqual({
      revision: 0,
      events: [{ type: 'Paid', data: { messageId: 'm1', amount: 7 } }],
      state: { balance: 7, messages: { m1: 0 } },
    });
    expect(await types('purse-1')).toStrictEqual(['Paid']);
  });

  it('decides commands of one stream on each other, in one append', async () => {
    const append = appends();
    const purses = executor();
    const [paid, taken] = await Promise.all([
      purses.execute('purse-1', pay('m1', 7), purseContext('m1')),
      purses.execute('purse-1', take('m2', 7), purseContext('m2')),
    ]);
    expect([paid?.state.balance, taken?.state.balance]).toStrictEqual([7, 0]);
    expect(append).toHaveBeenCalledTimes(1);
  });

  it('gives the events of two streams ids of their own when one message moves both', async () => {
    const purses = executor();
    for (const streamId of ['purse-1', 'purse-2']) await purses.execute(streamId, pay('m1', 7), purseContext('m1'));
    const [[first], [second]] = await Promise.all([log.readStream('purse-1'), log.readStream('purse-2')]);
    expect(first?.id).not.toBe(second?.id);
  });

  it('coalesces streams into one append per lane', async () => {
    const append = appends();
    const purses = executor();
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => purses.execute(`purse-${n}`, pay('m', 1), purseContext(`m${n}`))),
    );
    expect(append).toHaveBeenCalledTimes(2);
  });

  it('keeps a group within its bound and sends the rest next', async () => {
    const append = appends();
    const purses = executor(log, { groupEventsMax: 10, appendsInFlightMax: 1 });
    await Promise.all(
      Array.from({ length: 25 }, (_, n) => purses.execute('purse-1', pay(`m${n}`, 1), purseContext(`m${n}`))),
    );
    expect(append.mock.calls.map(([[request]]) => request.events.length)).toStrictEqual([10, 10, 5]);
  });

  it('rejects one command of a group and stores the others', async () => {
    const purses = executor();
    const answers = await Promise.allSettled([
      purses.execute('purse-1', pay('m1', 5), purseContext('m1')),
      purses.execute('purse-1', take('m2', 6), purseContext('m2')),
      purses.execute('purse-1', take('m3', 5), purseContext('m3')),
    ]);
    expect(answers.map((answer) => answer.status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: 'purse.insufficient', data: { balance: 5 } } });
    expect(await types('purse-1')).toStrictEqual(['Paid', 'Taken']);
  });

  it('answers a repeated message with nothing new', async () => {
    const purses = executor();
    await purses.execute('purse-1', pay('m1', 5), purseContext('m1'));
    const again = await purses.execute('purse-1', pay('m1', 5), purseContext('m1'));
    expect(again).toMatchObject({ revision: 0, events: [], state: { balance: 5 } });
  });

  it('loads all cold streams that wait in one round trip', async () => {
    await executor().execute('purse-1', pay('m1', 5), purseContext('m1'));
    const load = jest.spyOn(log, 'load');
    const purses = executor();
    const states = await Promise.all(['purse-1', 'purse-2'].map((id) => purses.read(id)));
    expect(states.map(({ revision, state }) => [revision, state.balance])).toStrictEqual([
      [0, 5],
      [-1, 0],
    ]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it.each([true, false])(
    'reads what is stored already, though the store has not answered (alone: %s)',
    async (alone) => {
      if (alone) await log.claim();
      let answerNow = (): void => undefined;
      const mayAnswer = new Promise<void>((resolve) => (answerNow = resolve));
      const append = log.append.bind(log);
      const purses = executor();
      await purses.execute('purse-1', pay('m1', 5), purseContext('m1'));
      const stored = new Promise<void>((resolve) => {
        jest.spyOn(log, 'append').mockImplementationOnce(async (requests) => {
          const results = await append(requests);
          resolve();
          await mayAnswer;
          return results;
        });
      });
      const executed = purses.execute('purse-1', pay('m2', 7), purseContext('m2'));
      await stored;
      const read = purses.read('purse-1');
      answerNow();
      expect(await read).toEqual({ revision: 1, state: (await executed).state });
    },
  );

  it('decides again on what another writer stored meanwhile', async () => {
    const ours = executor();
    const theirs = executor(log.openWriter());
    await ours.execute('purse-1', pay('m1', 5), purseContext('m1'));
    await theirs.execute('purse-1', take('m2', 5), purseContext('m2'));
    await ours.execute('purse-1', pay('m3', 1), purseContext('m3'));
    expect((await ours.read('purse-1')).state.balance).toBe(1);
  });

  it('refuses nothing, and takes nothing for done, on what another writer has left', async () => {
    const ours = executor();
    const theirs = executor(log.openWriter());
    await ours.execute('purse-1', pay('m1', 1), purseContext('m1'));
    await theirs.execute('purse-1', pay('m2', 1), purseContext('m2'));
    expect((await ours.execute('purse-1', take('m3', 2), purseContext('m3'))).state.balance).toBe(0);
    expect((await theirs.read('purse-1')).state.balance).toBe(0);
    const again = await theirs.execute('purse-1', take('m3', 2), purseContext('m3'));
    expect([again.events, again.revision]).toEqual([[], 2]);
    await expect(theirs.execute('purse-1', take('m4', 1), purseContext('m4'))).rejects.toMatchObject({
      data: { balance: 0 },
    });
  });

  it('does not count a look that began before it was asked', async () => {
    const theirs = executor(log.openWriter());
    await theirs.execute('purse-1', pay('m1', 1), purseContext('m1'));
    const gates: (() => void)[] = [];
    const passed = (): Promise<void> => new Promise((resolve) => gates.push(resolve));
    const store: EventStore = {
      ...bound(log),
      loadSince: async (seen) => {
        const since = await log.loadSince(seen);
        await passed();
        return since;
      },
    };
    const ours = executor(store);
    await ours.read('purse-1');
    const first = ours.read('purse-1');
    const asked = async (times: number): Promise<void> => {
      for (let turn = 0; turn < 20 && gates.length < times; turn += 1) await new Promise(setImmediate);
    };
    await asked(1);
    await theirs.execute('purse-1', pay('m2', 1), purseContext('m2'));
    const second = ours.read('purse-1');
    gates[0]?.();
    await asked(2);
    gates[1]?.();
    expect([(await first).state.balance, (await second).state.balance]).toEqual([1, 2]);
  });

  it('decides again what wrote nothing beside an append that turns out to have been stored long ago', async () => {
    const faults = ['before' as const];
    const ours = executor(faultyStore(log, (method) => (method === 'append' ? (faults.shift() ?? 'none') : 'none')));
    await ours.read('purse-1');
    await executor(log.openWriter()).execute('purse-1', pay('m1', 5), purseContext('m1'));
    const [taken, repeated] = await Promise.all([
      ours.execute('purse-1', take('m2', 5), purseContext('m2')),
      ours.execute('purse-1', pay('m1', 5), purseContext('m1')),
    ]);
    expect([taken.state.balance, repeated.revision]).toEqual([0, 0]);
    expect(await types('purse-1')).toStrictEqual(['Paid', 'Taken']);
  });

  it('asks the store what came since, not for everything again, and once for all who wait', async () => {
    const purses = executor();
    await purses.execute('purse-1', pay('m1', 1), purseContext('m1'));
    const [load, loadSince] = [jest.spyOn(log, 'load'), jest.spyOn(log, 'loadSince')];
    const answers = await Promise.allSettled([
      ...['m2', 'm3'].map((id) => purses.execute('purse-1', take(id, 9), purseContext(id))),
      purses.execute('purse-1', pay('m1', 1), purseContext('m1')),
      purses.read('purse-1'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect(load).not.toHaveBeenCalled();
    expect(loadSince.mock.calls).toEqual([[[{ streamId: 'purse-1', revision: 0 }]]]);
  });

  it('asks nobody when it has claimed the log: what it knows is how it is', async () => {
    await log.claim();
    const purses = executor();
    await purses.execute('purse-1', pay('m1', 1), purseContext('m1'));
    const asked = [jest.spyOn(log, 'load'), jest.spyOn(log, 'loadSince')];
    await expect(purses.execute('purse-1', take('m2', 9), purseContext('m2'))).rejects.toMatchObject({
      code: 'purse.insufficient',
    });
    expect((await purses.execute('purse-1', pay('m1', 1), purseContext('m1'))).events).toEqual([]);
    expect((await purses.read('purse-1')).revision).toBe(0);
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
  });

  it('answers what wrote nothing when the store cannot be asked any more: at the deadline, with the reason', async () => {
    let away = false;
    const purses = executor(
      faultyStore(log, (method) => (away && method === 'loadSince' ? 'before' : 'none')),
      { deadlineMs: 40 },
    );
    await purses.execute('purse-1', pay('m1', 1), purseContext('m1'));
    away = true;
    await expect(purses.execute('purse-1', take('m2', 9), purseContext('m2'))).rejects.toBeInstanceOf(StoreUnavailable);
    away = false;
    expect((await purses.execute('purse-1', take('m2', 1), purseContext('m2'))).state.balance).toBe(0);
  });

  it('gives up after its bound of conflicts', async () => {
    const store = { ...bound(log), append: async () => [{ status: 'conflict' as const, actualRevision: 9 }] };
    const purses = executor(store, { conflictRetriesMax: 3 });
    await expect(purses.execute('purse-1', pay('m1', 1), purseContext('m1'))).rejects.toBeInstanceOf(
      ConcurrencyConflict,
    );
  });

  it('stops writing when another writer has claimed the log', async () => {
    const purses = executor();
    await log.claim();
    await purses.execute('purse-1', pay('m1', 1), purseContext('m1'));
    await log.openWriter().claim();
    await expect(purses.execute('purse-1', pay('m2', 1), purseContext('m2'))).rejects.toBeInstanceOf(WriterFenced);
    expect(await types('purse-1')).toStrictEqual(['Paid']);
  });

  it.each(['before', 'after'] as const)(
    'repeats an append that failed %s it was stored, and stores it once',
    async (point) => {
      const faults = [point, point, 'none' as const];
      const purses = executor(
        faultyStore(log, (method) => (method === 'append' ? (faults.shift() ?? 'none') : 'none')),
      );
      const executed = await purses.execute('purse-1', pay('m1', 5), purseContext('m1'));
      expect(executed).toMatchObject({ revision: 0, events: [{ type: 'Paid' }], state: { balance: 5 } });
      expect(await types('purse-1')).toStrictEqual(['Paid']);
    },
  );

  it('answers StoreUnavailable at the deadline, and the truth when asked again', async () => {
    let away = true;
    const purses = executor(
      faultyStore(log, (method) => (away && method === 'append' ? 'after' : 'none')),
      { deadlineMs: 40 },
    );
    await expect(purses.execute('purse-1', pay('m1', 5), purseContext('m1'))).rejects.toBeInstanceOf(StoreUnavailable);
    away = false;
    const again = await purses.execute('purse-1', pay('m1', 5), purseContext('m1'));
    expect(again.state.balance).toBe(5);
    expect(await types('purse-1')).toStrictEqual(['Paid']);
  });

  it('answers DeadlineExceeded when the store does not answer at all', async () => {
    const store = { ...bound(log), append: () => new Promise<never>(() => undefined) };
    await expect(
      executor(store, { deadlineMs: 20 }).execute('purse-1', pay('m1', 5), purseContext('m1')),
    ).rejects.toBeInstanceOf(DeadlineExceeded);
  });

  it('folds what was stored when an earlier attempt had other data under the same ids', async () => {
    const lost = faultyStore(log.openWriter(), (method) => (method === 'append' ? 'after' : 'none'));
    const ours = executor(); // has folded the empty stream before the lost writer stores
    await log.claim();
    await ours.read('purse-1');
    await executor(lost, { deadlineMs: 200 })
      .execute('purse-1', pay('m1', 5), purseContext('m1'))
      .catch(() => undefined);
    const executed = await ours.execute('purse-1', pay('m1', 9), purseContext('m1'));
    expect(executed).toMatchObject({ revision: 0, state: { balance: 5 } });
    expect((await ours.read('purse-1')).state.balance).toBe(5);
  });

  it('recalls uncommitted, cached and stored events alike', async () => {
    const purses = executor();
    const [, back] = await Promise.all([
      purses.execute('purse-1', pay('m1', 5), purseContext('m1')),
      purses.execute('purse-1', giveBack('m2', 'm1'), purseContext('m2')),
    ]);
    expect(back?.state.balance).toBe(0);
    await purses.execute('purse-1', pay('m3', 4), purseContext('m3'));
    const read = jest.spyOn(log, 'readRevisions');
    expect((await purses.execute('purse-1', giveBack('m4', 'm3'), purseContext('m4'))).state.balance).toBe(0);
    expect(read).not.toHaveBeenCalled();
    const cold = executor(log, { eventCacheBytesMax: 0 });
    expect((await cold.execute('purse-1', giveBack('m5', 'm1'), purseContext('m5'))).state.balance).toBe(-5);
    expect(read.mock.calls).toStrictEqual([['purse-1', [0]]]);
  });

  it('writes a snapshot with the append that crosses its interval, and starts from it', async () => {
    const purses = executor();
    for (let n = 0; n < 6; n += 1) await purses.execute('purse-1', pay(`m${n}`, 1), purseContext(`m${n}`));
    const [stream] = await log.load(['purse-1'], 1);
    expect(stream).toMatchObject({
      snapshot: { revision: 4, version: 1, state: { balance: 5 } },
      events: [{ revision: 5 }],
    });
    expect(await executor().read('purse-1')).toStrictEqual(await purses.read('purse-1'));
  });

  it('answers what it accepted before it stops, and takes nothing more', async () => {
    const purses = executor();
    const accepted = purses.execute('purse-1', pay('m1', 5), purseContext('m1'));
    await purses.stop();
    await expect(purses.execute('purse-1', pay('m2', 5), purseContext('m2'))).rejects.toBeInstanceOf(ExecutorStopped);
    expect((await accepted).revision).toBe(0);
  });

  const bound = (store: EventStore): EventStore => ({
    lanes: store.lanes,
    isExclusive: store.isExclusive,
    loadSince: store.loadSince.bind(store),
    append: store.append.bind(store),
    load: store.load.bind(store),
    loadUnparsed: store.loadUnparsed.bind(store),
    readStream: store.readStream.bind(store),
    readRevisions: store.readRevisions.bind(store),
    claim: store.claim.bind(store),
    close: store.close.bind(store),
  });
});
