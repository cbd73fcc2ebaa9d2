import { streamNameFilter, type AllStreamSubscription } from '@kurrent/kurrentdb-client';
import type { StoredEvent } from '@accrue/event-store';
import { backoffMs, sleep } from '@accrue/retry';
import { PARTITION, toStored, type RecordedEvent } from './event-mapping';
import type { Frontier } from './frontier';
import type { KurrentSettings } from './options';
import { positionToRead } from './reader';
import { ReplaceableClient } from './replaceable-client';
import type { StreamNames } from './stream-names';
import { jsonLengthOf, type Tail } from './tail';

/**
 * Follows the context's feed by a subscription while anybody listens: what it brings is kept for readers (`tail`), and listeners are
 * told that the feed has grown. A subscription that ends is never taken up again by the client, so a loop here begins another one
 * behind the last event that came, and then gives one hint for whatever may have gone unheard. Readers go on from their own positions.
 */
export class Follower {
  private readonly listeners = new Set<(partition: number) => void>();
  private readonly client: ReplaceableClient;
  private following: AbortController | null = null;
  /** What was followed before has ended: one subscription at a time. */
  private ended: Promise<void> = Promise.resolve();
  private announcing = false;

  constructor(
    private readonly names: StreamNames,
    private readonly tail: Tail,
    private readonly frontier: Frontier,
    private readonly settings: KurrentSettings,
  ) {
    this.client = new ReplaceableClient(settings.url, 0);
  }

  add(listener: (partition: number) => void): () => void {
    const own = (partition: number): void => listener(partition); // one entry per call, even for the same function
    this.listeners.add(own);
    if (this.following === null) this.follow();
    return () => {
      this.listeners.delete(own);
      if (this.listeners.size === 0) void this.stopFollowing();
    };
  }

  /** Events of this process are stored. Listeners hear of them when they can be read from memory, unless nothing is followed. */
  appended(): void {
    if (!this.tail.live) this.announce();
  }

  async close(): Promise<void> {
    this.listeners.clear();
    await this.stopFollowing();
    await this.client.close();
  }

  private announce(): void {
    for (const listener of [...this.listeners]) listener(PARTITION);
  }

  /** Once for all that comes in the same turn of the event loop. */
  private announceSoon(): void {
    if (this.announcing) return;
    this.announcing = true;
    setImmediate(() => {
      this.announcing = false;
      this.announce();
    });
  }

  private async stopFollowing(): Promise<void> {
    this.following?.abort();
    this.following = null;
    await this.ended;
  }

  private follow(): void {
    const stopping = new AbortController();
    this.following = stopping;
    this.ended = this.ended.then(() => this.subscribeUntil(stopping.signal));
  }

  private async subscribeUntil(stopped: AbortSignal): Promise<void> {
    for (let attempt = 0; !stopped.aborted; attempt += 1) {
      const client = this.client.get();
      let isConfirmed = false;
      try {
        const place = await this.placeToBegin(stopped);
        if (place === null) return;
        const subscription = client.subscribeToAll({
          fromPosition: positionToRead(place),
          filter: streamNameFilter({ prefixes: [this.names.eventPrefix] }),
          resolveLinkTos: false,
          requiresLeader: true,
        });
        const end = (): void => void subscription.destroy();
        stopped.addEventListener('abort', end);
        subscription.on('error', () => undefined); // it may come while nobody iterates, and would end the process
        subscription.on('confirmation', () => {
          attempt = 0;
          isConfirmed = true;
          this.tail.live = true;
          this.announce();
        });
        try {
          for await (const { event } of subscription) if (event !== undefined) this.delivered(event);
          if (!stopped.aborted) this.settings.onTrouble('the subscription ended', null);
        } finally {
          stopped.removeEventListener('abort', end);
          await leave(subscription);
        }
      } catch (error) {
        if (!stopped.aborted) this.settings.onTrouble('the subscription failed', error);
      }
      this.tail.live = false;
      // Nobody listens any more; or there may be nothing at the place where it was to go on.
      if (stopped.aborted || !isConfirmed) this.tail.forget();
      if (stopped.aborted) return;
      this.client.failed(client);
      await sleep(backoffMs(attempt + 1, this.settings), stopped);
    }
  }

  /** A record that has been looked at, and behind which nothing has come; null: nobody wants to know any more. */
  private async placeToBegin(stopped: AbortSignal): Promise<number | null> {
    const end = this.tail.end ?? (await unlessAborted(this.frontier.find(), stopped));
    if (end === null || stopped.aborted) return null;
    if (this.tail.end === null) this.tail.begin(end);
    return this.frontier.skipAhead(end);
  }

  private delivered(recorded: RecordedEvent): void {
    const event: StoredEvent = toStored(recorded, this.names);
    const before = this.tail.end ?? 0;
    if (event.position > before) this.tail.deliver(event, jsonLengthOf(event));
    this.frontier.read(before, event.position);
    this.announceSoon();
  }
}

/** Null as soon as it is aborted: a server that hangs must not hold up whoever closes. */
const unlessAborted = async <T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> => {
  promise.catch(() => undefined);
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  return signal.aborted ? null : Promise.race([promise, aborted]);
};

/** Destroying it does not tell the server; unsubscribing alone would leave whoever iterates waiting for ever. */
const leave = async (subscription: AllStreamSubscription): Promise<void> => {
  subscription.destroy();
  await subscription.unsubscribe().catch(() => undefined);
};
