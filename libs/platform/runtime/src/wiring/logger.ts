import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger } from 'pino';
import { activeTraceFields } from '@accrue/telemetry';
import type { PlatformConfig } from '../startup/config';

export type { Logger };

/**
 * JSON lines on standard error, so that what the program prints for people stays readable on standard output. A line written in a
 * trace says in which.
 */
export const createLogger = (level: PlatformConfig['logLevel'], destination: DestinationStream = logTo(2)): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: activeTraceFields,
      serializers: { err: safeError },
    },
    destination,
  );

const UNWRITTEN_CHARACTERS_MAX = 1024 * 1024;

/**
 * Lines of a log that cannot be written (a full disk, a reader that went away) are kept, up to a bound, and then lost: nothing
 * that the program does depends on them.
 */
export const logTo = (descriptor: number): DestinationStream =>
  pino.destination({ dest: descriptor, sync: true, maxLength: UNWRITTEN_CHARACTERS_MAX }).on('error', () => undefined);

/** The same for what the program prints for people. */
export const surviveUnprintable = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
};

/** What an error may say. Its further members quote what it failed on: PostgreSQL's `detail` the row, a rejection's `data` the wish. */
const safeError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack, cause } = error;
  const code = (error as { readonly code?: unknown }).code;
  return {
    type: name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    stack,
    ...(cause === undefined ? {} : { cause: safeError(cause) }),
  };
};

/** Nest's own start-up chatter is of interest to nobody but its developers. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown, source?: unknown) => logger.debug({ source }, String(message)),
  debug: (message: unknown, source?: unknown) => logger.debug({ source }, String(message)),
  verbose: (message: unknown, source?: unknown) => logger.debug({ source }, String(message)),
  warn: (message: unknown, source?: unknown) => logger.warn({ source }, String(message)),
  error: (message: unknown, stack?: unknown, source?: unknown) => logger.error({ source, stack }, String(message)),
});
