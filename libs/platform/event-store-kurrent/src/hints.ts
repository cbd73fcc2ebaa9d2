import { END, streamNameFilter, type AllStreamSubscription } from '@kurrent/kurrentdb-client';
import { backoffMs, sleep } from '@accrue/retry';
import { PARTITION } from './event-mapping';
import type { KurrentSettings } from './options';
import { ReplaceableClient } from './replaceable-client';

/**
 * Tells listeners that the feed may have grown: after appends of this process at once, after those of others by a subscription
 * that runs while anybody listens. A subscription that ends is never taken up again by the client, so a loop here begins another
 * one at the end of the log and then gives one hint for what may have come in between. Readers go on from their own positions, so
 * there is none to be kept here.
 */
export class Hints {
  private readonly listeners = new Set<(partition: number) => void>();
  private readonly client: ReplaceableClient;
  private following: { stop(): void; readonly ended: Promise<void> } | null = null;

  constructor(
    private readonly prefix: string,
    private readonly settings: KurrentSettings,
  ) {
    this.client = new ReplaceableClient(settings.url, 0);
  }

  add(listener: (partition: number) => void): () => void {
    const own = (partition: number): void => listener(partition); // one entry per call, even for the same function
    this.listeners.add(own);
    this.following ??= this.follow();
    return () => {
      this.listeners.delete(own);
      if (this.listeners.size === 0) void this.stopFollowing();
    };
  }

  announce(): void {
    for (const listener of [...this.listeners]) listener(PARTITION);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    await this.stopFollowing();
    await this.client.close();
  }

  private async stopFollowing(): Promise<void> {
    const following = this.following;
    this.following = null;
    following?.stop();
    await following?.ended;
  }

  private follow(): { stop(): void; readonly ended: Promise<void> } {
    const stopping = new AbortController();
    return { stop: () => stopping.abort(), ended: this.subscribeUntil(stopping.signal) };
  }

  private async subscribeUntil(stopped: AbortSignal): Promise<void> {
    for (let attempt = 0; !stopped.aborted; attempt += 1) {
      const client = this.client.get();
      try {
        const subscription = client.subscribeToAll({
          fromPosition: END,
          filter: streamNameFilter({ prefixes: [this.prefix] }),
          resolveLinkTos: false,
          requiresLeader: true,
        });
        const end = (): void => void subscription.destroy();
        stopped.addEventListener('abort', end);
        subscription.on('error', () => undefined); // it may come while nobody iterates, and would end the process
        subscription.on('confirmation', () => {
          attempt = 0;
          this.announce();
        });
        try {
          for await (const _event of subscription) this.announce();
          if (!stopped.aborted) this.settings.onTrouble('the subscription ended', null);
        } finally {
          stopped.removeEventListener('abort', end);
          await leave(subscription);
        }
      } catch (error) {
        if (!stopped.aborted) this.settings.onTrouble('the subscription failed', error);
      }
      if (stopped.aborted) return;
      this.client.failed(client);
      await sleep(backoffMs(attempt + 1, this.settings), stopped);
    }
  }
}

/** Destroying it does not tell the server; unsubscribing alone would leave whoever iterates waiting for ever. */
const leave = async (subscription: AllStreamSubscription): Promise<void> => {
  subscription.destroy();
  await subscription.unsubscribe().catch(() => undefined);
};
