import 'reflect-metadata';
import { allContexts } from '@accrue/contexts';
import { applyPlatformTopics, describeFailure, migrateContexts, type Environment } from '@accrue/runtime';
import { CliError, EXIT } from './exit-codes';

export const applyTopics = (environment: Environment): ReturnType<typeof applyPlatformTopics> =>
  told(applyPlatformTopics(environment));

/** @returns the schemas */
export const migrate = (environment: Environment): Promise<readonly string[]> =>
  told(migrateContexts(environment, allContexts));

/** What a person can act on, without a stack. */
const told = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const message = describeFailure(error);
    if (typeof message !== 'string' || !(error instanceof Error)) throw error;
    throw new CliError(message, exitCodeOf(error));
  }
};

const exitCodeOf = ({ name }: Error): number => {
  if (name === 'StartupError') return EXIT.usage;
  return ['DatabaseUnavailable', 'BrokerUnavailable'].includes(name) ? EXIT.unreachable : EXIT.failed;
};
