import {
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
  streamNameFilter,
  type AppendToStreamOptions,
} from '@kurrent/kurrentdb-client';
import { eventually } from '@accrue/testing';
import { FakeKurrentServer } from './fake-kurrent-server.fixture';

jest.setTimeout(60_000);

/** What the adapter works around. When one of these fails after an upgrade of the client, a workaround may go. */
describe('the client, as it is', () => {
  let server: FakeKurrentServer;
  let client: KurrentDBClient;
  beforeEach(async () => {
    server = await FakeKurrentServer.start();
    client = KurrentDBClient.connectionString(`${server.url}&discoveryInterval=10`);
  });
  afterEach(async () => {
    await client.dispose();
    server.kill();
  });

  const event = () => jsonEvent({ type: 'Paid', data: { amount: 1 } });
  const read = async (): Promise<number> => {
    let count = 0;
    for await (const _event of client.readStream('purse-1')) count += 1;
    return count;
  };

  it('takes an expected revision under any other name for none', async () => {
    const misnamed = { expectedRevision: NO_STREAM } as AppendToStreamOptions;
    await client.appendToStream('purse-1', event(), misnamed);
    await client.appendToStream('purse-1', event(), misnamed);
    await client.setStreamMetadata('purse-1', { maxCount: 9 }, { expectedRevision: NO_STREAM });
    await client.setStreamMetadata('purse-1', { maxCount: 9 }, { expectedRevision: NO_STREAM });
    expect(server.log.read('$$purse-1', 0, true, 10)).toHaveLength(2);
    await expect(client.appendToStream('purse-1', event(), { streamState: NO_STREAM })).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualState: 1n,
    });
  });

  it('never reads again when its first connection has failed, though it appends', async () => {
    server.kill();
    await expect(read()).rejects.toThrow();
    await server.listen();
    await client.appendToStream('purse-1', event(), { streamState: NO_STREAM });
    for (let n = 0; n < 3; n += 1) await expect(read()).rejects.toThrow();
    client = KurrentDBClient.connectionString(server.url);
    expect(await read()).toBe(1);
  });

  it('tells the second of an event in a read, and the millisecond in a subscription', async () => {
    await client.appendToStream('purse-1', event(), { streamState: NO_STREAM });
    const bySubscription: number[] = [];
    const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['purse-'] }) });
    subscription.on('data', ({ event: told }) => bySubscription.push(told?.created.getTime() ?? 0));
    await eventually(() => bySubscription.length === 1);
    await subscription.unsubscribe();
    const exact = server.log.records.at(-1)?.createdAtMs ?? 0;
    expect(bySubscription).toEqual([exact]);
    for await (const { event: told } of client.readStream('purse-1'))
      expect(told?.created.getTime()).toBe(Math.floor(exact / 1_000) * 1_000);
  });

  it('has no deadline for a server that hangs', async () => {
    await client.appendToStream('purse-1', event(), { streamState: NO_STREAM });
    server.freeze();
    const settled: string[] = [];
    const watch = (name: string, promise: Promise<unknown>): void =>
      void promise.then(
        () => settled.push(name),
        () => settled.push(name),
      );
    watch('append', client.appendToStream('purse-1', event(), { streamState: 0n, deadline: 100 }));
    watch('read', read());
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(settled).toEqual([]);
    server.wakeUp();
    await eventually(() => settled.length === 2);
  });
});
