import type { Listening, PostgresDatabase } from '@accrue/persistence';

/** At most this often another process is told that there is something new. */
const NOTIFY_INTERVAL_MS = 25;

const NOTIFY = `select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;

/**
 * Tells readers, here at once and in other processes by NOTIFY, that partitions have grown. NOTIFY is sent after and apart from
 * the append: inside it, every commit of the database would queue up behind one lock. Its loss costs a reader one poll,
 * so its commit need not wait for the disk.
 */
export class Hints {
  private readonly listeners = new Set<(partition: number) => void>();
  private readonly unsent = new Set<number>();
  private readonly channel: string;
  private listening: Listening | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly database: PostgresDatabase,
    private readonly partitions: number,
    /** Tells our own notifications from those of others. */
    private readonly writerId: string,
    private readonly onForeign: (partition: number) => void,
  ) {
    this.channel = `${database.schema}_events`;
  }

  subscribe(listener: (partition: number) => void): () => void {
    const own = (partition: number): void => listener(partition); // one entry per call, even for the same function
    this.listeners.add(own);
    if (!this.closed) this.listening ??= this.database.listen(this.channel, (payload) => this.heard(payload));
    return () => this.listeners.delete(own);
  }

  /** Whether this process would learn of what others append. */
  get areHeard(): boolean {
    return this.listening !== undefined && !this.closed;
  }

  appended(partitions: readonly number[]): void {
    this.tell(partitions);
    if (this.closed) return;
    for (const partition of partitions) this.unsent.add(partition);
    this.timer ??= setTimeout(() => this.send(), NOTIFY_INTERVAL_MS).unref();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    if (this.unsent.size > 0) this.send();
    await Promise.all([this.listening?.stop(), this.sending]);
  }

  private send(): void {
    this.timer = undefined;
    const message = `${this.writerId} ${[...this.unsent].join(' ')}`;
    this.unsent.clear();
    this.sending = this.database
      .query(NOTIFY, [this.channel, message], { prepared: 'event-store-notify' })
      .catch(() => undefined);
  }

  /** @param payload null: the connection is back, and nobody knows what it missed */
  private heard(payload: string | null): void {
    const [writerId, ...partitions] = payload === null ? [] : payload.split(' ');
    if (writerId === this.writerId) return;
    const grown =
      payload === null ? Array.from({ length: this.partitions }, (_, partition) => partition) : partitions.map(Number);
    for (const partition of grown) this.onForeign(partition);
    this.tell(grown);
  }

  private tell(partitions: readonly number[]): void {
    for (const partition of partitions) for (const listener of this.listeners) listener(partition);
  }
}
