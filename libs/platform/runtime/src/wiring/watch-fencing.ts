import type { EventLog } from '@accrue/event-store';
import { withAppend } from './with-append';

/** Tells when another writer has taken this log over: from then on nothing that this process decides can be stored. */
export const watchFencing = (log: EventLog, onFenced: () => void): EventLog =>
  withAppend(log, async (requests) => {
    const results = await log.append(requests);
    if (results.some(({ status }) => status === 'fenced')) onFenced();
    return results;
  });
