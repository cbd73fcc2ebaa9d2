import { NO_STREAM, type AppendRequest, type AppendResult, type EventLog } from '@accrue/event-store';
import { contractEvent, seededRandom } from '@accrue/testing';
import { FakeKurrentServer, type FakeVersion } from './fake-kurrent-server.fixture';
import type { SessionFault } from './fake-sessions.fixture';
import { createKurrentEventLog, type KurrentOptions } from './kurrent-event-log';

jest.setTimeout(60_000);

const request = (streamId: string, expectedRevision: number, messageId: string, data?: object): AppendRequest => {
  const event = contractEvent(messageId);
  return { streamId, expectedRevision, events: [data === undefined ? event : { ...event, data }] };
};
const purses = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `purse-${index}`);
const APPENDED = { status: 'appended' };

describe('an append to several streams of a (fake) server', () => {
  let server: FakeKurrentServer;
  const opened: EventLog[] = [];
  const start = async (version: FakeVersion, options: Partial<KurrentOptions> = {}): Promise<EventLog> => {
    server = await FakeKurrentServer.start(version);
    return open(options);
  };
  const open = async (options: Partial<KurrentOptions> = {}): Promise<EventLog> => {
    const retries = { retryDelayMinMs: 10, retryDelayMaxMs: 50 };
    const log = await createKurrentEventLog({ url: server.url, context: 'ledger', ...retries, ...options });
    opened.push(log);
    return log;
  };
  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close();
    server.kill();
  });

  const storedOf = (streamId: string): string[] => server.log.ourIdsIn(`accrue.ledger.${streamId}`);
  const idOf = (messageId: string): string => contractEvent(messageId).id;

  it('is one request, and the events are read as any others', async () => {
    const log = await start('26.1.0');
    const requests = purses(20).map((id, index) => request(id, NO_STREAM, `m${index}`));
    expect(await log.append(requests)).toEqual(requests.map(() => APPENDED));
    expect([server.sessions.count, server.appends]).toEqual([1, 1]); // the other one tells where the log begins
    const { events } = await log.read(0, { after: 0, limit: 50 });
    expect(events.map(({ streamId, id }) => [streamId, id])).toEqual(
      requests.map(({ streamId, events: [event] }) => [streamId, event?.id]),
    );
    for (const [index, event] of events.entries()) {
      const { recordedAt: _at, position: _place, ...told } = event;
      expect(told).toEqual({
        ...requests[index]?.events[0],
        ...{ streamId: `purse-${index}`, revision: 0, partition: 0 },
      });
    }
    expect(await log.heads()).toEqual([events.at(-1)?.position]);
  });

  it('is an append of each stream where the server is older', async () => {
    const log = await start('23.10.6');
    await log.append(purses(5).map((id) => request(id, NO_STREAM, id)));
    expect([server.sessions.count, server.appends]).toEqual([0, 6]);
  });

  it('is an append where there is one stream', async () => {
    const log = await start('26.1.0');
    await log.append([request('purse-1', NO_STREAM, 'm1')]);
    expect(server.sessions.count).toBe(0);
  });

  it.each<[string, SessionFault, number]>([
    ['stores it and the answer gets lost', 'answer_lost', 500],
    ['loses it', 'swallowed', 500],
    ['breaks off before it stores', 'unavailable_before', 5_000],
    ['breaks off after it stored', 'unavailable_after', 5_000],
    ['does not know the method after all', 'unimplemented', 5_000],
  ])('%s: each stream gets its events, and nothing is there twice', async (_name, fault, appendDeadlineMs) => {
    const log = await start('26.1.0', { appendDeadlineMs });
    server.sessions.fail(fault);
    const requests = purses(5).map((id) => request(id, NO_STREAM, id));
    expect(await log.append(requests)).toEqual(requests.map(() => APPENDED));
    for (const id of purses(5)) expect(storedOf(id)).toEqual([idOf(id)]);
  });

  it.each<[string, SessionFault]>([
    ['the answer gets lost', 'answer_lost'],
    ['the connection breaks off after it was stored', 'unavailable_after'],
  ])('is found by one look where %s: no stream is appended to by itself', async (_name, fault) => {
    const log = await start('26.1.0', { appendDeadlineMs: 500 });
    server.sessions.fail(fault);
    const appendsBefore = server.appends;
    const requests = purses(5).map((id) => request(id, NO_STREAM, id));
    expect(await log.append(requests)).toEqual(requests.map(() => APPENDED));
    expect(server.appends - appendsBefore).toBe(0);
    const { events, lastPosition } = await log.read(0, { after: 0, limit: 10 });
    expect(events.map(({ streamId }) => streamId)).toEqual(purses(5));
    expect(await log.heads()).toEqual([lastPosition]);
  });

  it('is waited for once more where the server has so much to do that it is not there yet', async () => {
    const log = await start('26.1.0', { appendDeadlineMs: 1_000 });
    server.sessions.fail('slow');
    server.sessions.slowMs = 1_500;
    const appendsBefore = server.appends;
    const requests = purses(5).map((id) => request(id, NO_STREAM, id));
    expect(await log.append(requests)).toEqual(requests.map(() => APPENDED));
    expect([server.sessions.count, server.appends - appendsBefore]).toEqual([1, 0]);
  });

  it('is not tried again for a while where it was refused', async () => {
    const log = await start('26.1.0');
    server.sessions.fail('unimplemented');
    for (const round of [0, 1, 2]) await log.append(purses(3).map((id) => request(id, round - 1, `${id}-${round}`)));
    expect(server.sessions.count).toBe(1);
  });

  it('arrives when its streams have been appended to one by one: nothing is there twice', async () => {
    const log = await start('26.1.0', { appendDeadlineMs: 300 });
    server.sessions.fail('late');
    await log.append(purses(5).map((id) => request(id, NO_STREAM, id)));
    server.sessions.arriveLate();
    for (const id of purses(5)) expect(storedOf(id)).toEqual([idOf(id)]);
    await log.append(purses(5).map((id) => request(id, 0, `${id}-next`)));
    server.sessions.arriveLate();
    for (const id of purses(5)) expect(storedOf(id)).toEqual([idOf(id), idOf(`${id}-next`)]);
  });

  it('tells each stream what became of it where one is in another state', async () => {
    const log = await start('26.1.0');
    const other = await open();
    await other.append([request('purse-1', NO_STREAM, 'theirs')]);
    await other.append([request('purse-2', NO_STREAM, 'm2')]);
    const results = await log.append(purses(4).map((id, index) => request(id, NO_STREAM, `m${index}`)));
    expect(results).toMatchObject([
      APPENDED,
      { status: 'conflict', actualRevision: 0 },
      { status: 'repeated' },
      APPENDED,
    ]);
    expect(storedOf('purse-1')).toEqual([idOf('theirs')]);
  });

  it('goes in parts where all of it is too big, and alone what is too big alone', async () => {
    const log = await start('26.1.0');
    const big = (id: string, kilobytes: number) => request(id, NO_STREAM, id, { filler: 'x'.repeat(kilobytes * 1024) });
    expect(await log.append(purses(6).map((id) => big(id, 300)))).toEqual(purses(6).map(() => APPENDED));
    expect(server.sessions.count).toBe(3);
    await expect(log.append([big('other-1', 1), big('other-2', 1_100), big('other-3', 1)])).rejects.toThrow('refused');
    expect([storedOf('other-1'), storedOf('other-2'), storedOf('other-3')]).toEqual([
      [idOf('other-1')],
      [],
      [idOf('other-3')],
    ]);
  });

  it('takes streams whose names differ in capitals alone', async () => {
    const log = await start('26.1.0');
    const requests = ['purse-a', 'purse-A', 'purse-b'].map((id) => request(id, NO_STREAM, id));
    expect(await log.append(requests)).toEqual(requests.map(() => APPENDED));
    expect([storedOf('purse-a'), storedOf('purse-A')]).toEqual([[idOf('purse-a')], [idOf('purse-A')]]);
  });

  const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);
  it.each(SEEDS)('stores each event once, in its order, whatever fails on the way (seed %d)', async (seed) => {
    const random = seededRandom(seed);
    const log = await start('26.1.0', { appendDeadlineMs: 150, readDeadlineMs: 2_000 });
    const revisions = new Map(purses(6).map((id) => [id, NO_STREAM]));
    const said = new Map<string, string[]>(purses(6).map((id) => [id, []]));
    const faults: SessionFault[] = ['answer_lost', 'swallowed', 'late', 'unavailable_before', 'unavailable_after'];
    for (let round = 0; round < 8; round += 1) {
      if (random() < 0.6) server.sessions.fail(faults[Math.floor(random() * faults.length)] as SessionFault);
      const wanted = purses(6).filter(() => random() < 0.7);
      const requests = wanted.map((id) => request(id, revisions.get(id) ?? NO_STREAM, `${id}-${round}`));
      let results: readonly AppendResult[];
      for (;;) {
        try {
          results = await log.append(requests);
          break;
        } catch {
          // Away: the same again, as a group commit does.
        }
        if (random() < 0.5) server.sessions.arriveLate();
      }
      for (const [index, id] of wanted.entries()) {
        expect(['appended', 'repeated']).toContain(results[index]?.status);
        revisions.set(id, (revisions.get(id) ?? NO_STREAM) + 1);
        said.get(id)?.push(idOf(`${id}-${round}`));
      }
      if (random() < 0.5) server.sessions.arriveLate();
    }
    for (const id of purses(6)) expect(storedOf(id)).toEqual(said.get(id));
  });
});
