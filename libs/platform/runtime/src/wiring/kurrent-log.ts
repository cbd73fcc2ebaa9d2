import type { EventLog } from '@accrue/event-store';
import { createKurrentEventLog } from '@accrue/event-store-kurrent';
import type { Logger } from './logger';

/** A file of its own, loaded only where it is needed: the client brings a native library along. */
export const openKurrentLog = (url: string, context: string, logger: Logger): Promise<EventLog> =>
  createKurrentEventLog({ url, context, onTrouble: (what, cause) => logger.warn({ context, err: cause }, what) });
