import { DEFAULT_DELIVERY_OPTIONS, type DeliveryOptions } from '@accrue/messaging';

/** Bounds of the in-process bus. */
export interface InProcessBusOptions extends DeliveryOptions {
  /** Partitions of a topic that the outside publishes to; fixed at the topic's first use. */
  readonly topicPartitions: number;
  /** How long a message from outside is kept, at least, once everybody has handled it; null: for ever. */
  readonly retentionDays: number | null;
  /** From one look for messages that are older to the next. */
  readonly trimIntervalMs: number;
  /** Messages deleted in one transaction, at most. */
  readonly trimBatchMax: number;
}

export const DEFAULT_OPTIONS: InProcessBusOptions = {
  ...DEFAULT_DELIVERY_OPTIONS,
  topicPartitions: 8,
  retentionDays: null,
  trimIntervalMs: 3_600_000,
  trimBatchMax: 1_000,
};
