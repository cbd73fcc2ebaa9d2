import { describeWithLocalKafka } from '@accrue/testing';
import type { Mode } from './platform';

/** The same suite against the platform in one process and against its services over Kafka. */
export const onEveryPlatform = (title: string, suite: (mode: Mode) => void): void => {
  describe(`${title} (standalone)`, () => suite('standalone'));
  onCluster(title, () => suite('cluster'));
};

/** Skipped, and said so, where a cluster cannot be had; with REQUIRE_KAFKA=1 that is a failure. */
export const onCluster = (title: string, suite: () => void): void =>
  describeWithLocalKafka(`${title} (cluster)`, suite);
