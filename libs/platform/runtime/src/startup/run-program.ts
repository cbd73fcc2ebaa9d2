import type { ContextDefinition } from '@accrue/context-kit';
import { compose, type RunningPlatform } from '../compose';
import { describeStart, type TryOut } from './describe-start';
import { readConfig } from './config';
import { configKeysOf } from './config-keys';
import { Ending } from './ending';
import { describeFailure } from './expected-failures';
import { startTelemetry, type Telemetry } from '../telemetry/start-telemetry';
import { createLogger, surviveUnprintable } from '../wiring/logger';

/**
 * A whole program: configuration from the environment, all contexts, until a signal ends it. Exit code 0 after an orderly
 * end, 1 when it could not start, lost its log or had to leave something behind.
 */
export const runProgram = async (contexts: readonly ContextDefinition[], tryOut: TryOut = () => []): Promise<void> => {
  surviveUnprintable();
  let platform: RunningPlatform | undefined;
  let telemetry: Telemetry | undefined;
  // Also during the start: whatever was started so far ends with the process, PostgreSQL included.
  const ending = new Ending(async () => {
    const clean = (await platform?.stop()) ?? true;
    await telemetry?.stop();
    return clean;
  });
  try {
    const config = readConfig(process.env, configKeysOf(contexts));
    const logger = createLogger(config.logLevel);
    telemetry = startTelemetry({ service: 'accrue', env: process.env, logger });
    platform = await compose({
      config,
      contexts,
      logger,
      say: (message) => console.log(message),
      onFatal: (message) => void ending.end(message, 1),
    });
    if (!ending.hasBegun) console.log(await describeStart(platform, config, tryOut));
  } catch (error) {
    console.error(describeFailure(error));
    process.exit(1);
  }
};
