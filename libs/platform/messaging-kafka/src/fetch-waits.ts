import { insideKafkajs } from './inside-kafkajs';

interface Broker {
  /** Two connections: fetches go over the second one. */
  readonly connectionPool: {
    readonly pool: readonly [unknown, { readonly requestQueue: { rejectAll(error: Error): void } }];
  };
}

/** The part of kafkajs's consumer group that we use. */
interface ConsumerGroup {
  readonly subscriptionState: { paused(): readonly unknown[] };
  /** Of this consumer alone, with connections of its own. */
  readonly cluster: { readonly brokerPool: { readonly brokers: Readonly<Record<string, Broker>> } };
  maxWaitTime: number;
  fetch: (nodeId: number) => Promise<readonly unknown[]>;
}

/** The part of kafkajs's runner that we use: it fetches for a group until it is stopped. */
interface Runner {
  readonly consumerGroup: ConsumerGroup;
  stop: () => Promise<void>;
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

/**
 * Makes a stop break off the fetches that wait: the client would wait for each of them to its end. What they may still bring is not looked at;
 * whoever gets the partitions next begins at the checkpoint. Fetches have a connection of their own, so the goodbye to the group waits for none; and after it
 * they are forgotten, or closing that connection would wait for their answers.
 */
export const breakOffFetchesAtStop = (): void => {
  const { prototype: group } = insideKafkajs('consumer/consumerGroup') as { readonly prototype: ConsumerGroup };
  const { prototype: runner } = insideKafkajs('consumer/runner') as { readonly prototype: Runner };
  const underWay = new WeakMap<ConsumerGroup, Set<() => void>>();
  const fetchNow = group.fetch;
  group.fetch = async function (this: ConsumerGroup, nodeId) {
    const breakers = underWay.get(this) ?? new Set();
    underWay.set(this, breakers);
    const { promise: brokenOff, resolve } = Promise.withResolvers<readonly unknown[]>();
    const breakOff = (): void => resolve([]);
    breakers.add(breakOff);
    try {
      return await Promise.race([fetchNow.call(this, nodeId), brokenOff]);
    } finally {
      breakers.delete(breakOff);
    }
  };
  const stopNow = runner.stop;
  runner.stop = async function (this: Runner) {
    const { consumerGroup } = this;
    const stopped = stopNow.call(this);
    // Only now: what is told to stop fetches no more.
    for (const breakOff of underWay.get(consumerGroup) ?? []) breakOff();
    await stopped;
    for (const { connectionPool } of Object.values(consumerGroup.cluster.brokerPool.brokers))
      connectionPool.pool[1].requestQueue.rejectAll(new Error('broken off by a stop'));
  };
};
