import { resolve } from 'node:path';
import { StartupError } from './startup-error';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Everything that can be set from outside. */
export interface PlatformConfig {
  /** ACCRUE_HOST, default 127.0.0.1: only this machine. */
  readonly host: string;
  /** ACCRUE_PORT, default 8080; 0 = any free one. */
  readonly port: number;
  /** ACCRUE_DATA, default .accrue under the working directory; absolute. */
  readonly dataDirectory: string;
  /** DATABASE_URL; null = the program starts a PostgreSQL of its own under the data directory. */
  readonly databaseUrl: string | null;
  /** ACCRUE_LOG_LEVEL, default info. Logs go to standard error as JSON lines. */
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** ACCRUE_SHUTDOWN_DEADLINE_MS, default 25,000: after it the program ends without waiting for what is in flight. */
  readonly shutdownDeadlineMs: number;
  /** Values of the contexts' own keys that were set, e.g. ACCRUE_MASTER_KEY for masterKey; missing ones are made once. */
  readonly contextValues: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param contextKeys names of the values that the contexts need
 * @throws StartupError that lists all that is wrong at once
 */
export const readConfig = (environment: Environment, contextKeys: readonly string[]): PlatformConfig => {
  const problems: string[] = [];
  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const text = environment[name]?.trim() ?? '';
    if (text === '') return fallback;
    if (/^\d{1,7}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    problems.push(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
    return fallback;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const text = environment[name]?.trim() ?? '';
    const found = allowed.find((value) => value === text);
    if (found === undefined && text !== '')
      problems.push(`${name} must be one of ${allowed.join(', ')}, not "${text}"`);
    return found ?? fallback;
  };
  const databaseUrl = environment['DATABASE_URL']?.trim() ?? '';
  // The value may hold a password: say only what is wrong with it.
  if (databaseUrl !== '' && !isPostgresUrl(databaseUrl))
    problems.push('DATABASE_URL must look like postgres://user:password@host:5432/database');

  const config: PlatformConfig = {
    host: environment['ACCRUE_HOST']?.trim() || '127.0.0.1',
    port: integer('ACCRUE_PORT', 8080, 0, 65_535),
    dataDirectory: resolve(environment['ACCRUE_DATA']?.trim() || '.accrue'),
    databaseUrl: databaseUrl === '' ? null : databaseUrl,
    logLevel: oneOf('ACCRUE_LOG_LEVEL', LOG_LEVELS, 'info'),
    shutdownDeadlineMs: integer('ACCRUE_SHUTDOWN_DEADLINE_MS', 25_000, 1_000, 600_000),
    contextValues: Object.fromEntries(
      contextKeys.flatMap((key) => {
        const value = environment[environmentNameOf(key)]?.trim() ?? '';
        return value === '' ? [] : [[key, value]];
      }),
    ),
  };
  if (problems.length > 0)
    throw new StartupError(
      `The configuration has ${problems.length === 1 ? 'a problem' : 'problems'}:\n  - ${problems.join('\n  - ')}`,
    );
  return config;
};

/** masterKey → ACCRUE_MASTER_KEY. */
export const environmentNameOf = (key: string): string =>
  `ACCRUE_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

const isPostgresUrl = (text: string): boolean => {
  try {
    return ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
};
