import { CommandExecutor, NO_STREAM, StoreUnavailable, type EventLog } from '@accrue/event-store';
import { contractEvent, eventually, pay, purseContext, purseModel } from '@accrue/testing';
import { FakeKurrentServer, type AppendFault } from './fake-kurrent-server.fixture';
import { HangingProxy } from './hanging-proxy.fixture';
import { createKurrentEventLog, StoreRefused, type KurrentOptions } from './kurrent-event-log';

jest.setTimeout(60_000);

const request = (streamId: string, expectedRevision: number, messageId: string) => ({
  streamId,
  expectedRevision,
  events: [contractEvent(messageId)],
});

describe('the KurrentDB event log when the (fake) server', () => {
  let server: FakeKurrentServer;
  const opened: EventLog[] = [];
  const troubles: string[] = [];
  const open = async (options: Partial<KurrentOptions> = {}): Promise<EventLog> => {
    const log = await createKurrentEventLog({
      url: server.url,
      context: 'ledger',
      retryDelayMinMs: 10,
      retryDelayMaxMs: 50,
      onTrouble: (what) => troubles.push(what),
      ...options,
    });
    opened.push(log);
    return log;
  };

  beforeEach(async () => {
    troubles.length = 0;
    server = await FakeKurrentServer.start();
  });
  afterEach(async () => {
    server.wakeUp();
    for (const log of opened.splice(0)) await log.close();
    server.kill();
  });

  const storedOf = (streamId: string): string[] => server.log.ourIdsIn(`accrue.ledger.${streamId}`);
  const firstId = contractEvent('m1').id;

  it.each<[string, AppendFault, Partial<KurrentOptions>]>([
    ['stores an append and its answer gets lost', 'answer_lost', { appendDeadlineMs: 1_000 }],
    ['loses an append', 'swallowed', { appendDeadlineMs: 1_000 }],
    ['breaks the connection before it stores', 'unavailable_before', {}],
    ['breaks the connection after it stored', 'unavailable_after', {}],
    ['is busy', 'busy', {}],
    ['stores an append and says that it timed out', 'timeout', {}],
  ])('%s: it is stored once, and that is answered', async (_name, fault, options) => {
    const log = await open(options);
    server.failAppends(fault);
    const [result] = await log.append([request('purse-1', NO_STREAM, 'm1')]);
    // Not `repeated`: it was this call that stored it, however many tries it took.
    expect(result).toStrictEqual({ status: 'appended' });
    expect(storedOf('purse-1')).toEqual([firstId]);
  });

  it('says that an append is written: nothing is read, whoever else writes', async () => {
    const log = await open();
    server.reads.length = 0;
    for (let n = 0; n < 3; n += 1)
      expect(await log.append([request('purse-1', n - 1, `m${n}`)])).toEqual([{ status: 'appended' }]);
    expect(server.reads).toEqual([]);
    await log.claim();
    server.reads.length = 0;
    expect(await log.append([request('purse-1', 2, 'm3'), request('purse-2', -1, 'm4')])).toHaveLength(2);
    expect(server.reads).toHaveLength(1); // at the claims
  });

  it('gets the same message from two writers that decided it differently: the second hears what the first has stored', async () => {
    const deciding = (text: string) => ({
      ...request('purse-1', NO_STREAM, 'm1'),
      events: [contractEvent('m1', 0, 'Paid', text)],
    });
    const [log, before, after] = [await open(), await open(), await open()];
    // A predecessor that was taken over in the middle of its append, and a successor that has claimed since: neither is known to `log`.
    await before.claim();
    await log.claim();
    server.log.holdIndex();
    const late = server.appends;
    const ofThePredecessor = open().then((unclaimed) => unclaimed.append([deciding('as before')]));
    await eventually(() => server.appends > late);
    const own = log.append([deciding('as now')]);
    await eventually(() => server.appends > late + 1);
    server.log.releaseIndex();
    expect(await ofThePredecessor).toEqual([{ status: 'appended' }]);
    expect(await own).toMatchObject([{ status: 'repeated', events: [{ data: 'as before' }] }]);
    expect(await after.append([deciding('as later')])).toEqual(await own);
    expect(storedOf('purse-1')).toEqual([firstId]);
  });

  it('judges by what is written and shows what is indexed: a conflict is told when the other events can be read', async () => {
    const [log, other] = [await open({ appendDeadlineMs: 500 }), await open()];
    server.log.holdIndex();
    const winning = other.append([request('purse-1', NO_STREAM, 'm0')]);
    await eventually(() => server.log.revisionOf('accrue.ledger.purse-1') === 0);
    const conflict = log.append([request('purse-1', NO_STREAM, 'm1')]);
    const repeated = log.append([request('purse-1', NO_STREAM, 'm0')]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await log.readStream('purse-1')).toEqual([]);
    server.log.releaseIndex();
    expect(await conflict).toEqual([{ status: 'conflict', actualRevision: 0 }]);
    expect(await log.readStream('purse-1')).toHaveLength(1);
    expect(await winning).toMatchObject([{ status: 'appended' }]);
    expect(await repeated).toEqual([{ status: 'repeated', events: await log.readStream('purse-1') }]);
  });

  it('refuses an append of more than a megabyte: that is told at once, and not tried again', async () => {
    const log = await open();
    const before = server.appends;
    const event = contractEvent('m1', 0, 'Paid', { text: 'x'.repeat(1024 * 1024) });
    await expect(
      log.append([{ streamId: 'purse-1', expectedRevision: NO_STREAM, events: [event] }]),
    ).rejects.toBeInstanceOf(StoreRefused);
    expect(server.appends).toBe(before + 1);
    expect(await log.readStream('purse-1')).toEqual([]);
  });

  it('loses the answer to an append that another writer was faster with: it is a conflict', async () => {
    const [log, other] = [await open({ appendDeadlineMs: 1_500 }), await open()];
    await other.append([request('purse-1', NO_STREAM, 'm0')]);
    const before = server.appends;
    server.failAppends('swallowed');
    const appending = log.append([request('purse-1', 0, 'm1')]);
    await eventually(() => server.appends > before);
    await other.append([request('purse-1', 0, 'other')]);
    expect(await appending).toEqual([{ status: 'conflict', actualRevision: 1 }]);
  });

  it('stays away: the append is unavailable, and the same one later tells what is stored', async () => {
    const log = await open({ appendDeadlineMs: 500 });
    server.failAppends('swallowed', 2);
    await expect(log.append([request('purse-1', NO_STREAM, 'm1')])).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await log.append([request('purse-1', NO_STREAM, 'm1')])).toMatchObject([{ status: 'appended' }]);
    expect(await log.append([request('purse-1', NO_STREAM, 'm1')])).toMatchObject([{ status: 'repeated' }]);
    expect(storedOf('purse-1')).toEqual([firstId]);
  });

  it('hangs: nobody waits longer than the deadlines, and what it was sent is stored once when it goes on', async () => {
    // Also a machine with much else to do has answered by then.
    const log = await open({ appendDeadlineMs: 2_000, readDeadlineMs: 2_000 });
    await log.append([request('purse-0', NO_STREAM, 'm0')]);
    server.freeze();
    const beganAtMs = performance.now();
    await expect(log.append([request('purse-1', NO_STREAM, 'm1')])).rejects.toThrow('no answer within 2000 ms');
    await expect(log.readStream('purse-0')).rejects.toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - beganAtMs).toBeLessThan(10_000);
    server.wakeUp();
    await eventually(async () => {
      expect(await log.append([request('purse-1', NO_STREAM, 'm1')])).toMatchObject([{ status: 'repeated' }]);
    });
    expect(storedOf('purse-1')).toEqual([firstId]);
  });

  it('keeps the connection but hears nothing on it: another client is made', async () => {
    const log = await open({ appendDeadlineMs: 150, appendSilenceMsMax: 400 });
    server.failAppends('deaf');
    await eventually(async () => {
      const [result] = await log.append([request('purse-1', NO_STREAM, 'm1')]);
      expect(result).toEqual({ status: 'appended' });
    });
    expect(storedOf('purse-1')).toEqual([firstId]);
  });

  it('is killed and comes back: appends, reads and hints find it again by themselves', async () => {
    const log = await open({ appendDeadlineMs: 2_000, readDeadlineMs: 5_000 });
    const other = await open();
    let hints = 0;
    log.onAppended(() => (hints += 1));
    await eventually(() => hints > 0);
    await log.append([request('purse-1', NO_STREAM, 'm1')]);

    server.kill();
    // Longer than the native reader takes to give a connection up for good.
    for (let n = 0; n < 5; n += 1) {
      await expect(log.append([request('purse-1', 0, 'm2')])).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(log.heads()).rejects.toBeInstanceOf(StoreUnavailable);
    }
    await server.listen();
    await eventually(async () => {
      expect(await log.append([request('purse-1', 0, 'm2')])).toMatchObject([{ status: 'appended' }]);
    });
    expect(await log.readStream('purse-1')).toHaveLength(2);

    hints = 0;
    let n = 0;
    await eventually(async () => {
      await other.append([request(`purse-2-${n++}`, NO_STREAM, 'm3')]);
      expect(hints).toBeGreaterThan(0);
    });
    expect(troubles).toContain('the subscription failed');
  });

  it('drops a slow subscriber: another subscription begins, with a hint for what came in between', async () => {
    const log = await open();
    let hints = 0;
    log.onAppended(() => (hints += 1));
    await eventually(() => hints === 1); // for what came before anybody listened
    server.dropSubscriptions();
    await eventually(() => hints === 2);
    await (await open()).append([request('purse-1', NO_STREAM, 'm1')]);
    await eventually(() => hints === 3);
    expect(troubles).toEqual(['the subscription failed']);
  });

  it('hangs while much is sent, and is killed: every append is answered, and nothing is left that would end the process', async () => {
    const orphans: unknown[] = [];
    const orphaned = (reason: unknown): void => void orphans.push(reason);
    process.on('unhandledRejection', orphaned);
    const between = await HangingProxy.listen(Number(new URL(server.url.replace('kurrentdb:', 'http:')).port));
    const log = await open({ url: between.url, appendDeadlineMs: 3_000, readDeadlineMs: 500 });
    await log.append([request('purse-0', NO_STREAM, 'm0')]);
    between.hang();
    const appends = Array.from({ length: 300 }, (_, n) => {
      const event = contractEvent(`m${n}`, 0, 'Paid', { text: 'x'.repeat(20_000) });
      return log.append([{ streamId: `purse-${n}`, expectedRevision: NO_STREAM, events: [event] }]);
    });
    const settled = Promise.allSettled(appends);
    await new Promise((resolve) => setTimeout(resolve, 500));
    between.kill();
    for (const one of await settled)
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
    process.off('unhandledRejection', orphaned);
    expect(orphans).toEqual([]);
  });

  it('does not take a snapshot: the append is answered all the same', async () => {
    const log = await open({ appendAttemptsMax: 1 });
    const first = request('purse-1', NO_STREAM, 'm1');
    await log.append([first]);
    // The append itself goes well; the snapshot's is the one after it.
    const failing = server.log.follow(() => server.failAppends('unavailable_before', 5));
    const snapshot = { revision: 1, version: 1, state: 'kept' };
    const [result] = await log.append([{ ...request('purse-1', 0, 'm2'), snapshot }]);
    expect(result?.status).toBe('appended');
    await eventually(() => troubles.length > 0);
    failing();
    server.failAppends('busy', 0);
    expect(troubles).toEqual(['the snapshot of purse-1 was not written']);
    expect(await log.load(['purse-1'], 1)).toMatchObject([{ snapshot: null, events: [{}, {}] }]);
  });

  it('fails again and again under a command executor: every command is stored once', async () => {
    const log = await open({ appendDeadlineMs: 300, readDeadlineMs: 20_000 });
    const purses = new CommandExecutor(log, purseModel, {
      retryDelayMinMs: 5,
      retryDelayMaxMs: 50,
      deadlineMs: 40_000,
    });
    const faults: AppendFault[] = ['answer_lost', 'unavailable_after', 'swallowed', 'unavailable_before', 'busy'];
    let n = 0;
    const timer = setInterval(() => server.failAppends(faults[n++ % faults.length] as AppendFault, 2), 60);
    const commands = Array.from({ length: 120 }, (_, index) => ({ purse: `purse-${index % 12}`, id: `m${index}` }));
    await Promise.all(
      commands.map(async ({ purse, id }, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 8));
        await purses.execute(purse, pay(id, 1), purseContext(id));
      }),
    );
    clearInterval(timer);
    server.failAppends('busy', 0);
    await purses.stop();
    expect(n).toBeGreaterThan(5);
    const stored = await Promise.all(
      [...new Set(commands.map(({ purse }) => purse))].map((purse) => log.readStream(purse)),
    );
    expect(
      stored
        .flat()
        .map((event) => (event.data as { readonly messageId: string }).messageId)
        .sort(),
    ).toEqual(commands.map(({ id }) => id).sort());
  });

  it('is not there at all: opening says so', async () => {
    server.kill();
    await expect(createKurrentEventLog({ url: server.url, context: 'ledger', readDeadlineMs: 2_000 })).rejects.toThrow(
      /^KurrentDB did not answer a read of accrue-origin\.ledger\.: /,
    );
  });
});
