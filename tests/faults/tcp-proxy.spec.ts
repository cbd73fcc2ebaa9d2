import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TcpProxy } from './tcp-proxy';

describe('the proxy between a client and a server', () => {
  let server: Server;
  let proxy: TcpProxy;
  let received: string[];
  const clients: Socket[] = [];

  beforeEach(async () => {
    received = [];
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        received.push(chunk.toString());
        socket.write(`done: ${chunk.toString()}`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    proxy = await TcpProxy.listen(() => port);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = async (): Promise<Socket> => {
    const client = connect(proxy.port, '127.0.0.1');
    client.on('error', () => undefined);
    clients.push(client);
    await new Promise((resolve) => client.once('connect', resolve).once('close', resolve));
    return client;
  };
  const ask = (client: Socket, text: string): Promise<string> =>
    new Promise((resolve) => {
      if (client.destroyed) return resolve('closed');
      client.once('data', (chunk) => resolve(chunk.toString())).once('close', () => resolve('closed'));
      client.write(text);
    });

  it('passes on what both say', async () => {
    const client = await open();
    expect(await ask(client, 'one')).toBe('done: one');
    expect(await ask(client, 'two')).toBe('done: two');
  });

  it('keeps the order of a slow connection, also while it gets faster', async () => {
    const client = await open();
    let text = '';
    client.on('data', (chunk) => (text += chunk.toString()));
    proxy.delayMs = 80;
    const startedAt = performance.now();
    client.write('1');
    await new Promise((resolve) => setTimeout(resolve, 20));
    proxy.delayMs = 0;
    client.write('2');
    while (!text.includes('2')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(performance.now() - startedAt).toBeGreaterThan(75);
    expect(received.join('')).toBe('12');
  });

  it('loses the answer to a request that has arrived, as often as it is told to', async () => {
    const cut = proxy.loseAnswers(1, (request) => request.includes('commit'));
    const [first, second] = [await open(), await open()];
    expect(await ask(first, 'begin')).toBe('done: begin');
    expect(await ask(first, 'commit 1')).toBe('closed');
    expect(await ask(second, 'commit 2')).toBe('done: commit 2');
    expect(received).toEqual(['begin', 'commit 1', 'commit 2']);
    expect(cut.count).toBe(1);
  });

  it('resets connections, and refuses new ones until it is told not to', async () => {
    const client = await open();
    await ask(client, 'one');
    const closed = new Promise((resolve) => client.once('close', resolve));
    proxy.refuse();
    await closed;
    expect(await ask(await open(), 'two')).toBe('closed');
    proxy.readmit();
    expect(await ask(await open(), 'three')).toBe('done: three');
    expect(received).toEqual(['one', 'three']);
  });
});
