/** Bounds of the projection runner. */
export interface ProjectionRunnerOptions {
  /** Events folded in one transaction of a live projection. */
  readonly batchEventsMax: number;
  /** Events folded in one transaction of a rebuild; bounds its memory. */
  readonly rebuildBatchEventsMax: number;
  /** A rebuild locks the live fold out, compares and swaps once it is at most this many events behind. */
  readonly swapGapEventsMax: number;
  /** The feed is asked for growth this often, in case a wake-up was missed. */
  readonly pollIntervalMs: number;
  /** How often `waitFor` looks at the table when another process folds the projection. */
  readonly waitPollIntervalMs: number;
  /** How often the release before looks whether a newer one that took read models over has gone. */
  readonly reclaimIntervalMs: number;
  readonly retryDelayMinMs: number;
  readonly retryDelayMaxMs: number;
}

export const DEFAULT_OPTIONS: ProjectionRunnerOptions = {
  batchEventsMax: 2_000,
  rebuildBatchEventsMax: 5_000,
  swapGapEventsMax: 1_000,
  pollIntervalMs: 500,
  waitPollIntervalMs: 100,
  reclaimIntervalMs: 5_000,
  retryDelayMinMs: 100,
  retryDelayMaxMs: 10_000,
};

/** What the runner says of itself; pino's loggers fit. */
export interface ProjectionLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT: ProjectionLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };
