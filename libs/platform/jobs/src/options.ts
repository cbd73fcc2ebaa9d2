/** Bounds of jobs. */
export interface JobOptions {
  /** How often a process says that it lives and how far it is, hears whether somebody has cancelled, and looks for work. */
  readonly intervalMs: number;
  /** How often it looks for work while it does none. */
  readonly idleIntervalMs: number;
  /** Who has not spoken for so long is dead, and its jobs are started again. */
  readonly leaseMs: number;
  /** A job that has been started so often and came to no end has failed: it may be what kills the process. */
  readonly attemptsMax: number;
  /** How long a finished job can be read. */
  readonly keptDays: number;
  readonly purgeIntervalMs: number;
}

export const JOB_DEFAULTS: JobOptions = {
  intervalMs: 1_000,
  idleIntervalMs: 3_000,
  leaseMs: 15_000,
  attemptsMax: 3,
  keptDays: 7,
  purgeIntervalMs: 3_600_000,
};

/** Jobs that wait in one context; more are refused. */
export const QUEUED_MAX = 100;

/** Jobs that one process does at the same time, whatever context they are of. */
export const RUNNING_MAX = 2;

export interface JobLogger {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export const SILENT: JobLogger = { warn: () => undefined, error: () => undefined };
