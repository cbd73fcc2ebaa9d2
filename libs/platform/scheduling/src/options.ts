/** Bounds of the scheduler. */
export interface SchedulerOptions {
  /** How often is looked for what has become due. */
  readonly intervalMs: number;
  /** Items in one batch; they are handled side by side. */
  readonly batchItemsMax: number;
  /** Between two full batches: requests and messages go on meanwhile. */
  readonly pauseMs: number;
  /** How long a batch is this process's; if it is killed, others go on with it after that. */
  readonly leaseMs: number;
  /** An item that has failed so often, for whatever reason, is set aside when the last failure is not the world's. */
  readonly failuresMax: number;
  /** First wait after a failure; doubles up to `retryDelayMaxMs`. */
  readonly retryDelayMinMs: number;
  readonly retryDelayMaxMs: number;
}

export const SCHEDULER_DEFAULTS: SchedulerOptions = {
  intervalMs: 1_000,
  batchItemsMax: 100,
  pauseMs: 50,
  leaseMs: 60_000,
  failuresMax: 5,
  retryDelayMinMs: 1_000,
  retryDelayMaxMs: 5 * 60_000,
};

/** What the scheduler says of itself; pino's loggers fit. */
export interface SchedulerLogger {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT: SchedulerLogger = { warn: () => undefined, error: () => undefined };
