import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';
import type { PlatformConfig } from '../startup/config';

export type { Logger };

/** JSON lines on standard error, so that what the program prints for people stays readable on standard output. */
export const createLogger = (level: PlatformConfig['logLevel']): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: true }),
  );

/** Nest's own start-up chatter is of interest to nobody but its developers. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown, source?: unknown) => logger.debug({ source }, String(message)),
  debug: (message: unknown, source?: unknown) => logger.debug({ source }, String(message)),
  verbose: (message: unknown, source?: unknown) => logger.debug({ source }, String(message)),
  warn: (message: unknown, source?: unknown) => logger.warn({ source }, String(message)),
  error: (message: unknown, stack?: unknown, source?: unknown) => logger.error({ source, stack }, String(message)),
});
