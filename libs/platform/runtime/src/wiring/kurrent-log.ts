import type { EventLog } from '@accrue/event-store';
import { createKurrentEventLog, type KurrentOptions } from '@accrue/event-store-kurrent';
import type { Logger } from './logger';

/** A file of its own, loaded only where it is needed: the client brings a native library along. */
export const openKurrentLog = (
  options: Pick<KurrentOptions, 'url' | 'namespace' | 'context'>,
  logger: Logger,
): Promise<EventLog> =>
  createKurrentEventLog({
    ...options,
    onTrouble: (what, cause) => logger.warn({ context: options.context, err: cause }, what),
  });
