import { DEFAULT_DELIVERY_OPTIONS, type DeliveryOptions } from '@accrue/messaging';

/** Bounds of the in-process bus. */
export interface InProcessBusOptions extends DeliveryOptions {
  /** Partitions of a topic that the outside publishes to; fixed at the topic's first use. */
  readonly topicPartitions: number;
}

export const DEFAULT_OPTIONS: InProcessBusOptions = { ...DEFAULT_DELIVERY_OPTIONS, topicPartitions: 8 };
