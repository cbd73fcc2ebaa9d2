import { join } from 'node:path';
import { EnvironmentReader, readConfig, type Environment, type PlatformConfig } from '@accrue/runtime';

export interface ClusterConfig extends PlatformConfig {
  /** KAFKA_BROKERS; [] = a broker of its own under the data directory. */
  readonly brokers: readonly string[];
  /** ACCRUE_HUNG_MS, default 30000. A process that answers no probe for so long is killed and started again. */
  readonly hungMsMax: number;
  /**
   * What only a cluster has, below ACCRUE_DATA. Keys and secrets are those of the platform in one process, which has its
   * database beside this: whoever changes between the two finds the same keys, the README's lines and the command line included.
   */
  readonly home: string;
}

/** @throws StartupError that lists all that is wrong */
export const readClusterConfig = (environment: Environment, contextKeys: readonly string[]): ClusterConfig => {
  const config = readConfig(environment, contextKeys);
  const reader = new EnvironmentReader(environment);
  const hungMsMax = reader.integer('ACCRUE_HUNG_MS', 30_000, 1_000, 3_600_000);
  reader.check();
  return {
    ...config,
    brokers: reader.list('KAFKA_BROKERS'),
    hungMsMax,
    home: join(config.dataDirectory, 'cluster'),
  };
};
