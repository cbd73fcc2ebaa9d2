import type { ContextDefinition } from '@accrue/http';
import { compose, type RunningPlatform } from '../compose';
import { describeStart, type TryOut } from './describe-start';
import { readConfig } from './config';

/** Errors whose message says all that a person needs; others are bugs and come with their stack. */
const EXPECTED = new Set(['StartupError', 'LockHeld', 'CheckpointBeyondLog', 'MigrationEdited', 'DatabaseUnavailable']);

/**
 * A whole program: configuration from the environment, all contexts, until a signal ends it. Exit code 0 after an orderly
 * end, 1 when it could not start, lost its log or had to leave something behind.
 */
export const runProgram = async (contexts: readonly ContextDefinition[], tryOut: TryOut = () => []): Promise<void> => {
  let platform: RunningPlatform | undefined;
  let ending = false;
  const end = async (reason: string, code: number): Promise<void> => {
    if (ending) process.exit(1); // asked twice: now
    ending = true;
    console.log(`\n${reason}; stopping`);
    const clean = (await platform?.stop()) ?? true;
    process.exit(clean ? code : 1);
  };
  // Also during the start: whatever was started so far ends with the process, PostgreSQL included.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(signal, 0));
  try {
    const config = readConfig(
      process.env,
      contexts.flatMap(({ configKeys }) => configKeys),
    );
    platform = await compose({
      config,
      contexts,
      say: (message) => console.log(message),
      onFatal: (message) => void end(message, 1),
    });
    if (!ending) console.log(await describeStart(platform, config, tryOut));
  } catch (error) {
    console.error(error instanceof Error && EXPECTED.has(error.name) ? error.message : error);
    process.exit(1);
  }
};
