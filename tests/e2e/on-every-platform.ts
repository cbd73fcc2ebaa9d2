import { canStartLocalKafka } from '@accrue/testing';
import type { Mode } from './platform';

const NO_CLUSTER = 'no Java 17 and Maven here for a Kafka of its own';

/**
 * The same suite against the platform in one process and against its services over Kafka. Where a cluster cannot be had it is
 * skipped and said so; with REQUIRE_KAFKA=1 that is a failure.
 */
export const onEveryPlatform = (title: string, suite: (mode: Mode) => void): void => {
  describe(`${title} (standalone)`, () => suite('standalone'));
  onCluster(title, () => suite('cluster'));
};

export const onCluster = (title: string, suite: () => void): void => {
  if (canStartLocalKafka() || process.env['REQUIRE_KAFKA'] === '1') describe(`${title} (cluster)`, suite);
  else describe.skip(`${title} (cluster) [${NO_CLUSTER}]`, suite);
};
