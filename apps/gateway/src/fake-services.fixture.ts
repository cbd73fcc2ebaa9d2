import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Edge } from '@accrue/http';
import { createGateway } from './gateway';
import { CONTEXTS, type ContextName } from '@accrue/contracts';

export interface Received {
  readonly context: ContextName;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Behaviour = (response: ServerResponse, received: Received) => void;

export const answerJson =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (response) => {
    const text = JSON.stringify(body);
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers })
      .end(text);
  };

/** The key that the services know; they know it as soon as they are up, whatever else they were told to do. */
export const KNOWN_KEY = 'k-1';
const whose = (key: string | string[] | undefined, response: ServerResponse): void => {
  const caller = { name: 'till', role: 'pos' };
  const problem = { code: 'auth.key_unknown', status: 401 };
  response.writeHead(key === KNOWN_KEY ? 200 : 401).end(JSON.stringify(key === KNOWN_KEY ? caller : problem));
};

const NO_REQUEST = {} as Received;

/** Five services that do as they are told, and a gateway in front of them. */
export class FakeServices {
  readonly received: Received[] = [];
  readonly warnings: unknown[] = [];
  /** What each request gets, one after the other; the last for all further ones. */
  readonly behaviours = new Map<ContextName, Behaviour[]>();
  private readonly servers = new Map<ContextName, Server>();
  private readonly ports = new Map<ContextName, number>();
  gateway!: FastifyInstance;
  url = '';

  /** Those in here answer nothing at all, as a stopped process does; the kernel goes on taking their connections. */
  readonly stopped = new Set<ContextName>();

  static async start(retryMs = 5_000, hungMs?: number, edge: Edge | null = null): Promise<FakeServices> {
    const services = new FakeServices();
    for (const context of CONTEXTS) await services.up(context);
    services.gateway = createGateway({
      upstreams: Object.fromEntries(
        CONTEXTS.map((context) => [context, `http://127.0.0.1:${String(services.ports.get(context))}`]),
      ) as Record<ContextName, string>,
      retryMs,
      ...(hungMs === undefined ? {} : { hungMs }),
      trustedProxies: [],
      edge,
      log: {
        warn: (fields) => void services.warnings.push(fields),
        error: (fields) => void services.warnings.push(fields),
      },
    });
    services.url = await services.gateway.listen({ host: '127.0.0.1', port: 0 });
    return services;
  }

  will(context: ContextName, ...behaviours: readonly Behaviour[]): void {
    this.behaviours.set(context, [...behaviours]);
  }

  /** Starts to listen, where it did before. */
  async up(context: ContextName): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        if (this.stopped.has(context)) return;
        if (url === '/livez') return answerJson(200, { status: 'live' })(response, NO_REQUEST);
        if (url === '/v1/caller') return whose(headers['x-api-key'], response);
        const received = { context, method, url, headers, body: Buffer.concat(chunks).toString() };
        this.received.push(received);
        const [next, ...later] = this.behaviours.get(context) ?? [answerJson(200, { from: context })];
        if (later.length > 0) this.behaviours.set(context, later);
        next?.(response, received);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.ports.get(context) ?? 0, '127.0.0.1', resolve);
    });
    this.servers.set(context, server);
    this.ports.set(context, (server.address() as AddressInfo).port);
  }

  /** Refuses connections, and cuts those there are. */
  async down(context: ContextName): Promise<void> {
    const server = this.servers.get(context);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }

  async stop(): Promise<void> {
    await this.gateway.close();
    for (const context of CONTEXTS) if (this.servers.get(context)?.listening === true) await this.down(context);
  }

  async call(route: string, options: { readonly headers?: Record<string, string>; readonly body?: string } = {}) {
    const [method = '', path = ''] = route.split(' ');
    const answer = await fetch(this.url + path, {
      method,
      // Fetch would keep the connection, and closing would wait for it.
      headers: { connection: 'close', 'content-type': 'application/json', 'x-api-key': KNOWN_KEY, ...options.headers },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    const text = await answer.text();
    // What came over the wire is looked into as it is.
    return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
  }
}
