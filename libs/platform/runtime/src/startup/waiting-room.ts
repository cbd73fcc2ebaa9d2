import { createServer, type Server } from 'node:http';
import { problemOf } from '@accrue/http';
import type { ServerConfig } from './config';
import { listenProblem } from './port';

const LIVE = new Set(['/livez']);

/**
 * Answers probes while a service waits for what it needs: alive, not started, not ready, and why. A till that comes this early
 * is told to come again.
 */
export class WaitingRoom {
  private reason = 'starting';

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const isLive = LIVE.has(request.url ?? '');
      response.writeHead(isLive ? 200 : 503, { 'content-type': 'application/problem+json', 'retry-after': '2' });
      response.end(
        JSON.stringify(
          isLive
            ? { status: 'live' }
            : {
                // Not the code of a service that has lost its database: here nothing can have been done.
                ...problemOf('service.starting', 503, { detail: this.reason }),
              },
        ),
      );
    });
  }

  /** @throws StartupError when the port cannot be had */
  static async open({ host, port }: ServerConfig): Promise<WaitingRoom> {
    const server = createServer();
    const room = new WaitingRoom(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenProblem(error, host, port)));
      server.listen(port, host, resolve);
    });
    return room;
  }

  waitsFor(reason: string): void {
    this.reason = reason;
  }

  /** Frees the port. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }
}
