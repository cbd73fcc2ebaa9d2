/** Bounds of the delivery to subscriptions, whatever carries the messages. */
export interface DeliveryOptions {
  /** Handlers of one subscription running at once. */
  readonly inFlightMax: number;
  /** Messages of one subscription and partition read but not finished; then reading waits. */
  readonly queuedMax: number;
  /** Positions looked at in one read. */
  readonly pageEventsMax: number;
  /** Messages given to a transaction handler at once, about (a page is not split). */
  readonly batchMessagesMax: number;
  /** Sources are asked for growth this often, in case a wake-up was missed. */
  readonly pollIntervalMs: number;
  /** Checkpoints of `each` subscriptions are written at most this often, all in one statement. */
  readonly checkpointIntervalMs: number;
  /** First and longest wait before a retriable failure is tried again. */
  readonly retryDelayMinMs: number;
  readonly retryDelayMaxMs: number;
  /** See `retry-policy.ts`: a message is given up only past both, and only while others succeed. */
  readonly attemptsMax: number;
  readonly retryWindowMs: number;
}

export const DEFAULT_DELIVERY_OPTIONS: DeliveryOptions = {
  inFlightMax: 256,
  queuedMax: 1_000,
  pageEventsMax: 500,
  batchMessagesMax: 500,
  pollIntervalMs: 500,
  checkpointIntervalMs: 250,
  retryDelayMinMs: 50,
  retryDelayMaxMs: 5_000,
  attemptsMax: 10,
  retryWindowMs: 120_000,
};

/** What the bus says of itself; pino's loggers fit. */
export interface BusLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT: BusLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };
