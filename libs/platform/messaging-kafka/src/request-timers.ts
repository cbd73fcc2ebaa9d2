import { insideKafkajs } from './inside-kafkajs';

/** The part of kafkajs's queue of one connection's requests that we use. */
interface RequestQueue {
  readonly inflight: ReadonlyMap<
    number,
    { readonly sentAt: number; readonly requestTimeout: number; timeoutRequest(): void }
  >;
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  readonly requestTimeout: number;
  readonly enforceRequestTimeout: boolean;
  readonly isConnected: () => boolean;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  requestTimeoutIntervalId?: NodeJS.Timeout;
  checkPendingRequests(): void;
  destroy(): void;
}

/** A request that waits for others of its connection is sent when one of them is answered; this is for the case that none ever is. */
const PENDING_CHECKED_AFTER_MS = 10;
/** So much later than its limit a request may fail. The limits are of seconds. */
const LIMITS_CHECKED_EVERY_MS = 1_000;

/**
 * Makes this process's kafkajs set timers only when something waits for them. Its own queue of requests arms one for a time in the past
 * whenever it has looked at itself, so each connection looks a thousand times a second while nothing happens: with a connection or more for each
 * subscription, half of what a service at rest takes. And it looks for late requests ten times a second. Both lie inside the client, so
 * this reaches into 2.2.4 (pinned), as `fetch-responses.ts` does: ADR 0067.
 */
export const setTimersOnlyWhenWaitedFor = (): void => {
  const { prototype } = insideKafkajs('network/requestQueue') as { readonly prototype: object };
  Object.assign(prototype, { scheduleCheckPendingRequests, scheduleRequestTimeoutCheck });
};

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttledMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : PENDING_CHECKED_AFTER_MS,
  );
}

function scheduleRequestTimeoutCheck(this: RequestQueue): void {
  if (!this.enforceRequestTimeout) return;
  this.destroy();
  this.requestTimeoutIntervalId = setInterval(
    () => {
      for (const request of this.inflight.values())
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!this.isConnected()) this.destroy();
    },
    Math.min(this.requestTimeout, LIMITS_CHECKED_EVERY_MS),
  );
}
