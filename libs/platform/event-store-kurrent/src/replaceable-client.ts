import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { patchClient } from './client-patch';

patchClient();

/**
 * A client for one kind of work, made anew when it has died. Each kind dies in its own way:
 * - reading goes through the native part, which is dead for good when its first connection fails;
 * - appending connects again by itself, but remembers a failed look at the server's features for ever.
 */
export class ReplaceableClient {
  private current: KurrentDBClient | null = null;
  private answeredAtMs = 0;

  /** @param patienceMs how long a client may go without any answer before a failure counts as its death */
  constructor(
    private readonly url: string,
    private readonly patienceMs: number,
  ) {}

  get(): KurrentDBClient {
    if (this.current === null) {
      this.current = KurrentDBClient.connectionString(this.url);
      this.answeredAtMs = performance.now();
    }
    return this.current;
  }

  answered(): void {
    this.answeredAtMs = performance.now();
  }

  /** @param client the one that failed; if it has been replaced meanwhile, nothing happens */
  failed(client: KurrentDBClient): void {
    if (client !== this.current || performance.now() - this.answeredAtMs < this.patienceMs) return;
    this.current = null;
    void dispose(client);
  }

  async close(): Promise<void> {
    const client = this.current;
    this.current = null;
    if (client !== null) await dispose(client);
  }
}

const dispose = (client: KurrentDBClient): Promise<void> => client.dispose().catch(() => undefined);
