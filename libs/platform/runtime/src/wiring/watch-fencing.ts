import type { EventLog } from '@accrue/event-store';

/** Tells when another writer has taken this log over: from then on nothing that this process decides can be stored. */
export const watchFencing = (log: EventLog, onFenced: () => void): EventLog => ({
  partitions: log.partitions,
  append: async (requests) => {
    const results = await log.append(requests);
    if (results.some(({ status }) => status === 'fenced')) onFenced();
    return results;
  },
  load: (...args) => log.load(...args),
  readStream: (...args) => log.readStream(...args),
  readRevisions: (...args) => log.readRevisions(...args),
  claim: () => log.claim(),
  close: () => log.close(),
  read: (...args) => log.read(...args),
  heads: () => log.heads(),
  onAppended: (listener) => log.onAppended(listener),
});
