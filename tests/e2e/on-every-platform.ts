import { describeWithEmptyKafka, describeWithLocalKafka } from '@accrue/testing';
import type { Mode } from './platform';

/** `LONG_TESTS=1 npm test`: every suite against the services too, and all receipts there. */
export const isLongForm = process.env['LONG_TESTS'] === '1';

/** The same suite against the platform in one process and against its services over Kafka. */
export const onEveryPlatform = (title: string, suite: (mode: Mode) => void): void => {
  describe(`${title} (standalone)`, () => suite('standalone'));
  onCluster(title, () => suite('cluster'));
};

/**
 * For what a context decides by itself, or is told on streams that suites of `onEveryPlatform` use as well: a start of the services costs
 * more than most of these suites. Against them in the long form; else that is skipped, and said so.
 */
export const aboveAllInOneProcess = (title: string, suite: (mode: Mode) => void): void => {
  if (isLongForm) return onEveryPlatform(title, suite);
  describe(`${title} (standalone)`, () => suite('standalone'));
  describe.skip(`${title} (cluster) [runs with LONG_TESTS=1]`, () => suite('cluster'));
};

/** For what costs minutes and hardly ever breaks by itself: in the long form, else it is skipped, and said so. */
export const onClusterInLongForm = (title: string, suite: () => void): void => {
  if (isLongForm) return onCluster(title, suite);
  describe.skip(`${title} (cluster) [runs with LONG_TESTS=1]`, suite);
};

/** As `onCluster`, for a `Cluster` of the fault suite, which takes the broker of KAFKA_BROKERS where one is given. */
export const onFaultCluster = (title: string, suite: () => void): void =>
  describeWithEmptyKafka(`${title} (cluster)`, suite);

/** Skipped, and said so, where a cluster cannot be had; with REQUIRE_KAFKA=1 that is a failure. */
export const onCluster = (title: string, suite: () => void): void =>
  describeWithLocalKafka(`${title} (cluster)`, suite);
