/**
 * No answer within `deadlineMs`. What the command wanted may have happened or may happen yet; asking again with the same
 * message id is safe and tells.
 */
export class DeadlineExceeded extends Error {
  readonly retriable = true;
  constructor(streamId: string, deadlineMs: number) {
    super(`no answer for ${streamId} within ${deadlineMs} ms`);
    this.name = 'DeadlineExceeded';
  }
}

/** Other writers were faster every time. Nothing was written for this command. */
export class ConcurrencyConflict extends Error {
  readonly retriable = true;
  constructor(streamId: string, attempts: number) {
    super(`${streamId} was changed by another writer ${attempts} times in a row`);
    this.name = 'ConcurrencyConflict';
  }
}

/** Another writer claimed the partitions of this one. The process must stop writing; a retry has to go to the new writer. */
export class WriterFenced extends Error {
  readonly retriable = false;
  constructor(streamId: string) {
    super(`another writer has taken over the partition of ${streamId}`);
    this.name = 'WriterFenced';
  }
}

/** The executor is shutting down and takes no more commands. */
export class ExecutorStopped extends Error {
  readonly retriable = true;
  constructor() {
    super('this process is shutting down');
    this.name = 'ExecutorStopped';
  }
}
