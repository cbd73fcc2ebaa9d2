import { connect, createServer, type Server, type Socket } from 'node:net';

interface Route {
  readonly client: Socket;
  readonly server: Socket;
  /** The answer to what was just asked will not arrive. */
  doomed: boolean;
}

/** Counts the answers that were withheld. */
export interface Cut {
  readonly count: number;
  end(): void;
}

/**
 * Stands between a client and a server and does to their connections what a network may do: slow them down, reset them, refuse
 * them, and lose the answer to a request that has arrived.
 */
export class TcpProxy {
  delayMs = 0;
  private refusing = false;
  private readonly routes = new Set<Route>();
  private cut: { readonly matches: (request: Buffer) => boolean; left: number; count: number } | null = null;

  private constructor(
    private readonly listener: Server,
    private readonly targetPort: () => number,
  ) {
    listener.on('connection', (client) => this.admit(client));
  }

  /** @param targetPort of the server on this machine, asked anew for each connection */
  static async listen(targetPort: () => number): Promise<TcpProxy> {
    const listener = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(0, '127.0.0.1', resolve);
    });
    return new TcpProxy(listener, targetPort);
  }

  get port(): number {
    const address = this.listener.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get connections(): number {
    return this.routes.size;
  }

  /** Breaks connections, all of them or some; both ends see a reset. */
  reset(which: (index: number) => boolean = () => true): void {
    [...this.routes].filter((_route, index) => which(index)).forEach((route) => this.break(route));
  }

  /** Nobody gets through until `readmit`. */
  refuse(): void {
    this.refusing = true;
    this.reset();
  }

  readmit(): void {
    this.refusing = false;
  }

  /**
   * Lets the next requests of a kind arrive, waits until the server begins to answer (so it has done what was asked), and breaks the
   * connection instead of passing the answer on: the client cannot know.
   */
  loseAnswers(times: number, matches: (request: Buffer) => boolean): Cut {
    const cut = { matches, left: times, count: 0 };
    this.cut = cut;
    return {
      get count() {
        return cut.count;
      },
      end: () => void (this.cut = null),
    };
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private admit(client: Socket): void {
    if (this.refusing) return void client.resetAndDestroy();
    const server = connect({ host: '127.0.0.1', port: this.targetPort(), allowHalfOpen: true });
    const route = { client, server, doomed: false };
    this.routes.add(route);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.break(route));
      socket.on('close', () => this.break(route));
    }
    this.pass(client, server, (chunk) => this.asked(route, chunk));
    this.pass(server, client, () => this.answered(route));
  }

  /** In order, each piece at its time. @param look whether the piece goes on */
  private pass(from: Socket, to: Socket, look: (chunk: Buffer) => boolean): void {
    const waiting: { readonly chunk: Buffer | null; readonly dueAt: number }[] = [];
    const deliver = (): void => {
      for (let head = waiting[0]; head !== undefined; head = waiting[0]) {
        const leftMs = head.dueAt - performance.now();
        if (leftMs > 0) return void setTimeout(deliver, leftMs);
        waiting.shift();
        if (head.chunk === null) to.end();
        else if (look(head.chunk) && !to.write(head.chunk)) from.pause();
      }
    };
    const hand = (chunk: Buffer | null): void => {
      waiting.push({ chunk, dueAt: performance.now() + this.delayMs });
      if (waiting.length === 1) deliver();
    };
    from.on('data', hand).on('end', () => hand(null));
    to.on('drain', () => from.resume());
  }

  private asked(route: Route, chunk: Buffer): boolean {
    if (this.cut !== null && this.cut.left > 0 && !route.doomed && this.cut.matches(chunk)) {
      this.cut.left -= 1;
      route.doomed = true;
    }
    return true;
  }

  private answered(route: Route): boolean {
    if (!route.doomed) return true;
    if (this.cut !== null) this.cut.count += 1;
    this.break(route);
    return false;
  }

  private break(route: Route): void {
    if (!this.routes.delete(route)) return;
    for (const socket of [route.client, route.server]) if (!socket.destroyed) socket.resetAndDestroy();
  }
}
