import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendInBulk, type BulkItem, type BulkOptions } from './bulk';
import { ApiClient } from './client';
import { CliError, EXIT } from './exit-codes';
import { Progress } from './progress';

/** A platform that answers each line with its text, after failing as often as the test wants. */
class Endpoint {
  readonly received: string[][] = [];
  inFlightMost = 0;
  private inFlight = 0;
  private readonly server: Server;

  constructor(private readonly failures: ('cut' | 'unavailable' | 'refused')[] = []) {
    this.server = createServer((request, response) => {
      this.inFlight += 1;
      this.inFlightMost = Math.max(this.inFlightMost, this.inFlight);
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        setTimeout(() => {
          this.inFlight -= 1;
          const failure = this.failures.shift();
          this.received.push(body.split('\n'));
          if (failure === 'cut') return void response.destroy();
          if (failure === 'unavailable') return void response.writeHead(503).end('{"code":"service.unavailable"}');
          if (failure === 'refused') return void response.writeHead(403).end('{"code":"auth.role_not_allowed"}');
          const answers = body.split('\n').map((line) => JSON.stringify({ status: 'accepted', echo: line }));
          response.writeHead(200).end(`${answers.join('\n')}\n`);
        }, 5);
      });
    });
  }

  async open(): Promise<ApiClient> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return new ApiClient({ url: `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`, key: 'k' });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

const options: BulkOptions = {
  path: '/bulk',
  linesMax: 2,
  charactersMax: 1_000,
  inFlightMax: 3,
  retryForMs: 5_000,
  skipLines: 0,
};
const asItems = async function* (lines: readonly string[]): AsyncIterable<BulkItem> {
  await Promise.resolve();
  yield* lines.map((text, index) => ({ line: index + 1, endLine: index + 1, text: text === '' ? null : text }));
};

const send = async (endpoint: Endpoint, lines: readonly string[], more: Partial<BulkOptions> = {}) => {
  const client = await endpoint.open();
  const results: [number, unknown][] = [];
  const durable: number[] = [];
  const sink = {
    onResult: (result: Readonly<Record<string, unknown>>, line: number) => void results.push([line, result.echo]),
    onDurable: (line: number) => void durable.push(line),
  };
  try {
    await sendInBulk(client, asItems(lines), { ...options, ...more }, sink, new Progress('lines', () => 1, true));
  } finally {
    await endpoint.close();
  }
  return { results: results.sort(([a], [b]) => a - b), durable };
};

describe('sending in bulk', () => {
  it('sends every line once, in bounded requests, and tells results by the number of the line', async () => {
    const endpoint = new Endpoint();
    const { results, durable } = await send(endpoint, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
    expect(results).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((line, index) => [index + 1, line]));
    expect(endpoint.received.map((lines) => lines.length).sort()).toEqual([1, 2, 2, 2, 2]);
    expect(endpoint.inFlightMost).toBeLessThanOrEqual(3);
    expect(durable).toEqual([2, 4, 6, 8, 9]);
  });

  it('sends a request again whose answer was lost or that came too early', async () => {
    const endpoint = new Endpoint(['cut', 'unavailable']);
    const { results } = await send(endpoint, ['a', 'b', 'c', 'd'], { inFlightMax: 1 });
    expect(results).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]);
    expect(endpoint.received).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('calls a line durable only when all before it are', async () => {
    const endpoint = new Endpoint(['unavailable']);
    const { durable } = await send(endpoint, ['a', 'b', 'c', 'd', 'e', 'f'], { linesMax: 2 });
    expect(durable).toEqual([2, 4, 6]);
  });

  it('skips what was done before and what is not to be sent, and keeps counting lines', async () => {
    const { results } = await send(new Endpoint(), ['a', 'b', '', '', 'd'], { skipLines: 1 });
    expect(results).toEqual([
      [2, 'b'],
      [5, 'd'],
    ]);
  });

  it('stops when the platform refuses a request', async () => {
    await expect(send(new Endpoint(['refused']), ['a'])).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: 'auth.role_not_allowed: /bulk',
    });
  });

  it('gives up when the platform stays away too long', async () => {
    const endpoint = new Endpoint(Array.from({ length: 20 }, () => 'unavailable' as const));
    const failure = await send(endpoint, ['a'], { retryForMs: 700 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CliError);
    expect(failure).toMatchObject({ exitCode: EXIT.unreachable });
  });
});
