import { join } from 'node:path';
import { EnvironmentReader, readConfig, type Environment, type PlatformConfig } from '@accrue/runtime';

export interface ClusterConfig extends PlatformConfig {
  /** KAFKA_BROKERS; [] = a broker of its own under the data directory. */
  readonly brokers: readonly string[];
  /**
   * What only a cluster has, below ACCRUE_DATA. Keys and secrets are those of the platform in one process, which has its
   * database beside this: whoever changes between the two finds the same keys, the README's lines and the command line included.
   */
  readonly home: string;
}

/** @throws StartupError that lists all that is wrong */
export const readClusterConfig = (environment: Environment, contextKeys: readonly string[]): ClusterConfig => {
  const config = readConfig(environment, contextKeys);
  return {
    ...config,
    brokers: new EnvironmentReader(environment).list('KAFKA_BROKERS'),
    home: join(config.dataDirectory, 'cluster'),
  };
};
