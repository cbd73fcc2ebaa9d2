import type { ContextDefinition } from '@accrue/context-kit';
import { backoffMs, sleep } from '@accrue/retry';
import { composeService, type RunningPlatform } from '../compose';
import { startTelemetry, type Telemetry } from '../telemetry/start-telemetry';
import { createLogger, surviveUnprintable } from '../wiring/logger';
import { Ending } from './ending';
import { describeFailure, mayPass } from './expected-failures';
import { tellParentServing } from './parent';
import { readServiceConfig } from './service-config';
import { WaitingRoom } from './waiting-room';

const RETRY = { retryDelayMinMs: 1_000, retryDelayMaxMs: 15_000 };

/**
 * One context as a service: configuration from the environment, until a signal ends it. It waits for its database, broker,
 * topics and migrations, not ready meanwhile, instead of crashing in a loop. Exit code 0 after an orderly end, 1 when it can
 * not start or had to leave something behind.
 */
export const runService = async (context: ContextDefinition): Promise<void> => {
  surviveUnprintable();
  let platform: RunningPlatform | undefined;
  let room: WaitingRoom | undefined;
  let telemetry: Telemetry | undefined;
  const ending = new Ending(async () => {
    await room?.close();
    const clean = (await platform?.stop()) ?? true;
    await telemetry?.stop();
    return clean;
  });
  try {
    const config = readServiceConfig(process.env, context);
    const logger = createLogger(config.logLevel).child({ service: context.name });
    telemetry = startTelemetry({ service: `accrue-${context.name}`, env: process.env, logger });
    room = await WaitingRoom.open(config);
    for (let attempt = 1; platform === undefined && !ending.hasBegun; attempt += 1) {
      try {
        platform = await composeService({
          config,
          context,
          logger,
          beforeListen: () => room?.close() ?? Promise.resolve(),
          onFatal: (message) => void ending.end(message, 1),
        });
      } catch (error) {
        if (!mayPass(error)) throw error;
        const waitMs = Math.round(backoffMs(attempt, RETRY));
        const reason = String(describeFailure(error));
        room.waitsFor(reason);
        logger.warn({ retryInMs: waitMs }, `not ready yet: ${reason}`);
        await sleep(waitMs);
      }
    }
    if (platform === undefined || ending.hasBegun) return;
    tellParentServing();
    logger.info({ url: platform.url, roles: [...config.roles] }, `${context.name} is ready`);
  } catch (error) {
    console.error(describeFailure(error));
    process.exit(1);
  }
};
