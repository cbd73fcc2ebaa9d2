import { DEFAULT_DELIVERY_OPTIONS, type DeliveryOptions } from '@accrue/messaging';

/** Bounds of the Kafka bus and its relay. */
export interface KafkaBusOptions extends DeliveryOptions {
  /** A member that does not speak for this long loses its partitions to others. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /**
   * A fetch that finds nothing waits this long, unless a partition is paused; a message ends the wait, and so does a stop. A rebalance is noticed
   * with the first heartbeat after it, so in this time at most while it is longer than `heartbeatIntervalMs`.
   */
  readonly fetchWaitMsMax: number;
  /** Fetched and not yet read, of one subscription and partition. */
  readonly bufferedMessagesMax: number;
  readonly bufferedBytesMax: number;
  /** A consumer whose loop is silent for this long while the broker answers others is taken for dead, and the process with it. */
  readonly stalledAfterMs: number;
  /** Events of one partition that the relay reads at once; all partitions together make two or three requests, so that reading keeps up with sending. */
  readonly relayPageEventsMax: number;
}

export const DEFAULT_KAFKA_OPTIONS: KafkaBusOptions = {
  ...DEFAULT_DELIVERY_OPTIONS,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 3_000,
  fetchWaitMsMax: 4_000,
  bufferedMessagesMax: 2_000,
  bufferedBytesMax: 4_000_000,
  stalledAfterMs: 120_000,
  relayPageEventsMax: 125,
};
