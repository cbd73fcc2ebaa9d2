import { onCluster, onClusterInLongForm } from '../e2e/on-every-platform';
import type { Mode } from '../e2e/platform';
import { describeWithBrowser } from './browser';

/** The same people before the platform in one process and before the gateway of a cluster. */
export const beforeEveryEdge = (title: string, suite: (mode: Mode) => void): void =>
  describeWithBrowser(title, () => {
    describe('standalone', () => suite('standalone'));
    onCluster('behind the gateway', () => suite('cluster'));
  });

/** The gateway in the long form alone: what it does with sessions and pages is tried by others already. */
export const beforeEveryEdgeInLongForm = (title: string, suite: (mode: Mode) => void): void =>
  describeWithBrowser(title, () => {
    describe('standalone', () => suite('standalone'));
    onClusterInLongForm('behind the gateway', () => suite('cluster'));
  });
