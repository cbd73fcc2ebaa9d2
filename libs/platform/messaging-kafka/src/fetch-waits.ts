import { insideKafkajs } from './inside-kafkajs';

/** The part of kafkajs's consumer group that we use. */
interface ConsumerGroup {
  readonly subscriptionState: { paused(): readonly unknown[] };
  maxWaitTime: number;
  fetch: (nodeId: number) => Promise<unknown>;
}

/**
 * Makes fetches of this process's kafkajs wait for a short time only while one of their partitions is paused. A partition that goes on is part of
 * the next fetch, so the wait of the one before is how long it stands still; with none paused, a long wait costs nothing, as what arrives ends it. The client
 * knows one wait for both, so this reaches into 2.2.4 (pinned), as `request-timers.ts` does: ADR 0067.
 */
export const waitShortlyWhilePaused = (pausedWaitMsMax: number): void => {
  const { prototype } = insideKafkajs('consumer/consumerGroup') as { readonly prototype: ConsumerGroup };
  const fetchNow = prototype.fetch;
  const told = new WeakMap<ConsumerGroup, number>();
  prototype.fetch = function (this: ConsumerGroup, nodeId) {
    const toldMs = told.get(this) ?? this.maxWaitTime;
    told.set(this, toldMs);
    this.maxWaitTime = this.subscriptionState.paused().length > 0 ? Math.min(toldMs, pausedWaitMsMax) : toldMs;
    return fetchNow.call(this, nodeId);
  };
};
